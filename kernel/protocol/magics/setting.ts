/** Magics that change how the very cell they stand in is prepared: they hold before anything of it runs. */
import type { TranslatedCell } from "../../language/index.ts";
import { typeModes } from "../../language/magics/descriptions.ts";

export type TypeMode = (typeof typeModes)[number];

/** Settings of a kernel that cells may change. */
export interface CellSettings {
  /** What a type error does. */
  types: TypeMode;
}

/** A setting that is not understood, with its place in the cell. */
export class SettingError extends Error {
  override readonly name = "SettingError";
  readonly start: number;
  readonly end: number;

  constructor(message: string, { start, end }: { start: number; end: number }) {
    super(message);
    this.start = start;
    this.end = end;
  }
}

/** What the argument of a magic sets; a text if it is not allowed. */
const setters: Readonly<Record<string, (argument: string) => Partial<CellSettings> | string>> = {
  types: argument =>
    argument === "" ? {} : isTypeMode(argument) ? { types: argument } : `must be one of ${typeModes.join(", ")}`,
};

/**
 * What the magics of a cell set.
 * @throws SettingError for a value that is not allowed.
 */
export function readSettings(source: string, { magics }: TranslatedCell): Partial<CellSettings> {
  const settings: Partial<CellSettings> = {};
  for (const { name, argument, start, end } of magics) {
    if (!Object.hasOwn(setters, name)) continue;
    const text = source.slice(argument.start, argument.end);
    const set = setters[name]?.(text);
    if (typeof set === "string") throw new SettingError(`%${name} ${text} is not known: ${set}`, { start, end });
    Object.assign(settings, set);
  }
  return settings;
}

function isTypeMode(text: string): text is TypeMode {
  return (typeModes as readonly string[]).includes(text);
}
