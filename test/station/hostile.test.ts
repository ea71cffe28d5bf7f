/** Whatever a station file holds, it is either right or told with its place. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";

import { Station, StationError } from "../../drivers/station/index.ts";

/** What becomes of a text: right, or an error of ours. */
function outcome(text: string): "right" | "told" {
  const station = new Station({ default: false });
  try {
    station.loadConfig(text);
    return "right";
  } catch (error) {
    expect(error).toBeInstanceOf(StationError);
    expect((error as Error).message).toMatch(/^station(:\d+:\d+)?: /);
    return "told";
  }
}

const known =
  "type address port init parameters add_parameters ch1 ch01.volt channels[0].volt label unit scale limits step";
const keys = fc.constantFrom(...known.split(" "), "monitor", "initial_value", "source", "__proto__", "constructor", "");
const value = fc.letrec(tie => ({
  leaf: fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
  any: fc.oneof({ depthSize: "small" }, tie("leaf"), fc.array(tie("any"), { maxLength: 3 }), tie("map")),
  map: fc.dictionary(keys, tie("any"), { maxKeys: 4 }),
})).any;

test("any data is right or told", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value, { maxKeys: 3 }), instruments => {
      seen.add(outcome(stringify({ instruments })));
    }),
    { numRuns: 200 },
  );
  expect(seen).toContain("told");
});

test("any text is right or told", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(..."instruments:{}[]&*!|>-?#'\"\n\t ,dac1.%@`~".split("")), { maxLength: 60 }),
      text => {
        outcome(text.join(""));
      },
    ),
    { numRuns: 300 },
  );
});

test("aliases of aliases do not fill the memory", () => {
  const lines = ["a: &a [x, x, x, x, x, x, x, x, x]"];
  for (const [index, name] of "bcdefghi".split("").entries())
    lines.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcdefgh"[index]}`).join(", ")}]`);
  expect(outcome(lines.join("\n"))).toBe("told");
});
