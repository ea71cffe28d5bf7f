/** A strict simulation: what a driver sent and no rule matched is an error, at once or at the end. */
import { describe, expect, test } from "vitest";
import { SimulationError } from "../../../drivers/io/index.ts";
import { readDefinition } from "../../../drivers/io/sim/definition.ts";
import { SimulatedDevice } from "../../../drivers/io/sim/device.ts";
import { SimulationTransport } from "../../../drivers/io/sim/simulation-transport.ts";
import { nearestForms } from "../../../drivers/io/sim/nearest-forms.ts";
import type { Strictness } from "../../../drivers/io/sim/strict.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { oneDevice } from "../simulation-file.ts";

const file = oneDevice(`
    error: ERROR
    dialogues:
      - {q: "*IDN?", r: "A,B,C,D"}
    properties:
      volt:
        default: 0
        getter: {q: "VOLT?", r: "{:.2f}"}
        setter: {q: "VOLT {:f}"}
        specs: {type: float, min: 0, max: 10}
      curr:
        default: 0
        getter: {q: "CURR?", r: "{:.2f}"}
        setter: {q: "CURR {:f}", e: "TOO MUCH"}
        specs: {type: float, max: 1}
    channels:
      out:
        ids: [a, b]
        properties:
          on:
            default: 0
            getter: {q: "{ch_id}:OUTP?", r: "{}"}
            setter: {q: "{ch_id}:OUTP {}"}`);

function strict(strictness?: Strictness): { handle: MessageHandle; device: SimulatedDevice } {
  const [definition] = readDefinition("x.yaml", file, () => ({ path: "", text: "" })).resources.values();
  const device = new SimulatedDevice(definition as NonNullable<typeof definition>, "GPIB INSTR", {
    strict: strictness,
  });
  const options = { timeout: 5, readTermination: "\n", writeTermination: "\n" };
  return { device, handle: new MessageHandle("GPIB0::1::INSTR", new SimulationTransport(device), options) };
}

describe("at once", () => {
  test("the command that sent it fails, with the message and the nearest rules", async () => {
    const { handle } = strict("now");
    const failing = handle.query("VOTL?");
    await expect(failing).rejects.toBeInstanceOf(SimulationError);
    await expect(failing).rejects.toThrow(
      'simulated device "dut": no rule matches "VOTL?": nearest are "VOLT?", "VOLT {:f}", "*IDN?"',
    );
    expect(await handle.query("*IDN?")).toBe("A,B,C,D");
    await handle.close();
  });

  test("a value that is refused without an error reply names the limit", async () => {
    const { handle } = strict("now");
    await expect(handle.write("VOLT 11.0")).rejects.toThrow(
      'simulated device "dut": 11.0 is more than 10.0: refused "VOLT 11.0": nearest are "VOLT {:f}"',
    );
    await handle.close();
  });

  test("a value that has an error reply is answered as the file says", async () => {
    const { handle } = strict("now");
    expect(await handle.query("CURR 2.0")).toBe("TOO MUCH");
    await handle.close();
  });

  test("a channel that the file does not list is not set in silence", async () => {
    const { handle } = strict("now");
    await handle.write("a:OUTP 1");
    await expect(handle.write("c:OUTP 1")).rejects.toThrow('channel "c" is not one of a, b: refused "c:OUTP 1"');
    await handle.close();
  });
});

describe("at the end", () => {
  test("closing fails, and lists all that was sent", async () => {
    const { handle, device } = strict("end");
    expect(await handle.query("VOTL?")).toBe("ERROR");
    expect(await handle.query("VOLT?")).toBe("0.00");
    await handle.write("VOLT 12.0");
    expect(device.unmatched.map(({ message }) => message)).toEqual(["VOTL?", "VOLT 12.0"]);
    await expect(handle.close()).rejects.toThrow(
      /no rule matches "VOTL\?": nearest are .*; 12.0 is more than 10.0: refused "VOLT 12.0"/,
    );
    await handle.close();
  });

  test("closing succeeds where everything matched", async () => {
    const { handle } = strict("end");
    await handle.write("VOLT 2.5");
    expect(await handle.query("VOLT?")).toBe("2.50");
    await handle.close();
  });

  test("a driver that never stops sending nonsense fills no memory", () => {
    const { device } = strict("end");
    for (let count = 0; count < 1005; count++) device.answer(`x${count}`);
    expect(device.unmatched).toHaveLength(1000);
    expect(() => device.check()).toThrow(/; and 5 more$/);
    expect(() => device.check()).not.toThrow();
  });
});

test("without it, nothing is noted", async () => {
  const { handle, device } = strict();
  expect(await handle.query("VOTL?")).toBe("ERROR");
  expect(device.unmatched).toEqual([]);
  await handle.close();
});

describe("the nearest rules", () => {
  test.each([
    ["volt?", ["CURR?", "VOLT?"], "VOLT?"],
    ["SOUR:VOLT 1.5", ["SOUR:CURR {:f}", "SOUR:VOLT {:f}", "*IDN?"], "SOUR:VOLT {:f}"],
    ["*IDN", ["OUTP {}", "*IDN?"], "*IDN?"],
    ["", ["A?", "ABC?"], "A?"],
  ])("to %j of %j is %j", (message, forms, nearest) => {
    expect(nearestForms(message, forms)[0]).toBe(nearest);
  });

  test("are none where there are no rules", () => {
    expect(nearestForms("x", [])).toEqual([]);
  });
});
