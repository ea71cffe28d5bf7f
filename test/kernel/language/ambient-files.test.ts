/** Declaration files beside the notebook are in scope of its cells, also when they come, change or go. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { LanguageService } from "../../../kernel/language/index.ts";
import { errors, Notebook } from "./notebook.ts";

let notebook: Notebook;
let service: LanguageService;
beforeAll(() => {
  notebook = new Notebook();
  const exported = { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } };
  notebook.write("framework/package.json", JSON.stringify({ name: "bench", type: "module", exports: exported }));
  service = notebook.service();
  service.start();
});
afterAll(async () => {
  await service.close();
  notebook.close();
});

const write = (text: string): void => notebook.write("lab/week 1/station.d.ts", text);
const completions = async (source: string): Promise<string[]> =>
  (await service.complete(source, source.length)).matches.map(({ text }) => text);

it("a name that none declares is unknown, and known from when one does", async () => {
  expect(await errors(service, "declared.volt()")).toEqual(["1:0 2304 Cannot find name 'declared'."]);
  write('declare const declared: import("bench").Supply["smua"];');
  expect(await errors(service, "await declared.volt(1)")).toEqual([]);
  expect(await errors(service, "await declared.volt('1')")).toEqual([
    "1:20 2345 Argument of type 'string' is not assignable to parameter of type 'number'.",
  ]);
  expect(await completions("declared.")).toEqual(["mode", "volt"]);
});

it("what a file says counts as it is now, with the files that it imports", async () => {
  notebook.write("lab/week 1/drivers/pump.ts", "export class Pump { speed = 1; }");
  write('declare const declared: import("./drivers/pump.ts").Pump;');
  expect(await completions("declared.")).toEqual(["speed"]);
  notebook.write("lab/week 1/drivers/pump.ts", "export class Pump { speed = 1; pressure = 2; }");
  expect(await completions("declared.")).toEqual(["pressure", "speed"]);
  expect(await errors(service, "declared.volt")).toEqual(["1:9 2339 Property 'volt' does not exist on type 'Pump'."]);
});

it("a file that is gone declares nothing any more", async () => {
  rmSync(join(notebook.folder, "station.d.ts"));
  expect(await errors(service, "declared.speed")).toEqual(["1:0 2304 Cannot find name 'declared'."]);
});
