/** Tektronix AWG5014 and its relatives: arbitrary waveform generators with two or four channels. */
import { writeFile } from "node:fs/promises";
import { ChannelTuple, clock, InstrumentError, sleep } from "../../core/index.ts";
import type { InstrumentOptions, VisaOpenOptions } from "../../core/index.ts";
import type { VisaHandle } from "../../io/index.ts";
import { catalogEntries } from "./awg5014-catalog.ts";
import { TektronixAWG5014Channel } from "./awg5014-channel.ts";
import { checkName, checkWhole, unquoted } from "./awg5014-checks.ts";
import { channelRecords, headRecords } from "./awg5014-file-settings.ts";
import { buildAwgFile } from "./awg5014-file.ts";
import {
  planSequence,
  type AwgFileOptions,
  type AwgSendOptions,
  type WaveformArrays,
} from "./awg5014-sequence-plan.ts";
import { AWG5014Sequencer } from "./awg5014-sequencer.ts";
import type { AWG5014State } from "./awg5014-settings.ts";
import { packWaveform, unpackReal, unpackWaveform, type UnpackedWaveform } from "./awg5014-waveform.ts";

/** Which of the models it is. */
export interface AWG5014Options extends InstrumentOptions {
  /** 4 for the AWG5004 and AWG5014, 2 for the AWG5002 and AWG5012. Default 4. */
  numChannels?: 2 | 4;
}

/** Where files are sent to: by default, the instrument has a folder that cannot be used. */
const documents = "C:\\Users\\OEM\\Documents";
const customFile = "customawgfile.awg";

/** The generator. Its outputs are set by amplitude and offset, its markers by high and low level. */
export class TektronixAWG5014 extends AWG5014Sequencer {
  readonly ch1 = new TektronixAWG5014Channel(this, "ch1");
  readonly ch2 = new TektronixAWG5014Channel(this, "ch2");
  /** A model with two channels has none: an error says so. */
  declare readonly ch3: TektronixAWG5014Channel;
  /** A model with two channels has none: an error says so. */
  declare readonly ch4: TektronixAWG5014Channel;
  /** The channels that the model has. */
  readonly channels: ChannelTuple<TektronixAWG5014Channel>;

