/** Where a record comes from, in the package as it is published. */
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFolder } from "../../workbook/server/folders.ts";

test("a record of the built package names the file that its code was written in", async () => {
  const url = pathToFileURL(join(packageFolder, "dist/index.js")).href;
  const { LogCapture, ManualParameter, Station } = (await import(
    /* @vite-ignore */ url
  )) as typeof import("../../index.ts");
  using log = new LogCapture();
  const station = new Station({ components: { components: new ManualParameter("p") }, default: false });
  expect(station.components["components"]).toBeDefined();
  const [{ module, funcName, lineno } = {}] = log.records;
  expect([module, funcName]).toEqual(["station", "#put"]);
  expect(lineno).toBeLessThan(500);
});
