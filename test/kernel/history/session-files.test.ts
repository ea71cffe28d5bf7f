import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { globPattern } from "../../../kernel/history/glob.ts";
import { History } from "../../../kernel/history/history.ts";
import { SessionFiles } from "../../../kernel/history/session-files.ts";

let folder: string;
beforeEach(() => void (folder = join(mkdtempSync(join(tmpdir(), "history-")), "history")));
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

const asItIs = async (input: string): Promise<string> => input;

function openHistory(options: Partial<ConstructorParameters<typeof SessionFiles>[0]> = {}): {
  history: History;
  failures: Error[];
} {
  const failures: Error[] = [];
  const files = new SessionFiles({ folder, ...options });
  return { history: new History({ files, failed: error => void failures.push(error) }), failures };
}

async function run(history: History, ...inputs: string[]): Promise<void> {
  for (const [at, input] of inputs.entries()) history.add(at + 1, input);
  await history.saved();
}

describe("sessions", () => {
  test("leave nothing on disk before their first cell", async () => {
    const { history } = openHistory();
    expect(await history.find({ hist_access_type: "tail", n: 10 }, asItIs)).toEqual([]);
    expect(() => readdirSync(folder)).toThrow("ENOENT");
  });

  test("that start at the same moment have numbers of their own", async () => {
    const histories = Array.from({ length: 20 }, () => openHistory().history);
    await Promise.all(histories.map((history, at) => run(history, `cell of ${at}`)));
    const all = await openHistory().history.find({ hist_access_type: "search", pattern: "cell of *" }, asItIs);
    expect(new Set(all.map(([session]) => session)).size).toBe(20);
    expect(new Set(all.map(([, , input]) => input)).size).toBe(20);
  });

  test("are chosen by number, from the present one back, and searched from all", async () => {
    await run(openHistory().history, "first", "same");
    await run(openHistory().history, "same", "second");
    const { history } = openHistory();
    const range = (session: number): Promise<unknown> =>
      history.find({ hist_access_type: "range", session, start: 1, stop: 2 }, asItIs);
    expect(await range(-1)).toEqual([[2, 1, "same"]]);
    await run(history, "third");
    expect(await range(0)).toEqual([[0, 1, "third"]]);
    expect(await range(-1)).toEqual([[2, 1, "same"]]);
    expect(await range(1)).toEqual([[1, 1, "first"]]);
    expect(await range(9)).toEqual([]);
    expect(await history.find({ hist_access_type: "tail", n: 2 }, asItIs)).toEqual([
      [2, 2, "second"],
      [3, 1, "third"],
    ]);
    const search = { hist_access_type: "search", pattern: "s*" };
    expect(await history.find(search, asItIs)).toHaveLength(3);
    expect(await history.find({ ...search, unique: true }, asItIs)).toEqual([
      [2, 1, "same"],
      [2, 2, "second"],
    ]);
    expect(await history.find({ ...search, n: 1 }, asItIs)).toEqual([[2, 2, "second"]]);
  });

  test("that were written to longest ago go first when there is too much, also parts of a long one", async () => {
    const bounds = { maximumBytes: 8000, maximumFiles: 50 };
    await run(openHistory(bounds).history, "old ".repeat(100));
    utimesSync(join(folder, "1-0.jsonl"), 1, 1);
    const { history } = openHistory(bounds);
    for (let line = 1; line <= 40; line++) {
      history.add(line, `${line} ${"x".repeat(400)}`);
      await history.saved();
    }
    const found = await history.find({ hist_access_type: "tail" }, asItIs);
    const lines = found.map(([session, line]) => [session, line]);
    expect(lines.at(-1)).toEqual([2, 40]);
    expect(lines.length).toBeLessThan(22);
    expect(lines.some(([session]) => session === 1)).toBe(false);
  });

  test("are at most so many", async () => {
    for (let count = 0; count < 8; count++) await run(openHistory({ maximumFiles: 5 }).history, `${count}`);
    expect(readdirSync(folder).length).toBe(5);
  });
});

describe("a history", () => {
  test("passes over lines that are torn or strange", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "4-0.jsonl"), '{"line":1,"input":"kept"}\n[]\nnull\n{"line":"2"}\n{"line":3,"inp');
    writeFileSync(join(folder, "notes.txt"), "nothing of ours");
    const { history } = openHistory();
    expect(await history.find({ hist_access_type: "tail" }, asItIs)).toEqual([[4, 1, "kept"]]);
    await run(history, "mine");
    expect(readdirSync(folder)).toContain("5-0.jsonl");
  });

  test("whose folder cannot be is in memory, and that is told once", async () => {
    writeFileSync(join(folder, "..", "file"), "");
    folder = join(folder, "..", "file", "history");
    const { history, failures } = openHistory();
    await run(history, "a", "b");
    history.addOutput(2, "'b'");
    await history.saved();
    expect(failures).toHaveLength(1);
    expect(await history.find({ hist_access_type: "range", output: true }, asItIs)).toEqual([
      [0, 1, ["a", null]],
      [0, 2, ["b", "'b'"]],
    ]);
    folder = join(folder, "..", "..", "history");
  });

  test("has cells as they ran, where that is asked for", async () => {
    const { history } = openHistory();
    await run(history, "raw");
    const translate = async (input: string): Promise<string> => input.toUpperCase();
    expect(await history.find({ hist_access_type: "tail", raw: false }, translate)).toEqual([[1, 1, "RAW"]]);
    expect(await history.find({ hist_access_type: "tail", raw: true, output: true }, translate)).toEqual([
      [1, 1, ["raw", null]],
    ]);
  });
});

test.each([
  ["a*c", "abbc", true],
  ["a*c", "abbcd", false],
  ["a?c", "a\nc", true],
  ["[a-c]x", "bx", true],
  ["[^a-c]x", "bx", false],
  ["f(x)[0", "f(x)[0", true],
  ["[]]", "]", true],
  ["[c-a]", "b", false],
  ["a.c", "abc", false],
])("the pattern %s on %j gives %s", (pattern, text, matches) => {
  expect(globPattern(pattern).test(text)).toBe(matches);
});
