/** Names for on and off: which are taken was recorded from QCoDeS, what is read is a boolean. */

import { expect, expectTypeOf, test } from "vitest";

import { createOnOffValMapping, Parameter, ValidationError } from "../../drivers/core/index.ts";
import { MappingTable } from "../../drivers/core/parameter/value-mapping.ts";

const mapping = createOnOffValMapping({ onVal: "+", offVal: "-" });
const table = new MappingTable(mapping);

test.each([
  [true, true],
  [false, false],
  [1, true],
  [0, false],
  ["on", true],
  ["ON", true],
  ["On", true],
  ["1", true],
  ["0", false],
  ["off", false],
  ["OFF", false],
  ["Off", false],
  [1.0, true],
])("%j may be set, and is read as %j", (name, read) => {
  table.validator().check(name);
  expect(table.canonical(name)).toBe(read);
  expect(table.encode(name)).toBe(read ? "+" : "-");
  expect(table.decode(table.encode(name))).toBe(read);
});

test.each(["oN", null, "true", "", " on", 2, "yes", undefined, NaN])("%j is refused", name => {
  expect(() => table.validator().check(name, "Parameter: q")).toThrow(ValidationError);
});

test("a refusal tells all names", () => {
  expect(() => table.validator().check("oN", "Parameter: q")).toThrow(
    "'oN' is not in {'On', 'ON', 'on', '1', True, 'Off', 'OFF', 'off', '0', False}; Parameter: q",
  );
});

test("the names and codes are those of QCoDeS, in its order", () => {
  expect([...mapping]).toEqual([
    ["On", "+"],
    ["ON", "+"],
    ["on", "+"],
    ["1", "+"],
    [true, "+"],
    ["Off", "-"],
    ["OFF", "-"],
    ["off", "-"],
    ["0", "-"],
    [false, "-"],
  ]);
});

test("the codes are true and false where none are given", () => {
  const plain = new MappingTable(createOnOffValMapping());
  expect([plain.encode("ON"), plain.encode(0)]).toEqual([true, false]);
  expect([plain.decode("1"), plain.decode("0")]).toEqual([true, false]);
});

test("a parameter is read as a boolean and set with any of the names", async () => {
  let sent: unknown;
  const output = new Parameter("output", {
    getCmd: () => sent,
    setCmd: code => void (sent = code),
    valMapping: mapping,
  });
  expectTypeOf(output.get).returns.resolves.toEqualTypeOf<boolean>();
  await output("ON");
  expect(sent).toBe("+");
  expect(output.cache.value).toBe(true);
  expect(await output()).toBe(true);
  await output(0);
  expect(await output()).toBe(false);
  // @ts-expect-error no name for it
  await expect(output("oN")).rejects.toThrow("setting output to oN: 'oN' is not in");
});
