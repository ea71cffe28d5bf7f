/** The instruments that station files name, as far as their types need it. */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { InstrumentError } from "../../core/index.ts";

/** What a station's file says of one instrument. */
export interface NamedInstrument {
  readonly name: string;
  readonly type: string;
  /** The file and the place in it, for errors. */
  readonly file: string;
  readonly line: number;
  /** The folder that paths start from. */
  readonly folder: string;
  readonly address: string | undefined;
  readonly init: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly addParameters: Readonly<Record<string, unknown>>;
}

/**
 * Reads the instruments of files, which are taken together.
 * @throws InstrumentError that names the file, and the line where there is one.
 */
export function readInstruments(files: readonly string[]): NamedInstrument[] {
  const all: NamedInstrument[] = [];
  for (const file of files) {
    for (const instrument of instrumentsOf(file)) {
      const same = all.find(each => each.name === instrument.name);
      if (same) throw wrong(instrument, `an instrument ${instrument.name} is in ${same.file}:${same.line} already`);
      all.push(instrument);
    }
  }
  return all;
}

function instrumentsOf(file: string): NamedInstrument[] {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines });
  const [error] = document.errors;
  if (error) throw new InstrumentError(`${file}:${error.linePos?.[0].line ?? 1}: ${firstLine(error.message)}`);
  const { instruments } = record(document.toJS());
  if (instruments === undefined)
    throw new InstrumentError(`${file}: it has no instruments: must have a key of that name`);
  return Object.entries(record(instruments)).map(([name, given]) => {
    const entry = record(given);
    const node = document.getIn(["instruments", name], true) as { range?: readonly number[] } | undefined;
    const { line } = lines.linePos(node?.range?.[0] ?? 0);
    const { type, driver, address } = entry;
    if (typeof type !== "string")
      throw wrong({ file, line }, `instrument ${name} has no type: must be the name of a class`);
    return {
      name,
      // Old files of QCoDeS have the module by itself.
      type: typeof driver === "string" ? `${driver}.${type}` : type,
      file,
      line,
      folder: dirname(file),
      address: typeof address === "string" ? address : undefined,
      init: record(entry["init"]),
      parameters: record(entry["parameters"]),
      addParameters: record(entry["add_parameters"]),
    };
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const isAbsent = (error as { code?: unknown }).code === "ENOENT";
    throw new InstrumentError(isAbsent ? `there is no file ${file}` : `${file} cannot be read`, { cause: error });
  }
}

function wrong({ file, line }: Pick<NamedInstrument, "file" | "line">, text: string): InstrumentError {
  return new InstrumentError(`${file}:${line}: ${text}`);
}

function firstLine(text: string): string {
  return text.replace(/ at line [^]*$|:?\n[^]*$/, "");
}

/** A map as an object; what is no map has no keys. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
