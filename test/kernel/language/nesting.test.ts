/** What people write is never called too deep. */
import { expect, test } from "vitest";
import { tooDeepAt } from "../../../kernel/language/nesting.ts";

const many = 5000;

test.each([
  ["a text of settings", `const station = \`\n${"  volt: 12:30\n".repeat(many)}\``],
  ["brackets in texts", `const open = "${"[".repeat(many)}"; const other = '${"(".repeat(many)}'`],
  ["brackets in comments", `/* ${"{".repeat(many)} */\n// ${"[".repeat(many)}`],
  ["lines without semicolons", "const volt = await gate()\n".repeat(many)],
  ["a long list", `const list = [${"{ a: 1, b: x => x }, ".repeat(many)}]`],
  ["a long object", `const map = {${"a: 1,\n".repeat(many)}}`],
  ["conditions with blocks", "if (a) { b() }\n".repeat(many)],
])("%s is not deep", (_, source) => {
  expect(tooDeepAt(source)).toBeUndefined();
});

test("the place is that of the first level too many", () => {
  expect(tooDeepAt("[".repeat(many))).toBe(2000);
  expect(tooDeepAt(`"${"[".repeat(many)}"; ${"(".repeat(many)}`)).toBe(many + 4 + 2000);
});
