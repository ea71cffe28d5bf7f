/** What is said of cells while they are typed, beside the check of those that are run. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LanguageService } from "../../../kernel/language/index.ts";
import type { Finding, LanguageBackend } from "../../../kernel/language/service/backend.ts";
import { NativeTypeScript } from "../../../kernel/language/service/native-typescript.ts";
import { errors, Notebook } from "./notebook.ts";

let notebook: Notebook;
let service: LanguageService;
beforeAll(() => {
  notebook = new Notebook();
  service = notebook.service();
  service.start();
});
afterAll(async () => {
  await service.close();
  notebook.close();
});
beforeEach(() => service.reset());

const never = new AbortController().signal;

/** What is found in a cell, as text. */
async function typed(
  source: string,
  { above = [], below = [], of = service }: { above?: string[]; below?: string[]; of?: LanguageService } = {},
): Promise<string[]> {
  const found = await of.diagnose({ source, above, below }, never);
  if ("unavailable" in found) throw new Error(found.unavailable);
  return found.diagnostics.map(({ start, end, severity, message }) => `${start}-${end} ${severity}: ${message}`);
}

describe("a cell that is typed", () => {
  it("is told what its check would say, and leaves nothing behind", async () => {
    const wrong = "// 😀\nconst n: number = 'five'; dial({ initial: 1 })(2); n";
    const check = await service.check({ id: "1", source: wrong });
    const diagnose = await service.diagnose({ source: wrong, above: [], below: [] }, never);
    expect(diagnose).toEqual({ diagnostics: "diagnostics" in check ? check.diagnostics : [] });
    expect(await typed(wrong)).toEqual([
      "12-13 error: Type 'string' is not assignable to type 'number'.",
      "32-55 error: this promise is not awaited: write await before it, or void if nothing is to wait for it",
    ]);
    expect(await errors(service, "n")).toEqual(["1:0 2304 Cannot find name 'n'."]);
  });

  it("sees what was executed, in the order of execution", async () => {
    await errors(service, "const level = 5");
    expect(await typed("level.toFixed()")).toEqual([]);
    await errors(service, "const level = 'high'");
    expect(await typed("level.toFixed()", { below: ["const level = 5"] })).toEqual([
      "6-13 error: Property 'toFixed' does not exist on type '\"high\"'. Did you mean 'fixed'?",
    ]);
    service.executed({ id: "f", source: "const reached = 1; fail(); const missed = 2" }, { initialised: ["reached"] });
    expect(await typed("reached.toFixed(); missed")).toEqual(["19-25 error: Cannot find name 'missed'."]);
  });
});

describe("a name that was not executed", () => {
  const unknown = "Cannot find name 'smu'";
  it("is a hint where a cell above declares it, whatever kind it is of and however unfinished the cell", async () => {
    const hint = `${unknown}: the cell above that declares it is to be run first.`;
    for (const above of [
      "const smu = 1",
      "let { smu } = {}",
      "import { smu } from './smu.ts'",
      "function smu() {}",
      "const smu = open(",
    ])
      expect(await typed("smu", { above: ["1", above] }), above).toEqual([`0-3 hint: ${hint}`]);
    expect(await typed("const x: smu = 1; ({ smu })", { above: ["interface smu {}"] })).toEqual([
      `9-12 hint: ${hint}`,
      `21-24 hint: ${hint}`,
    ]);
  });

  it("is an error where only a cell below declares it, and where none does", async () => {
    expect(await typed("smu", { below: ["const smu = 1"] })).toEqual([
      `0-3 error: ${unknown}: only a cell below declares it.`,
    ]);
    expect(await typed("smu", { above: ["smu.volt(1)", "// const smu = 1", "{ const smu = 1 }"] })).toEqual([
      `0-3 error: ${unknown}.`,
    ]);
  });

  it("may be anything where it hides one of the framework's", async () => {
    expect(await typed("linspace.width; let l: linspace", { above: ["class linspace { width = 1 }"] })).toEqual([]);
    expect(await typed("linspace.width")).toHaveLength(1);
    await errors(service, "class linspace { width = 1 }");
    expect(await typed("new linspace().height", { above: ["class linspace { height = 1 }"] })).toHaveLength(1);
  });
});

