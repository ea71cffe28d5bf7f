/** What a dataset knows of one of its columns: name, label, unit, and the kind of its values. */

/**
 * The kind of a column, in QCoDeS's words: `numeric` keeps one number in each row, `text` one text, `complex` one complex
 * number, and `array` a whole array.
 */
export type ParamType = "numeric" | "text" | "complex" | "array";

/** The kinds of columns there are. */
export const paramTypes: readonly ParamType[] = ["numeric", "text", "complex", "array"];

/** A column of a dataset. */
export interface ParamSpec {
  /** The name under which its values are kept. */
  readonly name: string;
  readonly paramtype: ParamType;
  readonly label: string;
  readonly unit: string;
}
