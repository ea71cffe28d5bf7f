/** What AlazarTech's digitisers have in common: settings that are sent together, and acquisition into large buffers. */
import { InstrumentError, type Idn, type InstrumentOpenOptions } from "../../core/index.ts";
import { isInterrupt, messageOf } from "../../core/errors.ts";
import { interruptSignal, runtime } from "../../runtime.ts";
import { acquisitionSetup, type AcquireOptions } from "./acquisition-setup.ts";
import type { AlazarATSAPI } from "./ats-api.ts";
import { capability } from "./ats-codes.ts";
import { boardIdn, firmwareOf, type AtsIdn } from "./ats-idn.ts";
import { AtsParameters } from "./ats-parameters.ts";
import { openApi, openBoard, type AtsConnectOptions, type AtsLibraryOptions, type AtsSession } from "./ats-session.ts";
import { sampleVoltage } from "./buffer-layout.ts";
import type { DmaBuffer, DmaBuffers } from "./dma-buffer.ts";
import { runAcquisition } from "./run-acquisition.ts";
import { TraceParameter, type AnyTraceParameter } from "./trace-parameter.ts";

/** How a board is opened. */
export interface AtsOpenOptions extends InstrumentOpenOptions, AtsConnectOptions {}

/** A board that AlazarTech's library has found. */
export interface AtsBoardInfo {
  readonly systemId: number;
  readonly boardId: number;
  /** The model, such as `ATS9360`. */
  readonly boardKind: string;
  /** Memory of a channel in samples. */
  readonly maxSamples: number;
  readonly bitsPerSample: number;
}

/** Boards that there is a class for. */
const drivenKinds: readonly string[] = ["ATS9360", "ATS9870"];

/** A value that a clock setting has until somebody chooses one. */
const undefinedRate = "UNDEFINED";

/** What all boards can do. Open the class of your board, such as {@link AlazarTechATS9360}. */
export abstract class AlazarTechATS extends AtsParameters {
  /** The board that the class drives, as `AlazarGetBoardKind` names it. */
  static readonly boardKind: string = "ATS9360";

  #buffers: DmaBuffers | undefined;
  #bitsPerSample = 0;
  #running: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined;

  static override connect(options: AtsOpenOptions = {}): Promise<AtsSession> {
    return openBoard(options, this.boardKind);
  }

  /**
   * The boards that AlazarTech's library knows.
   * @example await AlazarTechATS.findBoards()
   */
  static async findBoards(options: AtsLibraryOptions = {}): Promise<AtsBoardInfo[]> {
    const { api, close } = await openApi(options, this.boardKind);
    try {
      const boards: AtsBoardInfo[] = [];
      const systems = await api.numOfSystems();
      for (let systemId = 1; systemId <= systems; systemId++) {
        const count = await api.boardsInSystemBySystemId(systemId);
        for (let boardId = 1; boardId <= count; boardId++)
          boards.push(await AlazarTechATS.getBoardInfo(api, systemId, boardId));
      }
      return boards;
    } finally {
      await close();
    }
  }

  /** What a board is. @throws InstrumentError if it is not there. */
  static async getBoardInfo(api: AlazarATSAPI, systemId: number, boardId: number): Promise<AtsBoardInfo> {
    const { handle } = await openBoard({ api, systemId, boardId }, this.boardKind);
    return { systemId, boardId, boardKind: await api.getBoardModel(handle), ...(await api.getChannelInfo(handle)) };
  }

  override get simulated(): boolean {
    return this.session.simulated;
  }

  /** AlazarTech's library, for what the driver does not cover. */
  get api(): AlazarATSAPI {
    return this.session.api;
  }

  /** The board's handle, which the functions of {@link api} take. */
  get handle(): bigint {
    return this.session.handle;
  }

  /** Bits of a sample. */
  get bitsPerSample(): number {
    return this.#bitsPerSample;
  }

  /** Whether the board has all settings as they are here. */
  get parametersSynced(): boolean {
    return this.#unsynced().length === 0;
  }

  /** Who the board is, with serial number, firmware, versions, memory and link. */
  override getIdn(): Promise<AtsIdn & Idn> {
    return boardIdn(this.api, this.handle);
  }

  /**
   * Runs `set`, and sends the settings once. If it fails, nothing is sent.
   * @example
   * await ats.syncing(async () => {
   *   await ats.sampleRate(1_000_000_000);
   *   await ats.triggerLevel1(140);
   * });
   */
  async syncing<T>(set: () => T | Promise<T>): Promise<T> {
    const result = await set();
    await this.syncSettingsToCard();
    return result;
  }

