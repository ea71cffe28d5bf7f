/** The test: exact traffic, wrong values and replies, and the golden rule on the simulation. */

import { posix } from "node:path";
import type { Layout } from "../layout.ts";
import type { DriverNames } from "../names.ts";

/** TypeScript of the test: for `setpoint run` in a lab, for the package's runner in the package. */
export function testText(names: DriverNames, layout: Layout): string {
  return layout.kind === "lab" ? labTest(names, layout) : packageTest(names);
}

function labTest(names: DriverNames, { driver, simulation }: Layout): string {
  const { title, className, example } = names;
  const { first, prefix } = parts(names);
  return `/** ${title}: what it sends, and what its simulation makes of it. \`setpoint run\` runs this file. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { Instrument } from "setpoint";
import { assertGoldenRule, dialogue } from "setpoint/testing";
import { ${className} } from "./${posix.basename(driver)}";

const sim = join(import.meta.dirname, "${posix.basename(simulation)}");

after(() => Instrument.closeAll());

test("a voltage is sent with six digits and read as a number", async () => {
  await dialogue(${className}, [["${prefix}VOLT 1.500000"], ["${prefix}VOLT?", "1.500000"]], async ${example} => {
    await ${first}.voltage(1.5);
    assert.equal(await ${first}.voltage(), 1.5);
  });
});

test("the output is on or off", async () => {
  await dialogue(${className}, [["${prefix}OUTP 1"], ["${prefix}OUTP?", "0"]], async ${example} => {
    await ${first}.output(true);
    assert.equal(await ${first}.output(), false);
  });
});

test("a voltage that it cannot give is refused before anything is sent", async () => {
  await dialogue(${className}, [], async ${example} => {
    await assert.rejects(async () => ${first}.voltage(11), /11 is invalid: must be between -10 and 10 inclusive/);
  });
});

test("a reply that is no number is an error that quotes it", async () => {
  await dialogue(${className}, [["${prefix}VOLT?", "garbage"]], async ${example} => {
    await assert.rejects(async () => ${first}.voltage(), /reply 'garbage' is not a number/);
  });
});

test("every parameter of the simulation accepts its own output", async () => {
  const ${example} = await ${className}.open("${example}", "GPIB0::1::INSTR", { sim });
  assert.equal(${example}.simulated, true);
  for (const parameter of ${example}.allParameters()) if (parameter.settable) await assertGoldenRule(parameter);
});
`;
}

function packageTest(names: DriverNames): string {
  const { title, className, company, model, example } = names;
  const { first, prefix } = parts(names);
  return `/** ${title}: what it sends, and what its simulation makes of it. */
import { afterEach, expect, test, vi } from "vitest";
import { Instrument } from "../../drivers/core/index.ts";
import { ${className} } from "../../drivers/instruments/${company}/index.ts";
import { assertGoldenRule, dialogue } from "../../drivers/testing/index.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await Instrument.closeAll();
});

test("a voltage is sent with six digits and read as a number", async () => {
  await dialogue(${className}, [["${prefix}VOLT 1.500000"], ["${prefix}VOLT?", "1.500000"]], async ${example} => {
    await ${first}.voltage(1.5);
    expect(await ${first}.voltage()).toBe(1.5);
  });
});

test("the output is on or off", async () => {
  await dialogue(${className}, [["${prefix}OUTP 1"], ["${prefix}OUTP?", "0"]], async ${example} => {
    await ${first}.output(true);
    expect(await ${first}.output()).toBe(false);
  });
});

test("a voltage that it cannot give is refused before anything is sent", async () => {
  await dialogue(${className}, [], async ${example} => {
    await expect(${first}.voltage(11)).rejects.toThrow("11 is invalid: must be between -10 and 10 inclusive");
  });
});

test("a reply that is no number is an error that quotes it", async () => {
  await dialogue(${className}, [["${prefix}VOLT?", "garbage"]], async ${example} => {
    await expect(${first}.voltage()).rejects.toThrow("reply 'garbage' is not a number");
  });
});

test("every parameter of the simulation accepts its own output", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  const ${example} = await ${className}.open("${example}", "GPIB0::1::INSTR", { sim: "${company}/${model}" });
  expect(${example}.simulated).toBe(true);
  for (const parameter of ${example}.allParameters()) if (parameter.settable) await assertGoldenRule(parameter);
});
`;
}

/** The first channel, or the instrument where it has none, and what stands in front of its commands. */
function parts({ channels, example }: DriverNames): { first: string; prefix: string } {
  const [channel] = channels;
  if (channel === undefined) return { first: example, prefix: "" };
  return { first: `${example}.channels[0]`, prefix: `:CHAN${channel}:` };
}
