/** Completion and hover: from types alone, in text as it is being typed. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Inspection, LanguageService } from "../../../kernel/language/index.ts";
import { errors, Notebook } from "./notebook.ts";

let notebook: Notebook;
let service: LanguageService;
beforeAll(async () => {
  notebook = new Notebook();
  service = notebook.service();
  const cells = [
    "const smu = await Supply.open('smu'); let level = 5; class Station {\n  /** Ends it. */\n  close() {}\n} const station = new Station()",
    "import { sep } from 'node:path'; interface Later { x: 1 } const parts = { alpha: 1, beta: 2 }; const voltages = [1, 2]",
    "function ramp(to: number, options: { step?: number; shape: 'linear' | 'log' }) { return to }",
  ];
  for (const cell of cells) expect(await errors(service, cell)).toEqual([]);
});
afterAll(async () => {
  await service.close();
  notebook.close();
});

/** Completes at `|`. */
const complete = async (text: string): Promise<{ texts: string[]; replaced: string; first: unknown }> => {
  const cursor = text.indexOf("¦");
  const source = text.replace("¦", "");
  const { matches, start, end } = await service.complete(source, cursor);
  return { texts: matches.map(match => match.text), replaced: source.slice(start, end), first: matches[0] };
};
const inspect = async (text: string): Promise<Inspection | undefined> =>
  service.inspect(text.replace("¦", ""), text.indexOf("¦"));

describe("completion gives", () => {
  it("members of a session's name, with kind and declaration", async () => {
    expect((await complete("smu.smua.¦")).texts).toEqual(["mode", "volt"]);
    expect((await complete("station.cl¦")).first).toEqual({
      text: "close",
      kind: "method",
      signature: "Station.close(): void",
    });
    expect((await complete("parts.¦")).texts).toEqual(["alpha", "beta"]);
  });

  it("members with plain names beside others, and the others where there are no more", async () => {
    const data = 'const data = { "gate voltage": 1, drain: 2, time: [1] }; const odd = { "a b": 1 };';
    expect((await complete(`${data} data.¦`)).texts).toEqual(["drain", "time"]);
    expect((await complete(`${data} data.dr¦`)).texts).toEqual(["drain"]);
    expect((await complete(`${data} data?.dr¦`)).texts).toEqual(["drain"]);
    expect(await complete(`${data} odd.¦`)).toMatchObject({ texts: ['["a b"]'], replaced: "." });
  });

  it("members at the end of a line as they are, whatever the next line begins with", async () => {
    expect((await complete("parts.¦\nramp(1)")).first).toMatchObject({ text: "alpha", signature: "alpha: number" });
    expect((await complete("  parts.al¦\n\n  ramp(1)")).first).toMatchObject({ signature: "alpha: number" });
    expect((await complete("voltages.¦\n  map(v => v)")).texts).toContain("filter");
  });

  it("what a callable object has, without what functions inherit", async () => {
    expect((await complete("smu.smua.volt.¦")).texts).toEqual(["cache", "name", "unit"]);
    expect((await complete("Supply.¦")).texts).toEqual(["open"]);
    expect((await complete("ramp.¦")).texts).toContain("apply");
  });

  it.each([
    ['await smu.smua.mode("¦")', ""],
    ["await smu.smua.mode('volt¦age')", "voltage"],
    ["await smu.smua.mode('¦", ""],
    ["ramp(1, { shape: '¦' })", ""],
  ])("allowed values first and in place of what stands there: %s", async (text, replaced) => {
    const found = await complete(text);
    expect(found.texts.slice(0, 2)).toEqual(
      text.includes("volt") ? ["voltage"] : text.includes("shape") ? ["linear", "log"] : ["current", "voltage"],
    );
    expect(found.replaced).toBe(replaced);
  });

  it("names of the session, then of the framework, then of the language", async () => {
    expect((await complete("s¦")).texts.slice(0, 4)).toEqual(["sep", "smu", "station", "Station"]);
    expect((await complete("li¦")).texts.slice(0, 1)).toEqual(["linspace"]);
    const { texts } = await complete("pa¦");
    expect(texts.indexOf("parts")).toBe(0);
    expect(texts).toContain("parseInt");
    expect((await complete("ret¦")).texts).toContain("return");
    expect((await complete("¦")).texts).not.toContain("require");
  });

  it("fields of an expected object", async () => {
    expect((await complete("ramp(1, { ¦ })")).texts.slice(0, 2)).toEqual(["shape", "step"]);
  });

  it("exports and paths in an import", async () => {
    expect((await complete("import { Bo¦ } from './shape.ts'")).texts).toEqual(["Box"]);
    expect((await complete("import { side } from './sh¦'")).texts).toEqual(
      expect.arrayContaining([expect.stringMatching(/^shape/)]),
    );
    expect((await complete("import x from './¦'")).texts.join()).not.toMatch(/tsconfig|cell|globals/);
  });

  it("names in text that is not finished", async () => {
    expect((await complete("for (const v of voltages) {\n  if (v > 1) { v.toFi¦")).texts).toEqual(["toFixed"]);
    expect((await complete("const copy = smu.smua.¦\nconst other = 5;\n")).texts).toEqual(["mode", "volt"]);
    expect((await complete("const smu = await Supply.open('a'); smu.¦")).texts).toEqual(["smua"]);
    expect((await complete("{ k: parts.al¦ }")).texts).toEqual(["alpha"]);
    expect((await complete("const local = { inner: 1 }; local.¦")).texts).toEqual(["inner"]);
  });

  it("nothing in comments and free text", async () => {
    expect((await complete("// smu.¦")).texts).toEqual([]);
    expect((await complete("'some ¦'")).texts).toEqual([]);
  });

  it("offsets in UTF-16 units", async () => {
    const { matches, start, end } = await service.complete("'😀😀'; parts.al", 16);
    expect([matches[0]?.text, start, end]).toEqual(["alpha", 14, 16]);
  });
});