  constructor(name: string, session: VisaHandle, options: AWG5014Options = {}) {
    super(name, session, options);
    const { numChannels = 4 } = options;
    if (numChannels !== 2 && numChannels !== 4)
      throw new InstrumentError(`numChannels: ${String(numChannels)} is invalid: must be 2 or 4`);
    const more = (["ch3", "ch4"] as const).map(each => this.#further(each, numChannels));
    // As fields they are in snapshots already.
    this.channels = new ChannelTuple([this.ch1, this.ch2, ...more.filter(each => each !== undefined)], {
      snapshotable: false,
    });
  }

  static override connect(address: string, options: VisaOpenOptions & AWG5014Options = {}): Promise<VisaHandle> {
    return super.connect(address, options);
  }

  override get numChannels(): number {
    return this.channels.length;
  }

  // Run control.

  /** Starts to play. The channels must have waveforms, or there must be a sequence. */
  async run(): Promise<AWG5014State> {
    await this.write("AWGControl:RUN");
    return await this.getState();
  }

  /** The same as {@link run}. */
  start(): Promise<AWG5014State> {
    return this.run();
  }

  /** Stops playing. */
  async stop(): Promise<void> {
    await this.write("AWGControl:STOP");
  }

  /** Triggers, as the button on the front panel does. */
  async forceTrigger(): Promise<void> {
    await this.write("*TRG");
  }

  /** Triggers, as {@link forceTrigger} does. */
  async forceTriggerEvent(): Promise<void> {
    await this.write("TRIGger:IMMediate");
  }

  /** Makes an event, as the button on the front panel does. */
  async forceEvent(): Promise<void> {
    await this.write("EVENt:IMMediate");
  }

  /** Switches all channels on; those that have no waveform stay off. */
  async allChannelsOn(): Promise<void> {
    for (const channel of this.channels) await channel.state(true);
  }

  /** Switches all channels off. */
  async allChannelsOff(): Promise<void> {
    for (const channel of this.channels) await channel.state(false);
  }

  /**
   * Sets the DC level of a channel for a while, and then what it was before; also where an interrupt ends the waiting.
   * The DC outputs must be on (`DCOutput`). Level in V, length in s.
   */
  async sendDCPulse(DCChannelNumber: number, setLevel: number, length: number): Promise<void> {
    checkWhole("sendDCPulse: channel", DCChannelNumber, 1, this.numChannels);
    await this.channels.at(DCChannelNumber - 1).DCOut.setTo(setLevel, () => sleep(length));
  }

  /** Returns the instrument to its defaults; the outputs go off. */
  async reset(): Promise<void> {
    await this.write("*RST");
    this.invalidateCache();
  }

  /** The oldest entry of the queue of errors, as the instrument writes it: `0,"No error"`. */
  async getError(): Promise<string> {
    return (await this.ask("SYSTEM:ERRor:NEXT?")).trim();
  }

  /** Whether the generator has done what it was told. It answers when it has, within `timeout`. */
  async isAwgReady(): Promise<boolean> {
    return (await this.ask("*OPC?")).trim() === "1";
  }

  /** Drops replies that nobody has read, and whatever is under way. */
  async clearMessageQueue(): Promise<void> {
    await this.deviceClear();
  }

  // The waveform list.

  /**
   * Puts a waveform into the list, in the place of one of that name. Samples are from −1 to 1, markers 0 or 1; nothing is
   * sent unless all of them are. A channel that plays the waveform of that name loses it.
   */
  async sendWaveformToList(
    w: ArrayLike<number>,
    m1: ArrayLike<number>,
    m2: ArrayLike<number>,
    wfmname: string,
  ): Promise<void> {
    checkName("sendWaveformToList: name", wfmname);
    const packed = packWaveform(w, m1, m2, `waveform ${JSON.stringify(wfmname)}`);
    await this.transaction(async () => {
      // A waveform that exists keeps its length, whatever is sent.
      await this.write(`WLISt:WAVeform:DEL "${wfmname}"`);
      await this.write(`WLISt:WAVeform:NEW "${wfmname}",${packed.length},INTEGER`);
      await this.#writeBlock(`WLISt:WAVeform:DATA "${wfmname}",`, packed);
    });
    this.#forgetWaveforms();
  }

  /** Deletes all waveforms of users, for good. The generator stops; channels that play one of them lose it and go off. */
  async deleteAllWaveformsFromList(): Promise<void> {
    await this.write("WLISt:WAVeform:DELete ALL");
    this.#forgetWaveforms();
  }

  /** Names of the waveforms in the list, those of the instrument (which begin with `*`) and those of users. */
  async getWaveformNames(): Promise<string[]> {
    const size = await this.ask("WLISt:SIZE?");
    if (!/^\s*\d+\s*$/.test(size)) throw new InstrumentError(`reply ${JSON.stringify(size)} is no number of waveforms`);
    const listed: string[] = [];
    for (let i = 0; i < Number(size); i++) listed.push(unquoted(await this.ask(`WLISt:NAME? ${i}`)));
    return listed;
  }

  /** A waveform of the list, with its markers, as the instrument has it. */
  async getWaveform(wfmname: string): Promise<UnpackedWaveform> {
    checkName("getWaveform: name", wfmname);
    const type = (await this.ask(`WLISt:WAVeform:TYPE? "${wfmname}"`)).trim();
    const question = `WLISt:WAVeform:DATA? "${wfmname}"`;
    if (type === "INT") {
      return unpackWaveform(await this.transaction(io => io.queryBinaryValues(question, { datatype: "H" })));
    }
    if (type === "REAL") {
      return unpackReal(await this.transaction(io => io.queryBinaryValues(question, { datatype: "B" })));
    }
    throw new InstrumentError(`reply ${JSON.stringify(type)} is no type of waveform: must be INT or REAL`, {
      reply: type,
    });
  }

  // Folders.

  /** What is in the current folder: used and free bytes, then name, type and size of each file; printed as well, by default. */
  async getFolderContents(printContents = true): Promise<string> {
    const contents = (await this.ask("MMEMory:CATalog?")).trim();
    if (!printContents) return contents;
    console.log("Current folder:", await this.getCurrentFolderName());
    for (const { name, type, size } of catalogEntries(contents)) console.log(`${name}\t${type}\t${size}`);
    return contents;
  }

  /** What is in the current folder, as the instrument writes it. */
  async getFilenames(): Promise<string> {
    return await this.getFolderContents(false);
  }

  /** The current folder for commands, in quotation marks; it is not that of the instrument's own windows. */
  async getCurrentFolderName(): Promise<string> {
    return (await this.ask("MMEMory:CDIRectory?")).trim();
  }

  /** Makes a folder the current one, given by its full path. */
  async setCurrentFolderName(filePath: string): Promise<void> {
    checkName("setCurrentFolderName: path", filePath);
    await this.write(`MMEMory:CDIRectory "${filePath}"`);
  }

  /** The same as {@link setCurrentFolderName}. */
  async changeFolder(folder: string): Promise<void> {
    await this.setCurrentFolderName(folder);
  }

  /** Goes to the root of the drive C. */
  async gotoRoot(): Promise<void> {
    await this.setCurrentFolderName("c:\\..");
  }

  /** Makes a folder of the current one the current one; creates it if need be. Gives its contents. */
  async createAndGotoDir(folder: string): Promise<string> {
    checkName("createAndGotoDir: folder", folder);
    const entries = catalogEntries(await this.getFolderContents(false));
    if (!entries.some(({ name, type }) => type === "DIR" && name.toLowerCase() === folder.toLowerCase()))
      await this.write(`MMEMory:MDIRectory "${folder}"`);
    await this.changeFolder(folder);
    return await this.getFolderContents();
  }

  // Files with waveforms, a sequence and settings.

  /** The settings of the instrument that an `.awg` file is made with, read from it. */
  async generateSequenceCfg(): Promise<ReturnType<typeof headRecords>> {
    return await headRecords(this);
  }

  /** The settings of the channels for an `.awg` file: as they are known, else read. */
  async generateChannelCfg(): Promise<Record<string, number>> {
    return await channelRecords(this.channels);
  }

  /**
   * An `.awg` file: waveforms by channel and element, their markers, and for each element how often it is played (0 for
   * without end), whether it waits for a trigger (1), which follows (0 for the next one) and to which an event jumps (0 for
   * none, −1 for the next one). The waveforms are named `wfm001ch1`, `wfm002ch1` and so on.
   * @throws InstrumentError that names what is not as the instrument takes it; nothing has been sent then.
   */
  async makeAwgFile(
    waveforms: WaveformArrays,
    m1s: WaveformArrays,
    m2s: WaveformArrays,
    nreps: ArrayLike<number>,
    trigWaits: ArrayLike<number>,
    gotoStates: ArrayLike<number>,
    jumpTos: ArrayLike<number>,
    { channels, preservechannelsettings = true }: AwgFileOptions = {},
  ): Promise<Uint8Array> {
    const arrays = { waveforms, m1s, m2s, nreps, trigWaits, gotoStates, jumpTos };
    const plan = planSequence(arrays, this.numChannels, channels, new Date(clock().now()));
    const kept = preservechannelsettings ? await this.generateChannelCfg() : {};
    return buildAwgFile({ head: await this.generateSequenceCfg(), channels: kept, ...plan });
  }

  /** Writes an `.awg` file into the current folder of the instrument, over one of that name. */
  async sendAwgFile(filename: string, awgFile: Uint8Array, { verbose = false } = {}): Promise<void> {
    checkName("sendAwgFile: file name", filename);
    if (verbose) console.log("Writing to:", await this.getCurrentFolderName(), filename);
    await this.#writeBlock(`MMEMory:DATA "${filename}",`, awgFile);
  }

  /**
   * Loads an `.awg` file of the instrument: the waveform list, the sequence and all settings become those of the file,
   * with voltages as they are there. Returns when it has been loaded.
   */
  async loadAwgFile(filename: string): Promise<void> {
    checkName("loadAwgFile: file name", filename);
    await this.write(`AWGControl:SREStore "${filename}"`);
    this.invalidateCache();
    // The answer comes when the file has been loaded.
    await this.sequenceLength();
  }

  /** Makes an `.awg` file as {@link makeAwgFile} does, writes it into the instrument's folder of documents and loads it. */
  async makeSendAndLoadAwgFile(
    waveforms: WaveformArrays,
    m1s: WaveformArrays,
    m2s: WaveformArrays,
    nreps: ArrayLike<number>,
    trigWaits: ArrayLike<number>,
    gotoStates: ArrayLike<number>,
    jumpTos: ArrayLike<number>,
    { filename = customFile, ...options }: AwgSendOptions = {},
  ): Promise<void> {
    checkName("makeSendAndLoadAwgFile: file name", filename);
    const file = await this.makeAwgFile(waveforms, m1s, m2s, nreps, trigWaits, gotoStates, jumpTos, options);
    await this.setCurrentFolderName(documents);
    await this.sendAwgFile(filename, file);
    const folder = unquoted(await this.getCurrentFolderName()).replace(/\\$/, "");
    await this.loadAwgFile(`${folder}\\${filename}`);
  }

  /** Makes an `.awg` file as {@link makeAwgFile} does and saves it on this computer, over one of that name. */
  async makeAndSaveAwgFile(
    waveforms: WaveformArrays,
    m1s: WaveformArrays,
    m2s: WaveformArrays,
    nreps: ArrayLike<number>,
    trigWaits: ArrayLike<number>,
    gotoStates: ArrayLike<number>,
    jumpTos: ArrayLike<number>,
    { filename = customFile, ...options }: AwgSendOptions = {},
  ): Promise<void> {
    const file = await this.makeAwgFile(waveforms, m1s, m2s, nreps, trigWaits, gotoStates, jumpTos, options);
    await writeFile(filename, file);
  }

  /** Channel and marker of a name such as `"1M2"`. */
  static parseMarkerChannelName(name: string): { marker: number; channel: number } {
    const [, channel, marker] = /^(\d+)M(\d+)$/.exec(name) ?? [];
    if (channel !== undefined) return { marker: Number(marker), channel: Number(channel) };
    throw new InstrumentError(`${JSON.stringify(name)} is no name of a marker: must be as "1M2"`);
  }

  #further(name: "ch3" | "ch4", numChannels: number): TektronixAWG5014Channel | undefined {
    if (numChannels === 4) {
      const value = new TektronixAWG5014Channel(this, name);
      Object.defineProperty(this, name, { value, enumerable: true, configurable: true });
      return value;
    }
    const missing = () => {
      throw new InstrumentError(`${this.fullName} has ${numChannels} channels: there is no ${name}`);
    };
    Object.defineProperty(this, name, { get: missing, enumerable: false, configurable: true });
    return undefined;
  }

  async #writeBlock(command: string, data: Uint8Array | Uint16Array): Promise<void> {
    const datatype = data instanceof Uint16Array ? "H" : "B";
    await this.transaction(io => io.writeBinaryValues(command, data, { datatype }));
  }

  /** Channels may have lost their waveforms, and gone off. */
  #forgetWaveforms(): void {
    for (const channel of this.channels) {
      channel.waveform.cache.invalidate();
      channel.state.cache.invalidate();
    }
  }
}
