/** The page about instruments with a library in C: its code is a driver that runs, and prints what the page says. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/explanation/dll-instruments.md", root), "utf8");
const script = fileURLToPath(new URL("test/fixtures/scripts/dll-instrument.ts", root));

test("its code is all there is of the script", () => {
  const source = readFileSync(script, "utf8");
  const blocks = [...page.matchAll(/```ts\n([^]*?)\n```/g)].map(([, code = ""]) => code);
  expect(blocks.length).toBeGreaterThan(3);
  for (const block of blocks) expect(source).toContain(block);
  const words = (text: string) => text.split(/\s+/).filter(word => word !== "").length;
  const firstLine = source.slice(0, source.indexOf("\n"));
  expect(words(blocks.join("\n"))).toBe(words(source) - words(firstLine));
});

test("the script prints what the page says", () => {
  const command = fileURLToPath(new URL("dist/workbook/main.js", root));
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, "run", script], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  expect(page).toContain(`\`\`\`text\n${stdout.replace(/ in [\d.]+s /, " in 0.00s ")}\`\`\``);
});
