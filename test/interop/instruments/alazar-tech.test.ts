/** Our AlazarTech drivers have the parameters of QCoDeS's, and make the same calls of AlazarTech's library. */
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { Instrument } from "../../../drivers/core/index.ts";
import {
  AcquisitionInterface,
  AlazarATSAPI,
  AlazarTechATS9360,
  AlazarTechATS9870,
  atsDeclaration,
  SimulatedAts,
  TraceParameter,
  type AlazarTechATS,
} from "../../../drivers/instruments/alazar-tech/index.ts";
import { fakeLibrary } from "../../../drivers/io/ffi/index.ts";
import { Bench, VirtualClock } from "../../../drivers/io/sim/index.ts";
import { finish, installPeers, peersPossible, root } from "../peers.ts";

type Call = [name: string, given: unknown[]];
interface Described {
  readonly trace: boolean;
  readonly label: string;
  readonly unit: string;
  readonly mapping: [string, unknown][] | null;
  readonly initial: unknown;
}
interface Printed {
  readonly parameters: Record<string, Described>;
  readonly traffic: Call[];
}

/** What is set and acquired, in QCoDeS's names. */
const wanted = {
  ATS9360: {
    settings: [
      ["clock_source", "EXTERNAL_CLOCK_10MHz_REF"],
      ["external_sample_rate", 1_200_000_000],
      ["decimation", 4],
      ["coupling2", "AC"],
      ["bwlimit1", "ENABLED"],
      ["trigger_operation", "TRIG_ENGINE_OP_J_AND_NOT_K"],
      ["trigger_source2", "CHANNEL_B"],
      ["trigger_slope1", "TRIG_SLOPE_NEGATIVE"],
      ["trigger_level2", 99],
      ["external_trigger_range", "ETR_TTL"],
      ["trigger_delay", 32],
      ["timeout_ticks", 7],
      ["aux_io_mode", "AUX_IN_TRIGGER_ENABLE"],
      ["aux_io_param", "TRIG_SLOPE_POSITIVE"],
    ],
    acquisitions: [
      { samples_per_record: 512, records_per_buffer: 3, buffers_per_acquisition: 2, allocated_buffers: 2 },
      { channel_selection: "B", interleave_samples: "ENABLED", transfer_offset: 16, buffer_timeout: 250 },
      { mode: "TS", samples_per_record: 2048, records_per_buffer: 1, buffers_per_acquisition: 4, allocated_buffers: 4 },
    ],
  },
  ATS9870: {
    settings: [
      ["sample_rate", 250_000_000],
      ["channel_range1", 0.04],
      ["channel_range2", 2],
      ["impedance2", 1_000_000],
      ["trigger_source1", "CHANNEL_A"],
      ["external_trigger_range", "ETR_1V"],
      ["clock_edge", "CLOCK_EDGE_FALLING"],
    ],
    acquisitions: [{ channel_selection: "A" }],
  },
} as const;

/** Units that QCoDeS leaves out: what is counted is said here. */
const counted: Readonly<Record<string, string>> = {
  samplesPerRecord: "samples",
  recordsPerBuffer: "records",
  buffersPerAcquisition: "buffers",
  allocatedBuffers: "buffers",
};

afterEach(async () => {
  await Instrument.closeAll();
  vi.restoreAllMocks();
});

describe.skipIf(!peersPossible())("beside QCoDeS", () => {
  let printed: Record<keyof typeof wanted, Printed>;

  beforeAll(async () => {
    const script = join(root, "test/interop/instruments/alazar_tech.py");
    const { status, output } = await finish(installPeers(), [script, JSON.stringify(wanted)], process.env);
    expect(status, output).toBe(0);
    printed = JSON.parse(output.trim().split("\n").at(-1) ?? "") as typeof printed;
  });

  test.each(["ATS9360", "ATS9870"] as const)("%s has the same parameters, with their codes", async model => {
    const { board } = await open(model);
    const theirs = printed[model].parameters;
    const ours = Object.keys(board.parameters).filter(name => name !== "IDN" && name !== "triggerHoldoff");
    expect(ours.toSorted()).toEqual(Object.keys(theirs).map(camelCase).toSorted());
    for (const [name, their] of Object.entries(theirs)) {
      const parameter = board.parameters[camelCase(name)]!;
      const mapping = parameter.valMapping ? Object.entries(parameter.valMapping) : null;
      const sorted = (entries: [string, unknown][] | null) =>
        entries?.map(([key, code]) => [numeral(key), code]).toSorted() ?? null;
      expect(
        {
          trace: parameter instanceof TraceParameter,
          label: parameter.label,
          unit: parameter.unit,
          mapping: sorted(mapping),
          initial: parameter.cache.value,
        },
        name,
      ).toEqual({ ...their, unit: counted[camelCase(name)] ?? their.unit, mapping: sorted(their.mapping) });
    }
  });

  test.each(["ATS9360", "ATS9870"] as const)("%s makes the same calls", async model => {
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const { board, calls } = await open(model);
    calls.length = 0;
    await board.syncing(async () => {
      for (const [name, value] of wanted[model].settings) await board.parameters[camelCase(name)]?.set?.(value);
    });
    for (const options of wanted[model].acquisitions) {
      const ours = Object.fromEntries(Object.entries(options).map(([name, value]) => [camelCase(name), value]));
      await board.acquire({ ...ours, acquisitionController: new Nothing() });
    }
    expect(calls.length).toBeGreaterThan(15);
    // AlazarTech's guide wants 0x7FFFFFFF records in triggered streaming, where it ignores the number.
    const streaming = (call: Call): Call => {
      const [name, given] = call;
      const isStreaming = name === "AlazarBeforeAsyncRead" && (Number(given[5]) & 0x400) !== 0;
      return isStreaming ? [name, given.with(4, 0x7fffffff)] : call;
    };
    expect(calls).toEqual(printed[model].traffic.map(streaming));
  });
});

class Nothing extends AcquisitionInterface<null> {
  handleBuffer(): void {
    // Only the calls count.
  }
  postAcquire(): null {
    return null;
  }
}

/** A board that notes the calls that change something, and has done at once what they tell. */
async function open(model: "ATS9360" | "ATS9870"): Promise<{ board: AlazarTechATS; calls: Call[] }> {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  const bench = new Bench({ clock: new VirtualClock({ skipsWaits: true }) });
  const { functions } = new SimulatedAts({ boards: [{ model }], bench });
  const calls: Call[] = [];
  const noted = Object.entries(functions).map(([name, run]) => [
    name,
    (...given: unknown[]) => {
      if (/Get|Query|Register|NumOf|InSystem|ErrorTo/.test(name))
        return (run as (...all: unknown[]) => unknown)(...given);
      calls.push([name, given.slice(1).map(each => (each instanceof Uint8Array ? "buffer" : each))]);
      return 512;
    },
  ]);
  const api = new AlazarATSAPI(fakeLibrary(atsDeclaration, Object.fromEntries(noted) as typeof functions));
  const driver = { ATS9360: AlazarTechATS9360, ATS9870: AlazarTechATS9870 }[model];
  return { board: await driver.open(model, { api }), calls };
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `1.0` in Python is `1` here. */
function numeral(text: string): string {
  return text !== "" && Number.isFinite(Number(text)) ? String(Number(text)) : text;
}
