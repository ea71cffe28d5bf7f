/** Instruments that a module exports, served as those of a file are. */
import { describe, expect, test } from "vitest";
import { openResource } from "../../../drivers/io/index.ts";
import type { RunModule } from "../../../drivers/io/serve/models.ts";
import { serveSimulation } from "../../../drivers/io/serve/serve.ts";
import { ServedSimulation } from "../../../drivers/io/sim/conversation.ts";
import { FaultyInstrument } from "../../../drivers/io/sim/faults/faulty-instrument.ts";
import { loadSimulation } from "../../../drivers/io/sim/library.ts";
import { modelDevice } from "../../../drivers/io/sim/model-device.ts";
import { simulationFile } from "../simulation-file.ts";

const meter = (reading = "1.25") =>
  modelDevice("meter", () => message => {
    if (message === "LATER?") return Promise.reject(new Error("the coil is warm"));
    return message === "READ?" ? reading : undefined;
  });

/** As the command line runs a module, without one. */
const exporting =
  (exported: Readonly<Record<string, unknown>>): RunModule =>
  async (_file, use) =>
    use(exported);

function serve(exported: Readonly<Record<string, unknown>>, options: object = {}) {
  return serveSimulation("lab.ts", { socket: 0, log: () => {}, runModule: exporting(exported), ...options });
}

async function ask(resourceName: string, question: string): Promise<string> {
  const handle = await openResource(resourceName, { timeout: 1 });
  try {
    return await handle.query(question);
  } finally {
    await handle.close();
  }
}

describe("a module", () => {
  test("offers its first socket, or all that it has, with files beside it", async () => {
    const instruments = { "gpib::7": meter("7"), "TCPIP::h::1::SOCKET": meter("1") };
    await using first = await serve({ instruments });
    expect(first.addresses.map(each => each.instrument)).toEqual(["lab.ts"]);
    expect(await ask(first.resourceName, "READ?")).toBe("1");
    const file = simulationFile(
      'spec: "1.1"\ndevices: {d: {dialogues: [{q: "READ?", r: "file"}]}}\nresources: {TCPIP::h::2::SOCKET: {device: d}}\n',
    );
    await using all = await serveSimulation(["lab.ts", file], {
      socket: 0,
      all: true,
      log: () => {},
      runModule: exporting({ instruments }),
    });
    expect(all.addresses.map(each => each.instrument).slice(0, 2)).toEqual([
      "lab.ts GPIB0::7::INSTR",
      "lab.ts TCPIP0::h::1::SOCKET",
    ]);
    const readings = await Promise.all(all.addresses.map(each => ask(each.resourceName, "READ?")));
    expect(readings).toEqual(["7", "1", "file"]);
  });

  test("may make its instruments by a function, at once or later, and make them faulty", async () => {
    const faulty = () =>
      new FaultyInstrument(new ServedSimulation(meter()), { replies: { at: { 1: { kind: "half", keep: 2 } } } });
    for (const instruments of [() => ({ "GPIB::1": faulty() }), async () => ({ "GPIB::1": faulty() })]) {
      await using server = await serve({ instruments });
      const handle = await openResource(server.resourceName, { timeout: 1, readTermination: "." });
      expect(await handle.query("READ?")).toBe("1");
      await handle.close();
    }
  });

  test("offers the instrument that --resource names, and says which there are", async () => {
    const instruments = { "GPIB::7": meter("7"), "GPIB::8": meter("8") };
    await using server = await serve({ instruments }, { resource: ["gpib0::8::instr"] });
    expect(await ask(server.resourceName, "READ?")).toBe("8");
    await expect(serve({ instruments }, { resource: ["GPIB::9"] })).rejects.toThrow(
      "connecting to GPIB0::9::INSTR: not among the instruments of lab.ts: expected one of GPIB0::7::INSTR, GPIB0::8::INSTR",
    );
  });

  test("whose model fails after a while says so in the log", async () => {
    const lines: string[] = [];
    await using server = await serve(
      { instruments: { "GPIB::1": meter() } },
      { log: (line: string) => lines.push(line) },
    );
    const handle = await openResource(server.resourceName, { timeout: 1 });
    await handle.write("LATER?");
    await expect.poll(() => lines.at(-1)).toContain(" failed: the coil is warm");
    await handle.close();
  });
});

describe("refused", () => {
  const at = { "GPIB::1": meter() };
  test.each([
    [{}, "it must export instruments, as in export const instruments = { "],
    [{ bench: 1, dmm: 2 }, "it exports bench, dmm"],
    [{ instruments: meter() }, "instruments must be an object of instruments by resource names"],
    [{ instruments: [meter()] }, "instruments must be an object of instruments by resource names"],
    [{ instruments: () => undefined }, "instruments must be an object of instruments by resource names"],
    [{ instruments: { meter: meter() } }, 'resource name "meter": must start with one of ASRL'],
    [{ instruments: { "GPIB::1": () => "1" } }, "GPIB::1 is no simulated instrument: expected what modelDevice makes"],
    [{ instruments: { ...at, "GPIB0::1::INSTR": meter() } }, "GPIB0::1::INSTR stands there twice"],
    [{ instruments: {} }, "there are no instruments to serve"],
  ])("a module that exports %o: %s", async (exported, problem) => {
    const serving = serve(exported);
    await expect(serving).rejects.toThrow('simulation "lab.ts": ');
    await expect(serving).rejects.toThrow(problem);
  });

  test("a module where nobody can run one, and as the name of a simulation", async () => {
    await expect(serveSimulation("lab.ts", { socket: 0, log: () => {} })).rejects.toThrow(
      'simulation "lab.ts": a module is served by the command alone: setpoint sim serve lab.ts',
    );
    await expect(loadSimulation("./lab.mts")).rejects.toThrow(
      'simulation "./lab.mts": the instruments of a module are given as themselves: import them, then { sim: … }',
    );
  });
});

test("in this process, an answer that fails after a while is told to who waits for it", async () => {
  const handle = await openResource("GPIB::1", { sim: meter(), timeout: 1 });
  await expect(handle.query("LATER?")).rejects.toThrow("the coil is warm");
  expect(await handle.query("READ?")).toBe("1.25");
  await handle.close();
});
