/** What travels between the two sides, as JSON: definitions of parameters, operations on them, and what came of each. */

/** A value as JSON; what JSON has no word for is tagged. */
export type Encoded =
  | null
  | boolean
  | number
  | string
  | { $: "nan" | "inf" | "-inf" | "function" }
  | { $: "list" | "array"; items: Encoded[] }
  | { $: "dict"; entries: [string, Encoded][] };

export type ValidatorSpec =
  | { kind: "numbers" | "ints" | "permissiveInts"; min?: number; max?: number }
  | { kind: "multiples"; divisor: number; min?: number; max?: number }
  | { kind: "permissiveMultiples"; divisor: number }
  | { kind: "strings"; minLength?: number; maxLength?: number }
  | { kind: "bool" | "onOff" | "anything" | "nothing" | "callable" }
  | { kind: "enum"; values: Encoded[] }
  | { kind: "multiType" | "multiTypeOr" | "multiTypeAnd"; of: ValidatorSpec[] }
  | { kind: "arrays"; min?: number; max?: number; shape?: number[] }
  | { kind: "lists"; element: ValidatorSpec }
  | { kind: "sequence"; element: ValidatorSpec; length?: number; sorted?: boolean }
  | { kind: "dict"; keys?: string[] };

export type MappingSpec = { pairs: [Encoded, Encoded][] } | { onVal: Encoded; offVal: Encoded };

export interface Definition {
  /** Whether it belongs to an instrument. */
  bound: boolean;
  /** A query; a function that gives the reply, or what was last sent; none (manual); or not readable. */
  getCmd: { text: string } | "reply" | "echo" | null | false;
  /** A command; a function; none (manual); or not settable. */
  setCmd: { text: string } | "note" | null | false;
  vals?: ValidatorSpec;
  valMapping?: MappingSpec;
  scale?: number | number[];
  offset?: number | number[];
  step?: number;
  interDelay?: number;
  postDelay?: number;
  maxValAge?: number;
  getParser?: string;
  setParser?: string;
  initialValue?: Encoded;
  initialCacheValue?: Encoded;
  snapshotGet?: boolean;
  snapshotValue?: boolean;
  snapshotExclude?: boolean;
  label?: string;
  unit?: string;
  metadata?: { [key: string]: number };
  /** What the instrument or the function answers at first. */
  reply: Encoded;
}

export type Operation =
  | { do: "get" | "call" | "invalidate" | "cached" | "cachedCall" | "inSnapshot" }
  | { do: "set" | "callWith" | "setGet" | "validate" | "cacheSet"; value: Encoded }
  | { do: "setTo"; value: Encoded; allowChanges: boolean; body: Operation[] }
  | { do: "increment"; by: number }
  | { do: "reply"; value: Encoded }
  | { do: "advance"; seconds: number }
  | { do: "step"; step: number | null }
  | { do: "snapshot"; update: "All" | "Only_invalid" | "Never" };

export interface Case {
  definition: Definition;
  operations: Operation[];
}

/** What was refused: a value by its kind or by itself before anything was sent, or the operation for another reason. */
export interface Refusal {
  refused: "type" | "value" | "absent" | "other";
  text: string;
}

export interface Outcome {
  answer: Encoded | Refusal;
  /** Queries, commands and calls of functions, in order. */
  sent: [kind: string, value?: Encoded][];
  cache: Encoded;
  raw: Encoded;
  valid: boolean;
  /** Waits in seconds. */
  slept: number[];
  /** Outcomes within `setTo`. */
  body?: Outcome[];
}

export function isRefusal(answer: Encoded | Refusal): answer is Refusal {
  return typeof answer === "object" && answer !== null && "refused" in answer;
}

/** The function that stands for all functions as values. */
export function someFunction(): void {
  // It is never called.
}

export function decode(value: Encoded): unknown {
  if (typeof value !== "object" || value === null) return value;
  switch (value.$) {
    case "nan":
      return NaN;
    case "inf":
      return Infinity;
    case "-inf":
      return -Infinity;
    case "function":
      return someFunction;
    case "list":
      return value.items.map(decode);
    case "array":
      return Float64Array.from(value.items.map(decode) as number[]);
    default:
      return Object.fromEntries(value.entries.map(([key, item]) => [key, decode(item)]));
  }
}

export function encode(value: unknown): Encoded {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") {
    if (Number.isNaN(value)) return { $: "nan" };
    if (!Number.isFinite(value)) return { $: value > 0 ? "inf" : "-inf" };
    // JSON has no negative zero, and Python's whole numbers have none either.
    return value === 0 ? 0 : value;
  }
  if (typeof value === "function") return { $: "function" };
  // Python's tuples, lists and arrays are all lists here: what a value is made of is compared, not its class.
  if (Array.isArray(value)) return { $: "list", items: value.map(encode) };
  if (ArrayBuffer.isView(value)) return { $: "list", items: Array.from(value as Float64Array, encode) };
  return { $: "dict", entries: Object.entries(value).map(([key, item]) => [key, encode(item)]) };
}
