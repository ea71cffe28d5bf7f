/** What a parameter is for, as far as its name, unit and value tell: that decides when a restore sets it. */

/** The turns in which a restore sets parameters, first to last, each with the reason that a plan gives. */
export const turns = {
  outputOff: "outputs are switched off first",
  mode: "modes before ranges",
  autorangeOff: "automatic ranges are switched off before ranges",
  range: "ranges before levels",
  autorangeOn: "ranges before levels; a range switches its automatics off",
  limit: "limits before levels",
  setting: "settings before levels",
  levelDown: "levels that fall before limits that widen",
  limitWiden: "limits widen after levels have fallen, before others rise",
  level: "levels after ranges and limits",
  outputOn: "outputs are switched on last",
} as const;

/** The turn of a set. */
export type Turn = keyof typeof turns;

/** The place of a turn among all. */
export function rank(turn: Turn): number {
  return order.indexOf(turn);
}

const order = Object.keys(turns) as Turn[];

/** A set as far as its turn depends on it. */
export interface Change {
  readonly name: string;
  readonly unit: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** When a change is made. */
export function turnOf(change: Change): Turn {
  const { name, unit, from, to } = change;
  const words = wordsOf(name);
  const text = words.join("");
  if (isAutorange(name)) return isOn(to) === false ? "autorangeOff" : "autorangeOn";
  if (text.includes("range")) return "range";
  if (
    words.some(word => /^(limit|compl|protect|clamp|bound|max$|min$|ovp$|ocp$)/.test(word)) ||
    text.endsWith("limit")
  ) {
    return widens(from, to) ? "limitWiden" : "limit";
  }
  const switched = unit === "" ? isOn(to) : undefined;
  if (switched !== undefined && words.some(word => outputWords.test(word))) return switched ? "outputOn" : "outputOff";
  if (words.some(word => /^(mode|func|function|coupling|impedance|load|termination)$/.test(word))) return "mode";
  if (typeof to === "number" && (levelUnit(unit) || words.some(word => levelWords.test(word)))) {
    return falls(from, to) ? "levelDown" : "level";
  }
  return "setting";
}

/** Whether a parameter lets the instrument choose a range. */
function isAutorange(name: string): boolean {
  return /auto_?range|range_?auto/i.test(name);
}

/** Whether `automatic` chooses the range that `name` sets: `sourceAutorangeVEnabled` for `sourcerangeV`. */
export function choosesRange(automatic: string, name: string): boolean {
  return isAutorange(automatic) && !isAutorange(name) && bare(automatic) === bare(name) && /range/i.test(name);
}

/** Whether a value means on (true) or off (false); `undefined` for one that means neither. */
export function isOn(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === 0 || value === 1) return value === 1;
  const word = typeof value === "string" ? value.toLowerCase() : "";
  return ["on", "enabled", "1"].includes(word) ? true : ["off", "disabled", "0"].includes(word) ? false : undefined;
}

const outputWords = /^(outputs?|out|enabled?|on|state|rf|relay|heater|power|source)$/;
const levelWords =
  /^(level|volt|volts|voltage|curr|current|amplitude|ampl|offset|setpoint|field|power|bias|freq|frequency)$/;

// A time is a setting: nothing is applied to the device under test.
function levelUnit(unit: string): boolean {
  return unit !== "" && !/^([munpμµ]?s|min|h|%|samples?|points?)$/.test(unit);
}

function falls(from: unknown, to: unknown): boolean {
  return typeof from === "number" && typeof to === "number" && Math.abs(to) < Math.abs(from);
}

function widens(from: unknown, to: unknown): boolean {
  if (typeof to === "boolean") return !to;
  return typeof from === "number" && typeof to === "number" && Math.abs(to) > Math.abs(from);
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/_+/)
    .filter(word => word !== "");
}

function bare(name: string): string {
  return name.toLowerCase().replace(/auto|enabled?|_/g, "");
}
