/** AlazarTech's library without AlazarTech: boards that digitise signals into buffers, as an object of the same type. */
import { fakeLibrary, type FakeFunctions } from "../../io/ffi/index.ts";
import { Bench } from "../../io/sim/index.ts";
import { boardKindOf, returnCodeText } from "./ats-codes.ts";
import type { AtsFunctions, AtsLibrary } from "./ats-library.ts";
import { atsDeclaration } from "./ats-library.ts";
import { sine, type Signal } from "./ats-signal.ts";
import { SimulatedBoard, type BoardFacts } from "./simulated-board.ts";

/** One board of a simulated library. */
export interface SimulatedBoardOptions {
  /** `ATS9360` or `ATS9870`. */
  model: string;
  /** Default 1. */
  systemId?: number;
  /** Default one more than the board before in the same system. */
  boardId?: number;
  /** Default one of its own. */
  serial?: number;
}

/** How a simulated library is set up. */
export interface SimulatedAtsOptions {
  /** The boards that are there. Default one ATS9360. */
  boards?: readonly SimulatedBoardOptions[];
  /** What is at the inputs. Default a sine of 10 MHz and 0.2 V at A, one of 5 MHz and 0.1 V at B. */
  signals?: { readonly A?: Signal; readonly B?: Signal };
  /** Standard deviation of the noise of each sample, in V. Default 1 mV. */
  noise?: number;
  /** External triggers in a second. Default 10 000. */
  triggerRate?: number;
  /** Gives the time and the noise. Default one of its own. */
  bench?: Bench;
}

/** What differs between the models. */
const models: Readonly<Record<string, BoardFacts>> = {
  ATS9360: { bitsPerSample: 12, memorySamples: 4294967294, asopcType: 0x69157720, samplesDivisor: 128 },
  ATS9870: { bitsPerSample: 8, memorySamples: 268435456, asopcType: 0x62040000, samplesDivisor: 64 },
};

const firstSerial = 970396;
/** Versions that the simulated library tells. */
const versions = { cpld: [25, 16], driver: [7, 2, 3], sdk: [7, 2, 3] } as const;

/** A simulated library with its boards. Its functions can be replaced: `new SimulatedAts().functions`. */
export class SimulatedAts {
  readonly boards: readonly SimulatedBoard[];
  /** The functions as TypeScript, for a library with others in their place: `fakeLibrary(atsDeclaration, { …functions, … })`. */
  readonly functions: FakeFunctions<AtsFunctions>;
  /** An object of the same type as the opened library. */
  readonly library: AtsLibrary;

  /** @throws RangeError for a model that cannot be simulated. */
  constructor(options: SimulatedAtsOptions = {}) {
    const { noise = 1e-3, triggerRate = 10_000, bench = new Bench() } = options;
    const signals = {
      A: options.signals?.A ?? sine({ amplitude: 0.2, frequency: 10e6 }),
      B: options.signals?.B ?? sine({ amplitude: 0.1, frequency: 5e6 }),
    };
    const taken = new Map<number, number>();
    this.boards = (options.boards ?? [{ model: "ATS9360" }]).map(({ model, systemId = 1, ...given }, index) => {
      const facts = Object.hasOwn(models, model) ? models[model] : undefined;
      if (!facts)
        throw new RangeError(`simulating ${JSON.stringify(model)}: must be one of ${Object.keys(models).join(", ")}`);
      const boardId = given.boardId ?? (taken.get(systemId) ?? 0) + 1;
      taken.set(systemId, Math.max(taken.get(systemId) ?? 0, boardId));
      return new SimulatedBoard({
        ...facts,
        kind: boardKindOf(model),
        systemId,
        boardId,
        serial: given.serial ?? firstSerial + index,
        handle: BigInt(index + 1) << 16n,
        noise: { deviation: noise, next: bench.noise(`ats ${systemId}.${boardId}`) },
        signals: [signals.A, signals.B],
        triggerRate,
        clock: bench.clock,
      });
    });
    this.functions = functionsOf(this.boards);
    this.library = fakeLibrary(atsDeclaration, this.functions);
  }
}

const ok = 512;
const invalidHandle = 572;

