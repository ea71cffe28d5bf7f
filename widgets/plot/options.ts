/** The options of a plot, checked. */

/** How a plot is drawn. */
export interface PlotOptions {
  /** Heading of the picture. Default none. */
  title?: string;
  /** Default "line": markers joined by lines; "scatter" leaves the lines out. */
  kind?: "line" | "scatter";
  /** Default "linear". */
  xScale?: "linear" | "log";
  /** Default "linear". */
  yScale?: "linear" | "log";
  /** In px. Default 700. */
  width?: number;
  /** In px. Default 420. */
  height?: number;
}

const choices = { kind: ["line", "scatter"], xScale: ["linear", "log"], yScale: ["linear", "log"] } as const;
const sizes = { width: [240, 4000], height: [180, 4000] } as const;
const names = ["title", ...Object.keys(choices), ...Object.keys(sizes)];

/** The options with their defaults; throws at one that does not exist or has no such value. */
export function readOptions(options: PlotOptions): Required<PlotOptions> {
  const given: Readonly<Record<string, unknown>> = { ...options };
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) throw new TypeError(`plotting with ${name}: no such option: must be ${oneOf(names)}`);
  }
  for (const [name, allowed] of Object.entries(choices)) {
    const value = given[name];
    if (value === undefined || (allowed as readonly unknown[]).includes(value)) continue;
    throw new TypeError(`plotting with ${name} ${show(value)}: must be ${oneOf(allowed.map(show))}`);
  }
  for (const [name, [least, most]] of Object.entries(sizes)) {
    const value = given[name];
    if (value === undefined || (typeof value === "number" && value >= least && value <= most)) continue;
    throw new RangeError(`plotting with ${name} ${show(value)}: must be between ${least} and ${most} px`);
  }
  if (given.title !== undefined && typeof given.title !== "string") {
    throw new TypeError(`plotting with title ${show(given.title)}: must be a text`);
  }
  const { title = "", kind = "line", xScale = "linear", yScale = "linear", width = 700, height = 420 } = options;
  return { title, kind, xScale, yScale, width, height };
}

function oneOf(allowed: readonly string[]): string {
  return `${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}`;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? typeof value;
}
