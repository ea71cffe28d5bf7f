/** Lines of a cell that start with `%`: settings of the kernel, not code. */

export type TypeMode = "warn" | "off" | "error";
const typeModes: readonly string[] = ["warn", "off", "error"] satisfies TypeMode[];

/** A cell without its magic lines. */
export interface CellWithMagics {
  /** As long as the cell, so that places stay what they are. */
  source: string;
  /** What `%types` asks for. */
  types?: TypeMode;
}

/** A magic line that is not understood. */
export class MagicError extends Error {
  override readonly name = "MagicError";
  readonly line: number;
  readonly length: number;

  constructor(message: string, line: number, length: number) {
    super(message);
    this.line = line;
    this.length = length;
  }
}

/**
 * Takes the magic lines off the top of a cell.
 * @throws MagicError for one that is not known.
 */
export function takeMagics(source: string): CellWithMagics {
  const lines = source.split("\n");
  let types: TypeMode | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const magic = /^%(\S*)\s*(.*?)\s*$/u.exec(line);
    if (!magic) break;
    const [, name = "", argument = ""] = magic;
    if (name !== "types") throw new MagicError(`%${name} is not known: must be %types`, index + 1, line.length);
    if (!typeModes.includes(argument)) {
      throw new MagicError(
        `%types ${argument} is not known: must be one of ${typeModes.join(", ")}`,
        index + 1,
        line.length,
      );
    }
    types = argument as TypeMode;
    lines[index] = " ".repeat(line.length);
  }
  return types === undefined ? { source } : { source: lines.join("\n"), types };
}

/** A cell with its magic lines blanked, known or not: as long as the cell. */
export function withoutMagics(source: string): string {
  return source.replace(/^(?:\s*\n|%[^\n]*(?:\n|$))+/u, top => top.replaceAll(/[^\n]/gu, " "));
}
