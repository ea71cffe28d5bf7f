/** AlazarTech's library with the names and types of TypeScript: parameters as arguments, values instead of pointers. */
import { InstrumentError } from "../../core/index.ts";
import { box, LibraryCrashError, LibraryError } from "../../io/ffi/index.ts";
import { boardModel, registerPassword, returnCodeText } from "./ats-codes.ts";
import type { AtsLibrary } from "./ats-library.ts";
import { CallQueue } from "./call-queue.ts";
import type { DmaBuffer, DmaBuffers, DmaMemory, DmaRequest } from "./dma-buffer.ts";
import { ownMemory } from "./own-memory.ts";
import type { AnyTraceParameter } from "./trace-parameter.ts";

/** A code, or the parameter that has it: its raw value is sent, and after the call it is marked as synced. */
export type IntOrParam = number | AnyTraceParameter;

/**
 * AlazarTech's ATS API. Calls on one board run one after the other, beside the event loop; only `abortAsyncRead` overtakes
 * a wait for a buffer, which it ends.
 */
export class AlazarATSAPI {
  readonly #library: AtsLibrary;
  readonly #memory: DmaMemory;
  readonly #queue = new CallQueue();
  /** Boards that somebody waits for: an abort may overtake that call, and no other. */
  readonly #waiting = new Set<bigint>();
  #crash: LibraryCrashError | undefined;

  /** Takes an opened library, and where its buffers come from: by default from this process. */
  constructor(library: AtsLibrary, memory: DmaMemory = ownMemory) {
    this.#library = library;
    this.#memory = memory;
  }

  /** Whether a process of its own has crashed: what it had open is lost. */
  get crashed(): boolean {
    return this.#crash !== undefined;
  }

  // Boards, and what they say of themselves.

  numOfSystems(): Promise<number> {
    return this.#call(null, () => this.#library.AlazarNumOfSystems.async());
  }

  boardsInSystemBySystemId(systemId: number): Promise<number> {
    return this.#call(null, () => this.#library.AlazarBoardsInSystemBySystemID.async(systemId));
  }

  /** The handle of a board; null if there is none with these numbers. */
  async getBoardBySystemId(systemId: number, boardId: number): Promise<bigint | null> {
    const found = await this.#call(null, () => this.#library.AlazarGetBoardBySystemID.async(systemId, boardId));
    return found === 0n ? null : found;
  }

  getBoardKind(handle: bigint): Promise<number> {
    return this.#call(handle, () => this.#library.AlazarGetBoardKind.async(handle));
  }

  /** The name of the model, such as `ATS9360`. */
  async getBoardModel(handle: bigint): Promise<string> {
    return boardModel(await this.getBoardKind(handle));
  }

  /** The memory of a channel in samples, and the bits of a sample. */
  async getChannelInfo(handle: bigint): Promise<{ maxSamples: number; bitsPerSample: number }> {
    const [maxSamples, bitsPerSample] = [box(0), box(0)];
    await this.#call(handle, () => this.#library.AlazarGetChannelInfo.async(handle, maxSamples, bitsPerSample));
    return { maxSamples: maxSamples.value, bitsPerSample: bitsPerSample.value };
  }

  /** `major.minor` of the board's logic beside its FPGA. */
  async getCpldVersion(handle: bigint): Promise<string> {
    const [major, minor] = [box(0), box(0)];
    await this.#call(handle, () => this.#library.AlazarGetCPLDVersion.async(handle, major, minor));
    return `${major.value}.${minor.value}`;
  }

  /** `major.minor.revision` of AlazarTech's kernel driver. */
  async getDriverVersion(): Promise<string> {
    const [major, minor, revision] = [box(0), box(0), box(0)];
    await this.#call(null, () => this.#library.AlazarGetDriverVersion.async(major, minor, revision));
    return `${major.value}.${minor.value}.${revision.value}`;
  }

  /** `major.minor.revision` of AlazarTech's library. */
  async getSdkVersion(): Promise<string> {
    const [major, minor, revision] = [box(0), box(0), box(0)];
    await this.#call(null, () => this.#library.AlazarGetSDKVersion.async(major, minor, revision));
    return `${major.value}.${minor.value}.${revision.value}`;
  }

  async queryCapability(handle: bigint, what: number): Promise<number> {
    const value = box(0);
    await this.#call(handle, () => this.#library.AlazarQueryCapability.async(handle, what, 0, value));
    return value.value;
  }

