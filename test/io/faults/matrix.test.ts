/** The table of faults in the documentation names tests that exist, and each code in it stands for one. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);
const text = readFileSync(new URL("docs/explanation/io-faults.md", root), "utf8");
const rows = text.split("\n").filter(line => line.startsWith("| "));
const cells = rows.map(row => row.split(" | ").map(cell => cell.replaceAll(/^\| | \|$/g, "")));
const tests = cells.filter(([code = ""]) => /^[A-Z]\d+$/.test(code));
const faults = cells.filter(({ length }) => length === 11).slice(2);

test("every test that is named is one", () => {
  expect(tests.length).toBeGreaterThan(50);
  const missing = tests.filter(([, file = "", name = ""]) => {
    const source = readFileSync(new URL(file.replaceAll("`", ""), root), "utf8");
    return !source.includes(`("${name}"`) && !source.includes(`"${name}",`);
  });
  expect(missing).toEqual([]);
});

test("every fault has, on every bus, a test, a reason or an admitted gap", () => {
  expect(faults.length).toBeGreaterThan(20);
  const codes = new Set(tests.map(([code]) => code));
  const reasons = new Set([...text.matchAll(/^\* –(\w): /gm)].map(([, reason]) => `–${reason}`));
  const unknown = faults.flatMap(([, ...buses]) =>
    buses
      .flatMap(cell => (cell.startsWith("gap") ? [] : cell.split(" ")))
      .filter(word => !codes.has(word) && !reasons.has(word)),
  );
  expect(unknown).toEqual([]);
});
