/** The text of a file that tells TypeScript which instruments a station has. */
import { basename, dirname, relative } from "node:path";
import { instrumentType } from "./instrument-type.ts";
import { keyText, memberHelpers } from "./member-types.ts";
import { readInstruments } from "./read-instruments.ts";

/** The file's text, and what people should know of it. */
export interface Declaration {
  readonly text: string;
  readonly names: readonly string[];
  readonly notes: readonly string[];
}

/** How the first line of a written file begins; the station's files follow. */
const heading = "// Types of ";
const command = "setpoint station types";

/**
 * Makes the text for station files, to be written to `output`.
 * @throws StationError with the place of what is wrong in a file; InstrumentError where it is the driver.
 */
export async function stationDeclaration(files: readonly string[], output: string): Promise<Declaration> {
  const types = await Promise.all(readInstruments(files).map(each => instrumentType(each, output)));
  const members = types.map(
    ({ name, type, summary }) =>
      `    /** ${summary.replaceAll("*/", "*\\/")} */\n    readonly ${keyText(name)}: ${type};\n`,
  );
  const names = files.map(file => relative(dirname(output), file).replaceAll("\\", "/"));
  const isSpelled = types.some(({ type }) => /\b(?:Member|Spelled)</.test(type));
  const helper = isSpelled ? `${memberHelpers.join("\n")}\n\n` : "";
  const text =
    `${heading}${names.join(", ")}\n` +
    `// Written by \`${command} ${names.join(" ")}\`: run it again when the instruments of the file change.\n\n` +
    `export {};\n\n${helper}declare module "setpoint" {\n  interface StationInstruments {\n${members.join("")}  }\n}\n`;
  return { text, names: types.map(({ name }) => name), notes: types.flatMap(({ note }) => note ?? []) };
}

/** The station files that a written file is of, relative to its folder; none if it is not one of ours. */
export function filesIn(text: string): string[] {
  const [first = ""] = text.split("\n", 1);
  return first.startsWith(heading) ? first.slice(heading.length).split(", ") : [];
}

/** The command that brings a written file up to date. */
export function commandFor(output: string, text: string): string {
  const option = basename(output) === "station.d.ts" ? "" : ` -o ${basename(output)}`;
  return `${command} ${filesIn(text).join(" ")}${option}`;
}