  /** AlazarTech's own name of a return code. */
  async errorToText(code: number): Promise<string> {
    return (await this.#library.AlazarErrorToText.async(code)) ?? "";
  }

  async getParameter(handle: bigint, channel: number, parameter: number): Promise<number> {
    const value = box(0);
    await this.#call(handle, () => this.#library.AlazarGetParameter.async(handle, channel, parameter, value));
    return value.value;
  }

  setParameter(handle: bigint, channel: number, parameter: number, value: number): Promise<number> {
    return this.#call(handle, () => this.#library.AlazarSetParameter.async(handle, channel, parameter, value));
  }

  async readRegister(handle: bigint, offset: number): Promise<number> {
    const value = box(0);
    const read = () => this.#library.AlazarReadRegister.async(handle, offset, value, registerPassword);
    await this.#call(handle, read);
    return value.value;
  }

  writeRegister(handle: bigint, offset: number, value: number): Promise<number> {
    const write = () => this.#library.AlazarWriteRegister.async(handle, offset, value, registerPassword);
    return this.#call(handle, write);
  }

  setLed(handle: bigint, on: boolean): Promise<number> {
    return this.#call(handle, () => this.#library.AlazarSetLED.async(handle, on ? 1 : 0));
  }

  // Settings.

  setCaptureClock(
    handle: bigint,
    source: IntOrParam,
    sampleRate: IntOrParam,
    edge: IntOrParam,
    decimation: IntOrParam,
  ): Promise<number> {
    return this.#send(handle, [source, sampleRate, edge, decimation], (...codes) =>
      this.#library.AlazarSetCaptureClock.async(handle, ...codes),
    );
  }