describe("inspecting", () => {
  it("gives signature, documentation and the path for the live value", async () => {
    const found = await inspect("await smu.smua.vo¦lt(5)");
    expect(found?.path).toEqual(["smu", "smua", "volt"]);
    expect(found?.text).toContain("volt: (value: number) => Promise<void>");
    expect(found?.text).toContain("Sets the value.");
    expect(found?.text).not.toContain("```");
    expect(found?.markdown).toContain("```typescript");
  });

  it("finds the name before the cursor and the function around it", async () => {
    expect((await inspect("station¦"))?.text).toBe("const station: Station");
    expect((await inspect("station¦"))?.path).toEqual(["station"]);
    expect((await inspect("ramp(¦"))?.text).toContain("function ramp(to: number");
    expect((await inspect("ramp(5, [1, (2)], ¦)"))?.text).toContain("function ramp(");
    expect((await inspect("station.close(¦)"))?.text).toContain("Ends it.");
  });

  it("gives no path where the value depends on more than names", async () => {
    expect((await inspect("[station][0].clo¦se"))?.path).toBeUndefined();
    expect((await inspect("new Station().clo¦se"))?.path).toBeUndefined();
    expect((await inspect("parts?.al¦pha"))?.path).toBeUndefined();
  });

  it("names what comes from a package without types, wherever it is said", async () => {
    notebook.write("node_modules/bare/package.json", '{ "name": "bare", "main": "index.js" }');
    notebook.write("node_modules/bare/index.js", "module.exports = {};");
    const cell = "import hello, { boom } from 'bare'; import * as all from 'bare';";
    service.executed({ id: "c", source: cell }, { initialised: "all" });
    for (const name of ["hello", "boom", "all"]) {
      expect(await inspect(`${name}¦`)).toMatchObject({ text: `const ${name}: any`, path: [name] });
      expect((await inspect(cell.replace(name, `${name}¦`)))?.text).toBe(`const ${name}: any`);
    }
    expect(await inspect("all.boom¦")).toMatchObject({ text: "(property) boom: any", path: ["all", "boom"] });
    expect(await inspect("level.nothing¦")).toBeUndefined();
    expect(await inspect("// hello¦")).toBeUndefined();
    expect(await inspect("'hello¦'")).toBeUndefined();
  });

  it("shows a type's declaration, also where a value is expected", async () => {
    const cell = "type Pair<T> = { z: T }; interface State { y: 1 } namespace Deep { export type In = 5 }";
    expect(await errors(service, cell)).toEqual([]);
    expect((await inspect("Pair¦"))?.text).toMatch(/^type Pair<T> = \{\s+z: T;\s+\}$/u);
    expect((await inspect("level\nState¦"))?.text).toBe("interface State");
    expect((await inspect("Deep.In¦"))?.text).toContain("In = 5");
    expect((await service.inspect("Pair", 4, { withSource: true }))?.text).toContain("type Pair<T> = { z: T }");
  });

  it("gives nothing where nothing is known", async () => {
    expect(await inspect("nobody¦")).toBeUndefined();
    expect(await inspect("  ¦  ")).toBeUndefined();
    expect(await inspect("// station¦")).toBeUndefined();
  });

  it("shows no paths of this machine", async () => {
    const found = await inspect("import { readFile¦Sync } from 'node:fs'");
    expect(found?.text).toContain("readFileSync");
    expect(`${found?.text}${found?.markdown}`).not.toContain("node_modules");
  });
});

it("any beginning of a cell can be completed, inspected and checked", async () => {
  const cell =
    "import { Box } from './shape.ts';\nconst b = new Box({ k: `${smu.smua.mode('current')}` }), { content } = b;\nfor (const v of [1]) { try { await smu.smua.volt(v) } catch (e) { /* 😀 */ } }\nb.content.k";
  await fc.assert(
    fc.asyncProperty(fc.nat(cell.length), fc.nat(cell.length), async (length, at) => {
      const source = cell.slice(0, length);
      const cursor = Math.min(at, length);
      const { start, end } = await service.complete(source, cursor);
      expect(start).toBeLessThanOrEqual(cursor);
      expect(end).toBeGreaterThanOrEqual(cursor);
      await service.inspect(source, cursor);
      expect(await service.check({ id: "p", source })).not.toHaveProperty("unavailable");
    }),
    { numRuns: 40 },
  );
});
