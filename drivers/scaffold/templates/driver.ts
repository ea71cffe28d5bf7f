/** The driver: a voltage source with an output, to be replaced by what the manual says. */

import type { Layout } from "../layout.ts";
import type { DriverNames } from "../names.ts";

/** TypeScript of the driver. */
export function driverText(names: DriverNames, { kind }: Layout): string {
  const { title, className, channels } = names;
  const framework = kind === "package" ? "../../core/index.ts" : "setpoint";
  const used = ["createOnOffValMapping", "vals", "VisaInstrument"];
  if (channels.length > 0) used.push("channelTuple", "InstrumentChannel");
  const head = `/** ${title}. Its parameters are examples: those of the manual take their place, in the manual's order. */
import { ${used.toSorted(byName).join(", ")} } from "${framework}";
`;
  const reset = `
  /** Returns the instrument to its defaults; what is known of it is no longer valid. */
  async reset(): Promise<void> {
    await this.write("*RST");
    this.invalidateCache();
  }
}
`;
  if (channels.length === 0) {
    return `${head}
export class ${className} extends VisaInstrument {
  static override readonly defaultTerminator = "\\n";
${parameters("")}${reset}`;
  }
  const list = channels.map(channel => `"${channel}"`).join(", ");
  return `${head}
/** One of the outputs: ${channels.join(", ")}. */
export class ${className}Channel extends InstrumentChannel<${className}> {${parameters(`:CHAN\${this.shortName}`)}}

export class ${className} extends VisaInstrument {
  static override readonly defaultTerminator = "\\n";

  readonly channels = channelTuple([${list}], id => new ${className}Channel(this, id));
${reset}`;
}

/** \`prefix\` stands in front of a channel's commands. */
function parameters(prefix: string): string {
  const text = (command: string): string => (prefix === "" ? `"${command}"` : `\`${prefix}:${command}\``);
  return `
  readonly voltage = this.parameter({
    label: "Voltage",
    unit: "V",
    getCmd: ${text("VOLT?")},
    setCmd: ${text("VOLT {:.6f}")},
    vals: vals.numbers(-10, 10),
    docstring: "Level of the output, -10 to 10 V.",
  });

  readonly output = this.parameter({
    label: "Output",
    getCmd: ${text("OUTP?")},
    setCmd: ${text("OUTP {:d}")},
    valMapping: createOnOffValMapping({ onVal: 1, offVal: 0 }),
    docstring: "Whether the source is connected to the terminals.",
  });
`;
}

/** The linter's order of names, in which capitals do not count. */
function byName(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}
