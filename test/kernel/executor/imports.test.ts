import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, kernelFile, result, traceback } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => {
  // A package of its own, whose module is the preload.
  kernel = await KernelClient.start({
    isChecked: false,
    preload: fileURLToPath(new URL("../../fixtures/kernel/package/index.js", import.meta.url)),
  });
  write(
    "driver.ts",
    'import { gain } from "./lib/gain.ts";\nimport { state } from "bench";\ninterface Range { top: number }\nexport const level: number = gain * 2;\nexport function set(range: Range): never {\n  throw new Error(`over ${range.top}`);\n}\nexport { state };\n',
  );
  write("lib/gain.ts", "export const gain: number = 1;\nexport const loaded = Math.random();\n");
});
afterAll(() => kernel.shutdown());

function write(path: string, text: string): void {
  const file = join(kernel.folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
}

async function value(code: string): Promise<unknown> {
  const { outputs } = await kernel.execute(code);
  return result(outputs) ?? traceback(outputs);
}

describe("import", () => {
  test.each(["./driver.ts", "./driver", "./driver.js"])("of %s finds the TypeScript file", async specifier => {
    expect(await value(`import { level } from "${specifier}"; level`)).toBe("2");
  });

  test("takes an edited file anew, and an edited file that it imports; what has not changed stays", async () => {
    expect(await value('import { loaded } from "./lib/gain"; import { set as before } from "./driver"; 0')).toBe("0");
    expect(
      await value(
        'import { loaded as again } from "./lib/gain"; import { set as same } from "./driver"; [again === loaded, same === before]',
      ),
    ).toBe("[ true, true ]");
    write("lib/gain.ts", "export const gain: number = 21;\n");
    expect(await value('import { level } from "./driver.ts"; level')).toBe("42");
    expect(await value('(await import("./driver")).level')).toBe("42");
  });

  test("takes the edited file also where a cell has loaded it by itself before", async () => {
    write("chain/reading.ts", 'import { unit } from "./unit"; export const reading = () => `1 ${unit}`;\n');
    write("chain/unit.ts", 'export const unit = "V";\n');
    expect(await value('import { reading } from "./chain/reading"; reading()')).toBe("'1 V'");
    write("chain/unit.ts", 'export const unit = "volt";\n');
    expect(await value('import { unit } from "./chain/unit"; unit')).toBe("'volt'");
    expect(await value('import { reading } from "./chain/reading"; reading()')).toBe("'1 volt'");
  });

  test("of a file with an error says where, and works once it is mended", async () => {
    write("lib/gain.ts", "export const gain: number = 5;\nexport const = 1;\n");
    const text = await value('import { level } from "./driver"; level');
    expect(text).toContain(`${join(kernel.folder, "lib/gain.ts")}, line 2:`);
    expect(text).toContain("> 2 | export const = 1;");
    write("lib/gain.ts", "export const gain: number = 5;\n");
    expect(await value('import { level } from "./driver"; level')).toBe("10");
  });

  test("of a file that exports as CommonJS does says where, and what to write", async () => {
    write("common.cts", "const level: number = 1;\nexport = { level };\n");
    const text = await value('import common from "./common.cts"; common.level');
    expect(text).toContain(
      "export = is for CommonJS, and local TypeScript is loaded as ES modules: write export default",
    );
    expect(text).toContain(`${join(kernel.folder, "common.cts")}, line 2:`);
    expect(text).toContain("> 2 | export = { level };");
  });

  test("leads errors back to the line of the file", async () => {
    const text = await value('import { set } from "./driver"; set({ top: 3 })');
    expect(text).toContain(`${join(kernel.folder, "driver.ts")}, line 6:`);
    expect(text).toContain("> 6 |   throw new Error(`over ${range.top}`);");
    expect(text).toMatch(/at cell \d+:1:\d+/u);
  });

  test("of JSON reads it each time", async () => {
    write("limits.json", '{ "top": 1 }');
    expect(await value('import limits from "./limits.json"; limits.top')).toBe("1");
    write("limits.json", '{ "top": 2 }');
    expect(await value('import limits from "./limits.json" with { type: "json" }; limits.top')).toBe("2");
  });

  test("of packages takes both kinds of modules, from the notebook's folder", async () => {
    write(
      "node_modules/modern/package.json",
      '{ "name": "modern", "type": "module", "exports": { ".": "./index.js" } }',
    );
    write("node_modules/modern/index.js", 'export const kind = "esm"; export default 1;');
    write("node_modules/classic/package.json", '{ "name": "classic" }');
    write("node_modules/classic/index.js", 'exports.kind = "cjs";');
    expect(
      await value(
        'import { kind } from "modern"; import classic from "classic"; [kind, classic.kind, require("classic").kind]',
      ),
    ).toBe("[ 'esm', 'cjs', 'cjs' ]");
    expect(
      await value(
        'import { basename } from "path"; import * as fs from "node:fs"; [basename("/a/b"), typeof fs.readFileSync]',
      ),
    ).toBe("[ 'b', 'function' ]");
  });

  test("of what a module does not export is an error where it stands, as in an ES module", async () => {
    write("node_modules/tools/package.json", '{ "name": "tools" }');
    write(
      "node_modules/tools/index.js",
      "module.exports = Object.assign(make(), { cut: 1 }); function make() { return { fix: 2 }; }",
    );
    write("node_modules/tools-esm/package.json", '{ "name": "tools-esm", "type": "module", "exports": "./index.js" }');
    write("node_modules/tools-esm/index.js", "export const fix = 2, cut = undefined;");
    const text = await value('0;\nimport { missing } from "tools";\nconsole.log("ran")');
    expect(text).toMatch(/^SyntaxError: importing tools: it has no export missing: must be one of default, or a type/u);
    expect(text).toContain('> 2 | import { missing } from "tools";');
    expect(await value('import { fix } from "tools"')).toContain(
      "importing tools: it has no export fix: only its default export has it: import that, and take fix from it",
    );
    expect(await value('import { fix, cut } from "tools-esm"; [fix, cut]')).toBe("[ 2, undefined ]");
    expect(await value('import none from "tools-esm"')).toContain("it has no export default: must be one of cut, fix");
    expect(await value('import { nothing } from "node:path"')).toContain(
      "importing node:path: it has no export nothing",
    );
    expect(await value('import { nothing } from "./driver"')).toContain("importing ./driver: it has no export nothing");
    expect(await value('import { type nothing, level as l } from "./driver"; typeof l')).toBe("'number'");
  });

  test("of a package that was published as CommonJS gives the default export that its types have", async () => {
    write(
      "node_modules/transpiled/package.json",
      '{ "name": "transpiled", "main": "index.js", "types": "index.d.ts" }',
    );
    write(
      "node_modules/transpiled/index.js",
      'Object.defineProperty(exports, "__esModule", { value: true });\nexports.default = function fit() { return "fitted"; };\nexports.order = 3; exports.self = exports;',
    );
    write(
      "node_modules/transpiled/index.d.ts",
      "export default function fit(): string; export declare const order: number; export declare const self: unknown;",
    );
    write("fits.ts", 'import fit, { order, self } from "transpiled"; export const told = [fit(), order, self];');
    expect(await value('import fit, { order } from "transpiled"; [fit(), order]')).toBe("[ 'fitted', 3 ]");
    expect(await value('(await import("transpiled")).default()')).toBe("'fitted'");
    // It is there once, whoever imports it.
    expect(
      await value(
        'import { told } from "./fits"; import { self } from "transpiled"; [told[0], told[1], told[2] === self, require("transpiled") === self]',
      ),
    ).toBe("[ 'fitted', 3, true, true ]");
    write(
      "node_modules/whole/index.js",
      "// no __esModule here: exports.default means nothing\nmodule.exports = { default: 1, two: 2 };",
    );
    expect(await value('import whole from "whole"; whole')).toBe("{ default: 1, two: 2 }");
  });

  test.each([
    ["a token", '{\n  "top": 1,\n  "low": }\n}', 3],
    ["the end", '{\n  "top": 1', 2],
    ["nothing", "", 1],
    ["a text without its end", '{\n  "top": "a', 2],
  ])(
    "of broken JSON (%s) names the file and the line, also where a local file imports it",
    async (_what, text, line) => {
      write("broken.json", text);
      write("reads-broken.ts", 'import all from "./broken.json"; export const read = all;');
      for (const file of ["./broken.json", "./reads-broken"]) {
        const told = String(await value(`import * as read from "${file}"; read`));
        expect(told).toContain(`SyntaxError: reading ${join(kernel.folder, "broken.json")} as JSON: `);
        expect(told).toContain(`broken.json, line ${line}:`);
      }
    },
  );

  test("of JSON brings its fields, too, from packages and in local files as well", async () => {
    write("node_modules/tools/package.json", '{ "name": "tools", "version": "1.2.3" }');
    write("data/settings.json", '{ "top": 5, "not a name": 1, "default": 2 }');
    write(
      "data/index.ts",
      'import all, { top } from "./settings.json"; import { version } from "tools/package.json"; export const read = [top, all["not a name"], version];',
    );
    expect(await value('import { version } from "tools/package.json"; version')).toBe("'1.2.3'");
    expect(
      await value('import { top } from "./data/settings.json"; import all from "./data/settings.json"; [top, all.top]'),
    ).toBe("[ 5, 5 ]");
    expect(await value('import { top } from "./data/settings.json" with { type: "json" }; top')).toBe("5");
    expect(await value('import { read } from "./data/"; read')).toBe("[ 5, 1, '1.2.3' ]");
  });

  test("of folders, of circles, and of what files pass on, with its type or without", async () => {
    write(
      "parts/index.ts",
      'export * from "./axis"; export { default as Axis, default } from "./axis.ts"; export * as all from "./axis.js"; export type { Length } from "./axis";\n',
    );
    write(
      "parts/axis.ts",
      'import { unit } from "../parts/units/";\nexport type Length = number;\nexport interface Range { top: Length }\nexport default class Axis { accessor at: Length = 3; }\nexport const enum Way { up = 1 }\nexport namespace Limits { export let top = 1; top = 2; }\nexport const inUnit = () => `1 ${unit()}`;\n',
    );
    write(
      "parts/units/index.ts",
      'import { inUnit } from "../axis";\nexport const unit = () => "mm";\nexport const both = () => inUnit() + unit();\n',
    );
    expect(
      await value(
        'import D, { Axis, all, Way, Limits } from "./parts"; import { both } from "./parts/units"; [D === Axis, new D().at, all.inUnit(), Way.up, Limits.top, both()]',
      ),
    ).toBe("[ true, 3, '1 mm', 1, 2, '1 mmmm' ]");
  });

  test("of real packages: those that are ES modules only, and those in CommonJS", async () => {
    write(
      "real/packages.ts",
      'import { parse } from "yaml"; import { scaleLinear } from "d3-scale"; import WebSocket, { WebSocketServer } from "ws"; import open from "open"; import { Command } from "commander"; import json5 from "json5";\nexport const found = [parse("a: 1").a, scaleLinear().domain([0, 2])(1), typeof WebSocket, typeof WebSocketServer, typeof open, typeof Command, json5.parse("{b:2}").b];\n',
    );
    symlinkSync(join(dirname(kernelFile), "../../node_modules"), join(kernel.folder, "real/node_modules"));
    expect(await value('import { found } from "./real/packages"; found')).toMatch(
      /^\[ 1, 0\.5, ('function', ){4}2 \]$/u,
    );
    await kernel.execute('process.chdir("real"); 0');
    expect(
      await value(
        'import { parse } from "yaml"; import * as d3 from "d3-scale"; import json5 from "json5"; import WebSocket from "ws"; [parse("a: 1").a, d3.scaleLinear().domain([0, 2])(1), json5.parse("{b:2}").b, typeof WebSocket, (await import("open")).default.name]',
      ),
    ).toBe("[ 1, 0.5, 2, 'function', 'open' ]");
    await kernel.execute('process.chdir(".."); 0');
  });

  test("of a file that cannot be found from a local file names it, without our own frames", async () => {
    write("parts/broken.ts", '\nimport "./nowhere";\n');
    const text = await value('import "./parts/broken"');
    expect(text).toContain(`importing ./nowhere: there is no file ${join(kernel.folder, "parts/nowhere")}`);
    expect(text).not.toMatch(/node:internal|findLocalFile|dist/u);
  });

  test("of the network is refused in a sentence", async () => {
    const text = await value('await import("https://example.com/a.js")');
    expect(text).toContain("importing https://example.com/a.js: must be a package or a file: install it with npm");
    expect(text).not.toContain("node:internal");
  });

  test("of an edited class: instances go on with the old one, new ones are of the new one", async () => {
    const file = (gain: number): string =>
      `export class Amp { read() { return ${gain}; } fail() {\n${"\n".repeat(gain)}throw new Error("gain ${gain}"); } }\n`;
    write("amp.ts", file(1));
    expect(await value('import { Amp } from "./amp"; const old = new Amp(); old.read()')).toBe("1");
    write("amp.ts", file(2));
    expect(
      await value(
        'import { Amp } from "./amp"; const fresh = new Amp(); [old.read(), fresh.read(), fresh instanceof Amp]',
      ),
    ).toBe("[ 1, 2, true ]");
    expect(await value("fresh.fail()")).toContain('> 4 | throw new Error("gain 2"); } }');
  });

  test("of the package in scope is the copy that is loaded, from cells, local files and by its parts", async () => {
    expect(
      await value(
        'import { state as own } from "bench"; import { state as local } from "./driver"; import { part } from "bench/part"; [own === state, local === state, part === state]',
      ),
    ).toBe("[ true, true, true ]");
  });

  test("of what is not there says what was looked for and where", async () => {
    expect(await value('import "./nothing"; 0')).toContain(
      `importing ./nothing: there is no file ${join(kernel.folder, "nothing")}`,
    );
    expect(await value('import "no-such-package"; 0')).toContain(
      `importing no-such-package: there is no such package in ${kernel.folder}`,
    );
  });
});

test("a loop in a local file can be interrupted", async () => {
  write("loop.ts", "export function spin(): never {\n  for (;;) {}\n}\n");
  const running = kernel.execute(
    'import { spin } from "./loop"; setTimeout(() => console.log(1), 0); await new Promise(resolve => setTimeout(resolve, 20)); spin()',
  );
  await kernel.until(() => kernel.published.at(-1)?.content["text"] === "1\n");
  await new Promise(resolve => setTimeout(resolve, 50));
  await kernel.interrupt();
  const { reply, outputs } = await running;
  expect(reply.content["ename"]).toBe("KeyboardInterrupt");
  expect(traceback(outputs)).toContain("> 2 |   for (;;) {}");
});

test("an interrupt of the session's first import leaves the next one as it should be", async () => {
  const other = await KernelClient.start({ folder: kernel.folder, isChecked: false });
  const first = other.execute('console.log("go"); await import("./lib/gain.ts");');
  await other.until(() => other.published.at(-1)?.content["text"] === "go\n");
  await other.interrupt();
  await first;
  const { outputs } = await other.execute('typeof (await import("./lib/gain.ts")).gain');
  expect(result(outputs) ?? traceback(outputs)).toBe("'number'");
  await other.shutdown();
});

test("a script runs with the same loader, without a kernel", () => {
  write(
    "script.ts",
    'import { gain } from "./lib/gain";\nenum Unit { V = 1 }\nfor (const one of [1]) await one;\nthrow new Error(`gain ${gain * Unit.V}`);\n',
  );
  const run = (path: string): string => {
    const module = JSON.stringify(pathToFileURL(join(dirname(kernelFile), "run-script.js")).href);
    const code = `import(${module}).then(m => m.runScript(${JSON.stringify(path)})).catch(error => console.log(error.message))`;
    return spawnSync(process.execPath, ["-e", code], { encoding: "utf8" }).stdout;
  };
  expect(run(join(kernel.folder, "script.ts"))).toMatch(/Error.*gain 5[\s\S]*script\.ts, line 4/u);
  expect(run("/nowhere.ts")).toBe("running /nowhere.ts: there is no such file\n");
});