/** A checker whose answers about cells come when they are let go. */
class HeldChecker implements LanguageBackend {
  readonly asked: { text: string; isWanted: () => boolean; answer: (findings: Finding[]) => void }[] = [];
  #text = "";

  set(_file: string, text: string): void {
    this.#text = text.trim().split("\n")[0]!;
  }

  async findings(_file: string, signal?: AbortSignal): Promise<Finding[]> {
    const text = this.#text;
    const isWanted = (): boolean => signal?.aborted !== true;
    return new Promise(resolve => this.asked.push({ text, isWanted, answer: resolve }));
  }

  async proposals(): Promise<[]> {
    return [];
  }

  async hover(): Promise<undefined> {
    return undefined;
  }

  async definition(): Promise<undefined> {
    return undefined;
  }

  changed(): void {}
  async close(): Promise<void> {}
}

/** Lets everything happen that can. */
const settled = async (): Promise<void> => new Promise(resolve => setTimeout(resolve, 20));

describe("a question about a cell that is typed", () => {
  let held: HeldChecker;
  let slow: LanguageService;
  beforeEach(async () => {
    held = new HeldChecker();
    slow = createHeld(held);
    await slow.complete("", 0);
  });

  it("makes way for the check of a cell that runs, and is asked again afterwards", async () => {
    const diagnosed = slow.diagnose({ source: "typed()", above: [], below: [] }, never);
    await settled();
    const checked = slow.check({ id: "1", source: "run()" });
    await settled();
    expect(held.asked.map(({ text }) => text)).toEqual(["typed()", "run()"]);
    expect(held.asked.map(({ isWanted }) => isWanted())).toEqual([false, true]);
    held.asked[0]!.answer([{ start: 0, end: 5, code: 1, message: "of the old state", severity: "error" }]);
    held.asked[1]!.answer([]);
    expect(await checked).toMatchObject({ ok: true, warnings: [] });
    await settled();
    expect(held.asked.map(({ text }) => text)).toEqual(["typed()", "run()", "typed()"]);
    held.asked[2]!.answer([]);
    expect(await diagnosed).toEqual({ diagnostics: [] });
  });

  it("is given up when it is not wanted any more, and a slow checker is asked one at a time", async () => {
    const reasons: unknown[] = [];
    const ask = (source: string): AbortController => {
      const wanted = new AbortController();
      const lost = (reason: unknown): unknown => reasons.push(reason);
      slow.diagnose({ source, above: [], below: [] }, wanted.signal).catch(lost);
      return wanted;
    };
    const asked = ["a()", "ab()", "abc()"].map(source => ask(source));
    await settled();
    for (const [index, one] of asked.entries()) one.abort(`superseded ${index}`);
    const last = slow.diagnose({ source: "abcd()", above: [], below: [] }, never);
    await settled();
    expect(reasons).toEqual(["superseded 0", "superseded 1", "superseded 2"]);
    expect(held.asked.map(({ text, isWanted }) => [text, isWanted()])).toEqual([
      ["a()", false],
      ["abcd()", true],
    ]);
    held.asked[1]!.answer([]);
    expect(await last).toEqual({ diagnostics: [] });
  });
});

function createHeld(held: HeldChecker): LanguageService {
  return notebook.service({ preload: undefined, connect: () => held });
}

it("a checker that ends while a cell is typed is replaced", async () => {
  const started: NativeTypeScript[] = [];
  const own = notebook.service({
    connect(folder) {
      started.push(new NativeTypeScript(folder));
      return started.at(-1)!;
    },
  });
  await errors(own, "const a = 1");
  await started[0]!.close();
  expect(await typed("a.length", { of: own })).toEqual(["2-8 error: Property 'length' does not exist on type '1'."]);
  expect(started).toHaveLength(2);
  await own.close();
  expect(await own.diagnose({ source: "a", above: [], below: [] }, never)).toEqual({
    unavailable: "the language service is closed",
  });
});
