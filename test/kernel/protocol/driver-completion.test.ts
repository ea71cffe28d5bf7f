/** A driver that is being written: its mapping's keys are completed with no other edit. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start({ preload: fileURLToPath(new URL("../../../dist/index.js", import.meta.url)) });
});
afterAll(() => kernel.shutdown());

const driver = (mapping: string): string => `class Source extends VisaInstrument {
  readonly mode = this.parameter({ docstring: "What is sourced.", getCmd: "MODE?", setCmd: "MODE {}", valMapping: ${mapping} });
}
`;

async function allowed(source: string): Promise<unknown> {
  return (await kernel.complete(`${source}.mode("`))["matches"];
}

describe("a new key in a mapping is completed at once", () => {
  test("where the driver is a class of a cell", async () => {
    expect((await kernel.execute(driver("{ current: 0, voltage: 1 }"))).reply.content["status"]).toBe("ok");
    const use = "const use = async (source: Source) => source";
    expect(await allowed(use)).toEqual(["current", "voltage"]);
    await kernel.execute(driver("{ current: 0, voltage: 1, power: 2 }"));
    expect(await allowed(use)).toEqual(["current", "power", "voltage"]);
  });

  test("where the driver is a local file that is edited", async () => {
    const write = (mapping: string): void => {
      const text = `import { VisaInstrument } from "setpoint";\nexport ${driver(mapping)}`;
      writeFileSync(join(kernel.folder, "source.ts"), text);
    };
    write("{ current: 0, voltage: 1 }");
    const load = 'import { Source as Local } from "./source";';
    expect((await kernel.execute(load)).reply.content["status"]).toBe("ok");
    const use = "const use = async (source: Local) => source";
    expect(await allowed(use)).toEqual(["current", "voltage"]);
    write("{ current: 0, voltage: 1, power: 2 }");
    expect(await allowed(`${load} ${use}`)).toEqual(["current", "power", "voltage"]);
    // What is loaded does not know the key until it is imported again.
    expect(await allowed(use)).toEqual(["current", "voltage"]);
    await kernel.execute(load);
    expect(await allowed(use)).toEqual(["current", "power", "voltage"]);
  });
});