  inputControl(
    handle: bigint,
    channelMask: number,
    coupling: IntOrParam,
    range: IntOrParam,
    impedance: IntOrParam,
  ): Promise<number> {
    return this.#send(handle, [coupling, range, impedance], (...codes) =>
      this.#library.AlazarInputControl.async(handle, channelMask, ...codes),
    );
  }

  setBwLimit(handle: bigint, channelMask: number, flag: IntOrParam): Promise<number> {
    return this.#send(handle, [flag], code => this.#library.AlazarSetBWLimit.async(handle, channelMask, code));
  }

  /** Engines, sources, slopes and levels come in pairs: first those of the first engine, then those of the second. */
  setTriggerOperation(
    handle: bigint,
    operation: IntOrParam,
    ...[engine1, source1, slope1, level1, engine2, source2, slope2, level2]: readonly [
      ...first: readonly [IntOrParam, IntOrParam, IntOrParam, IntOrParam],
      ...second: readonly [IntOrParam, IntOrParam, IntOrParam, IntOrParam],
    ]
  ): Promise<number> {
    return this.#send(
      handle,
      [operation, engine1, source1, slope1, level1, engine2, source2, slope2, level2],
      (...codes) => this.#library.AlazarSetTriggerOperation.async(handle, ...codes),
    );
  }

  setExternalTrigger(handle: bigint, coupling: IntOrParam, range: IntOrParam): Promise<number> {
    return this.#send(handle, [coupling, range], (...codes) =>
      this.#library.AlazarSetExternalTrigger.async(handle, ...codes),
    );
  }

  setTriggerDelay(handle: bigint, samples: IntOrParam): Promise<number> {
    return this.#send(handle, [samples], value => this.#library.AlazarSetTriggerDelay.async(handle, value));
  }

  setTriggerTimeOut(handle: bigint, ticks: IntOrParam): Promise<number> {
    return this.#send(handle, [ticks], value => this.#library.AlazarSetTriggerTimeOut.async(handle, value));
  }

  configureAuxIo(handle: bigint, mode: IntOrParam, parameter: IntOrParam): Promise<number> {
    return this.#send(handle, [mode, parameter], (...codes) =>
      this.#library.AlazarConfigureAuxIO.async(handle, ...codes),
    );
  }

  configureRecordAverage(
    handle: bigint,
    mode: number,
    samplesPerRecord: number,
    recordsPerAverage: number,
    options: number,
  ): Promise<number> {
    const { AlazarConfigureRecordAverage: configure } = this.#library;
    return this.#call(handle, () => configure.async(handle, mode, samplesPerRecord, recordsPerAverage, options));
  }

  // Acquisition.

  setRecordSize(handle: bigint, preTriggerSamples: number, postTriggerSamples: number): Promise<number> {
    const { AlazarSetRecordSize: setSize } = this.#library;
    return this.#call(handle, () => setSize.async(handle, preTriggerSamples, postTriggerSamples));
  }

  beforeAsyncRead(
    handle: bigint,
    channelMask: number,
    transferOffset: number,
    samplesPerRecord: number,
    recordsPerBuffer: number,
    recordsPerAcquisition: number,
    flags: number,
  ): Promise<number> {
    const sizes = [transferOffset, samplesPerRecord, recordsPerBuffer, recordsPerAcquisition] as const;
    const { AlazarBeforeAsyncRead: before } = this.#library;
    return this.#call(handle, () => before.async(handle, channelMask, ...sizes, flags));
  }

  /** Memory for a board to write to. */
  allocBuffers(request: DmaRequest): Promise<DmaBuffers> {
    return this.#call(request.handle, () => this.#memory(request));
  }

  /** Gives the memory back; whoever still has samples in it has none any more. */
  freeBuffers(handle: bigint, buffers: DmaBuffers): Promise<void> {
    return this.#call(handle, () => buffers.free());
  }

  postAsyncBuffer(handle: bigint, { address, bytes }: DmaBuffer): Promise<number> {
    return this.#call(handle, () => this.#library.AlazarPostAsyncBuffer.async(handle, address, bytes));
  }

  waitAsyncBufferComplete(handle: bigint, { address }: DmaBuffer, timeoutMilliseconds: number): Promise<number> {
    const { AlazarWaitAsyncBufferComplete: wait } = this.#library;
    return this.#call(handle, async () => {
      this.#waiting.add(handle);
      try {
        return await wait.async(handle, address, timeoutMilliseconds);
      } finally {
        this.#waiting.delete(handle);
      }
    });
  }

  startCapture(handle: bigint): Promise<number> {
    return this.#call(handle, () => this.#library.AlazarStartCapture.async(handle));
  }

  /** Ends an acquisition, and with it the wait for a buffer: it does not wait for the end of the wait. */
  abortAsyncRead(handle: bigint): Promise<number> {
    const abort = () => this.#library.AlazarAbortAsyncRead.async(handle);
    return this.#waiting.has(handle) ? this.#ask(abort) : this.#call(handle, abort);
  }

  forceTrigger(handle: bigint): Promise<number> {
    return this.#call(handle, () => this.#library.AlazarForceTrigger.async(handle));
  }

  forceTriggerEnable(handle: bigint): Promise<number> {
    return this.#call(handle, () => this.#library.AlazarForceTriggerEnable.async(handle));
  }

  async busy(handle: bigint): Promise<boolean> {
    return (await this.#call(handle, () => this.#library.AlazarBusy.async(handle))) !== 0;
  }

  async triggered(handle: bigint): Promise<boolean> {
    return (await this.#call(handle, () => this.#library.AlazarTriggered.async(handle))) !== 0;
  }

  /** Closes the library. */
  async close(): Promise<void> {
    await this.#library[Symbol.asyncDispose]();
  }

  /** Sends raw values of parameters, and marks those as synced that have them still. */
  async #send<const P extends readonly IntOrParam[]>(
    handle: bigint,
    given: P,
    run: (...codes: { -readonly [I in keyof P]: number }) => Promise<number>,
  ): Promise<number> {
    return this.#call(handle, async () => {
      const codes = given.map(each => (typeof each === "number" ? each : each.rawValue));
      const code = await run(...(codes as { -readonly [I in keyof P]: number }));
      for (const [index, each] of given.entries()) if (typeof each !== "number") each.setUpdated(codes[index]);
      return code;
    });
  }

  #call<T>(handle: bigint | null, run: () => Promise<T>): Promise<T> {
    return this.#queue.run(handle, () => this.#ask(run));
  }

  async #ask<T>(run: () => Promise<T>): Promise<T> {
    // A new process knows nothing of the handles of the old one: using them would crash it, too.
    if (this.#crash) {
      const rest = "what it had open is lost: close the instrument and open it again";
      throw new InstrumentError(`the process of AlazarTech's library has crashed: ${rest}`, { cause: this.#crash });
    }
    try {
      return await run();
    } catch (error) {
      if (error instanceof LibraryCrashError) this.#crash = error;
      throw await this.#explained(error);
    }
  }

  /** A code that only AlazarTech's library knows is called as it calls it. */
  async #explained(error: unknown): Promise<unknown> {
    if (!(error instanceof LibraryError) || typeof error.code !== "number") return error;
    if (returnCodeText(error.code) !== undefined) return error;
    const text = await this.#textOf(error.code);
    if (text === "") return error;
    return new LibraryError(error.message.replace(/code \d+$/, `${text} (${String(error.code)})`), {
      library: error.library,
      code: error.code,
      cause: error,
      ...(error.function === undefined ? {} : { function: error.function }),
    });
  }

  async #textOf(code: number): Promise<string> {
    try {
      return await this.errorToText(code);
    } catch {
      // The code itself says more than that its name cannot be asked for.
      return "";
    }
  }
}
