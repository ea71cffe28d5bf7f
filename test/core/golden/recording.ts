/** What QCoDeS printed when it was run, line by line, and a test for each line. */

import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

const recording = readFileSync(new URL("qcodes-golden.txt", import.meta.url), "utf8");

/** The lines of a block of the recording. */
export function recorded(block: string): string[] {
  const text = recording.split(/^=== /m).find(each => each.startsWith(`${block}\n`));
  if (text === undefined) throw new Error(`the recording has no block ${block}`);
  return text.trimEnd().split("\n").slice(1);
}

/** What is printed here instead, and why that is right. */
export interface Difference {
  readonly here: string;
  readonly why: string;
}

/** A recorded line, what gives the same line here, and the difference if there is one. */
export type Line = readonly [recorded: string, here: () => unknown, difference?: Difference];

/** Tests every line of a block. */
export function testBlock(block: string, lines: readonly Line[]): void {
  testLines(block, recorded(block), lines);
}

/** Tests every line of a part of a block; one that is left out fails, and so does a difference that is none. */
export function testLines(block: string, all: readonly string[], lines: readonly Line[]): void {
  test(`${block}: every line of the recording has a test`, () => {
    expect(lines.map(([line]) => line)).toEqual(all);
  });
  test.each(lines.map(([line, here, difference]) => ({ line, here, difference })))(
    `${block}: $line`,
    async ({ line, here, difference }) => {
      const ours = await outcome(line, here);
      expect(ours).toBe(difference?.here ?? inOneSentence(line));
      if (difference) expect(ours).not.toBe(inOneSentence(line));
    },
  );
}

/** The line that we print: what comes before an error is that of the recording. */
async function outcome(line: string, here: () => unknown): Promise<unknown> {
  try {
    return await here();
  } catch (error) {
    return `${line.split(/ !! | -> /)[0]} !! ${(error as Error).message}`;
  }
}

/**
 * An error's line as it is written here: QCoDeS appends what was being done to the arguments of the error, here it
 * comes first, and the name of Python's class has nothing to name.
 */
function inOneSentence(line: string): string {
  const error = /^(.*) !! \w+: \((.*)\)$/.exec(line);
  if (!error) return line;
  const [text, context] = [...(error[2] ?? "").matchAll(/'((?:[^'\\]|\\.)*)'|"([^"]*)"/g)].map(
    ([, single, double]) => single ?? double,
  );
  return `${error[1]} !! ${context === undefined ? "" : `${context}: `}${text}`;
}