  /**
   * Sends all settings to the board.
   * @throws InstrumentError while an acquisition runs, and if the clock has no sample rate.
   */
  syncSettingsToCard(): Promise<void> {
    return runtime().pending(`syncing ${this.fullName}`, this.#sync());
  }

  /**
   * Acquires, and gives what the controller makes of it. Options set the parameters of the same name first. An interrupt
   * of the cell, or `signal`, stops the board and ends it.
   * @throws InstrumentError if settings are not synced, or the buffers are not possible or not filled in time.
   */
  acquire<Output>(options: AcquireOptions<Output>): Promise<Output> {
    return runtime().pending(`acquiring with ${this.fullName}`, this.#acquire(options));
  }

  /** Frees the buffers, which are otherwise kept for the next acquisition. Whoever still holds one of them has it empty. */
  async clearBuffers(): Promise<void> {
    const buffers = this.#buffers;
    this.#buffers = undefined;
    if (buffers && !this.api.crashed) await this.api.freeBuffers(this.handle, buffers);
  }

  /** The voltage of a sample of a channel (1 for A), by the range that the channel has; a mean of samples counts, too. */
  signalToVolt(channel: number, signal: number): number {
    const range = this.parameters[`channelRange${channel}`]?.cache.value;
    if (typeof range === "number") return sampleVoltage(signal, this.#bitsPerSample, range);
    throw new InstrumentError(`${this.fullName} has no channel ${channel}: must be 1 or 2`, {
      instrument: this.fullName,
    });
  }

  /**
   * Samples of each channel in a second.
   * @throws InstrumentError for an external clock: only whoever made it knows.
   */
  getSampleRate(includeDecimation = true): number {
    const isReference = this.clockSource.cache.value === "EXTERNAL_CLOCK_10MHz_REF";
    const given = (isReference ? this.externalSampleRate : this.sampleRate).cache.value;
    const rate = given === "1GHz_REFERENCE_CLOCK" ? 1e9 : given;
    if (typeof rate !== "number") {
      const why = rate === "EXTERNAL_CLOCK" ? "an external clock is used" : `its clock is ${String(rate)}`;
      throw new InstrumentError(`the sample rate of ${this.fullName} is not known: ${why}`, {
        instrument: this.fullName,
      });
    }
    const decimation = this.decimation.cache.value;
    return includeDecimation && typeof decimation === "number" && decimation > 0 ? rate / decimation : rate;
  }

  /** Reads a register of the board; AlazarTech's support tells which. */
  protected readRegister(offset: number): Promise<number> {
    return this.api.readRegister(this.handle, offset);
  }

  /** Writes a register of the board. */
  protected async writeRegister(offset: number, value: number): Promise<void> {
    await this.api.writeRegister(this.handle, offset, value);
  }

  /** Version of the firmware, as in `21.07`. */
  protected async firmwareVersion(): Promise<string> {
    return firmwareOf(await this.api.queryCapability(this.handle, capability.asopcType));
  }

  protected override async connected(): Promise<void> {
    const { boardKind } = this.constructor as typeof AlazarTechATS;
    const found = await this.api.getBoardModel(this.handle);
    if (found !== boardKind) {
      const advice = drivenKinds.includes(found)
        ? `open it as AlazarTech${found}`
        : `there are drivers for ${drivenKinds.join(", ")}`;
      throw new InstrumentError(`The Alazar board kind is not '${boardKind}', found '${found}' instead: ${advice}`);
    }
    this.#bitsPerSample = (await this.api.getChannelInfo(this.handle)).bitsPerSample;
  }

  protected override async disconnect(): Promise<void> {
    this.#running?.abort.abort(new InstrumentError(`${this.fullName} was closed`, { instrument: this.fullName }));
    await this.#running?.ended;
    try {
      await this.clearBuffers();
    } finally {
      await this.session.close();
    }
  }

  protected override recordDetails(): Record<string, unknown> {
    const { systemId, boardId } = this.session;
    return { system_id: systemId, board_id: boardId, ...(this.simulated && { simulated: true }) };
  }

  #unsynced(): AnyTraceParameter[] {
    return Object.values(this.parameters).filter(each => each instanceof TraceParameter && !each.syncedToCard) as never;
  }

  async #sync(): Promise<void> {
    const { api, handle, fullName } = this;
    const error = (text: string) => new InstrumentError(`syncing ${fullName}: ${text}`, { instrument: fullName });
    if (this.#running) throw error("an acquisition is running: wait for its end");
    await api.setCaptureClock(handle, this.clockSource, this.#rateInUse(error), this.clockEdge, this.decimation);
    await api.inputControl(handle, 1, this.coupling1, this.channelRange1, this.impedance1);
    await api.setBwLimit(handle, 1, this.bwlimit1);
    await api.inputControl(handle, 2, this.coupling2, this.channelRange2, this.impedance2);
    await api.setBwLimit(handle, 2, this.bwlimit2);
    await api.setTriggerOperation(
      handle,
      this.triggerOperation,
      this.triggerEngine1,
      this.triggerSource1,
      this.triggerSlope1,
      this.triggerLevel1,
      this.triggerEngine2,
      this.triggerSource2,
      this.triggerSlope2,
      this.triggerLevel2,
    );
    await api.setExternalTrigger(handle, this.externalTriggerCoupling, this.externalTriggerRange);
    await api.setTriggerDelay(handle, this.triggerDelay);
    await api.setTriggerTimeOut(handle, this.timeoutTicks);
    await api.configureAuxIo(handle, this.auxIoMode, this.auxIoParam);
  }

  /** The sample rate that counts with the clock that is chosen; the other one is not sent, and needs no sync. */
  #rateInUse(error: (text: string) => Error): AnyTraceParameter {
    const isReference = this.clockSource.cache.value === "EXTERNAL_CLOCK_10MHz_REF";
    const [used, other] = isReference
      ? [this.externalSampleRate, this.sampleRate]
      : [this.sampleRate, this.externalSampleRate];
    const clock = isReference ? "external 10 MHz Ref" : "Internal clock";
    if (used.cache.value === undefinedRate) throw error(`Using ${clock} but parameter ${used.name} is not set`);
    // A model whose other rate cannot be left open has one without anybody's choosing it.
    if (other.cache.value !== undefinedRate && canBeUndefined(other))
      console.warn(
        `${this.fullName}: Using ${clock} but parameter ${other.name} is set. This will have no effect and is ignored`,
      );
    other.setUpdated();
    return used;
  }

  async #acquire<Output>(options: AcquireOptions<Output>): Promise<Output> {
    const { acquisitionController: controller, signal } = options;
    const abort = new AbortController();
    const signals = [signal, interruptSignal(), abort.signal].filter(each => each !== undefined);
    const any = AbortSignal.any(signals);
    try {
      this.#assertReady(controller);
      const { promise: ended, resolve: end } = withResolvers();
      this.#running = { abort, ended };
      try {
        const setup = await acquisitionSetup(this, options);
        const { layout, flags, records } = setup;
        const { api, handle } = this;
        const buffers = await this.#allocate(setup.buffers, layout.bytes, layout.bytesPerSample);
        if (layout.mode === "NPT") await api.setRecordSize(handle, 0, layout.samplesPerRecord);
        const offset = this.transferOffset.cache.value ?? 0;
        await api.beforeAsyncRead(
          handle,
          setup.channelMask,
          offset,
          layout.samplesPerBuffer,
          layout.recordsPerBuffer,
          records,
          flags,
        );
        const bufferTimeout = this.bufferTimeout.cache.value ?? 0;
        const began = performance.now();
        const report = await runAcquisition({ api, handle, layout, buffers, bufferTimeout, signal: any }, controller);
        this.#tell(report.buffersCompleted, report.bytesTransferred, (performance.now() - began) / 1000);
      } finally {
        this.#running = undefined;
        end();
      }
      const [changed] = this.#unsynced();
      if (changed)
        throw new Error(
          `TraceParameter ${changed.fullName} not synced to Alazar card detected. Aborting. Data may be corrupt`,
        );
      return await controller.postAcquire();
    } catch (error) {
      if (isInterrupt(error) || (any.aborted && error === any.reason)) throw error;
      throw new InstrumentError(`acquiring with ${this.fullName}: ${messageOf(error)}`, {
        cause: error,
        instrument: this.fullName,
      });
    }
  }

  #assertReady(controller: unknown): void {
    if (!controller) throw new Error("Cannot call acquire without an acquisitionController");
    if (this.#running) throw new Error("an acquisition is running already: wait for its end");
    const names = this.#unsynced().map(each => each.name);
    if (names.length === 0) return;
    throw new Error(
      "You must sync parameters to Alazar card before calling acquire by calling syncSettingsToCard: " +
        `not synced are ${names.join(", ")}`,
    );
  }

  /** Buffers of this size: those of the last acquisition, if they fit. */
  async #allocate(count: number, bytes: number, bytesPerSample: 1 | 2): Promise<readonly DmaBuffer[]> {
    const known = this.#buffers;
    const fits = known?.bytes === bytes && known.bytesPerSample === bytesPerSample && known.buffers.length === count;
    if (known && fits) return known.buffers;
    await this.clearBuffers();
    this.#buffers = await this.api.allocBuffers({ handle: this.handle, count, bytes, bytesPerSample });
    return this.#buffers.buffers;
  }

  #tell(buffers: number, bytes: number, seconds: number): void {
    const rate = (count: number) => (count / seconds).toPrecision(4);
    this.log.debug(`Captured ${buffers} buffers (${rate(buffers)} buffers per sec)`);
    this.log.debug(`Transferred ${bytes} bytes (${rate(bytes)} bytes per sec)`);
  }
}

function canBeUndefined(rate: AnyTraceParameter): boolean {
  try {
    rate.validate(undefinedRate);
    return true;
  } catch {
    return false;
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>(done => (resolve = done));
  return { promise, resolve };
}