function functionsOf(boards: readonly SimulatedBoard[]): FakeFunctions<AtsFunctions> {
  const find = (handle: unknown) => boards.find(board => board.handle === handle);
  /** A function whose first argument is a board. */
  const on =
    <A extends readonly unknown[], R extends number | Promise<number>>(run: (board: SimulatedBoard, ...rest: A) => R) =>
    (handle: unknown, ...rest: A): R | number => {
      const board = find(handle);
      return board ? run(board, ...rest) : invalidHandle;
    };
  const fill =
    (values: readonly number[]) =>
    (...boxes: ({ value: number | undefined } | null)[]) => {
      for (const [index, box] of boxes.entries()) if (box) box.value = values[index] ?? 0;
      return ok;
    };

  return {
    AlazarNumOfSystems: () => Math.max(0, ...boards.map(board => board.systemId)),
    AlazarBoardsInSystemBySystemID: system => boards.filter(board => board.systemId === system).length,
    AlazarGetBoardBySystemID: (system, id) =>
      boards.find(board => board.systemId === system && board.boardId === id)?.handle ?? null,
    AlazarGetBoardKind: handle => find(handle)?.kind ?? 0,
    AlazarGetChannelInfo: on((board, samples, bits) => fill([board.memorySamples, board.bitsPerSample])(samples, bits)),
    AlazarGetCPLDVersion: on((_board, major, minor) => fill(versions.cpld)(major, minor)),
    AlazarGetDriverVersion: fill(versions.driver),
    AlazarGetSDKVersion: fill(versions.sdk),
    AlazarQueryCapability: on((board, what, _reserved, value) => board.queryCapability(what, value)),
    AlazarErrorToText: code => returnCodeText(code)?.replace(/ .*/, "") ?? "",
    AlazarGetParameter: on((board, _channel, parameter, value) => board.getParameter(parameter, value)),
    AlazarSetParameter: on((board, _channel, parameter, value) => board.setParameter(parameter, value)),
    AlazarReadRegister: on((board, offset, value, password) => board.readRegister(offset, value, password)),
    AlazarWriteRegister: on((board, offset, value, password) => board.writeRegister(offset, value, password)),
    AlazarSetLED: on((board, isOn) => board.setLed(isOn)),
    AlazarSetCaptureClock: on((board, ...codes: number[]) => board.setCaptureClock(codes)),
    AlazarInputControl: on((board, mask, ...codes: number[]) => board.inputControl(mask, codes)),
    AlazarSetBWLimit: on((board, mask, flag) => board.keep(`bwLimit${mask}`, flag)),
    AlazarSetTriggerOperation: on((board, ...codes: number[]) => board.setTriggerOperation(codes)),
    AlazarSetExternalTrigger: on((board, _coupling, range) => board.setExternalTrigger(range)),
    AlazarSetTriggerDelay: on((board, samples) => board.keep("triggerDelay", samples)),
    AlazarSetTriggerTimeOut: on((board, ticks) => board.keep("timeoutTicks", ticks)),
    AlazarConfigureAuxIO: on((board, mode, parameter) => {
      board.keep("auxIoParameter", parameter);
      return board.keep("auxIoMode", mode);
    }),
    AlazarConfigureRecordAverage: on((board, mode) => board.keep("recordAverage", mode)),
    AlazarSetRecordSize: on((board, before, after) => board.setRecordSize(before, after)),
    AlazarBeforeAsyncRead: on((board, mask, _offset, samples, records, total, flags) =>
      board.beforeAsyncRead({ mask, samples, records, total, flags }),
    ),
    AlazarPostAsyncBuffer: on((board, pointer, bytes) => board.postBuffer(pointer, bytes)),
    AlazarWaitAsyncBufferComplete: on((board, pointer, timeout) => board.waitForBuffer(pointer, timeout)),
    AlazarStartCapture: on(board => board.startCapture()),
    AlazarAbortAsyncRead: on(board => board.abort()),
    AlazarForceTrigger: on(board => board.forceTrigger()),
    AlazarForceTriggerEnable: on(() => ok),
    AlazarBusy: handle => (find(handle)?.isBusy ? 1 : 0),
    AlazarTriggered: handle => (find(handle)?.isTriggered ? 1 : 0),
  };
}
