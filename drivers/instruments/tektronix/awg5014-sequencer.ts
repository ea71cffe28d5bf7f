/** The AWG5014's sequencer: what each element of a sequence plays, how often, and what comes next. */
import { InstrumentError, parseInteger } from "../../core/index.ts";
import { checkName, checkWhole, mostElements, mostRepetitions, switchCode, unquoted } from "./awg5014-checks.ts";
import { AWG5014Settings } from "./awg5014-settings.ts";

const jumpTypes = ["INDEX", "NEXT", "OFF"] as const;

/** Where an event leads from an element. */
export type AWG5014JumpType = (typeof jumpTypes)[number];

/** Elements are counted from 1, and must be within `sequenceLength`. */
export abstract class AWG5014Sequencer extends AWG5014Settings {
  /** How many channels the model has. */
  abstract get numChannels(): number;

  /** The element to which an event jumps from this one, where its jump type is INDEX. */
  async setSqelEventTargetIndex(elementNo: number, index: number): Promise<void> {
    checkWhole("setSqelEventTargetIndex: index", index, 1, mostElements);
    await this.write(`${element("setSqelEventTargetIndex", elementNo)}:JTARGet:INDex ${index}`);
  }

  /** The same as {@link setSqelEventTargetIndex}. */
  async setSqelEventJumpTargetIndex(elementNo: number, jtarIndexNo: number): Promise<void> {
    await this.setSqelEventTargetIndex(elementNo, jtarIndexNo);
  }

  /** Whether and where an event jumps from this element: to the index that is set, to the next element, or not at all. */
  async setSqelEventJumpType(elementNo: number, jtarState: AWG5014JumpType): Promise<void> {
    if (!jumpTypes.includes(jtarState)) {
      throw this.#refusal(
        `setSqelEventJumpType: ${JSON.stringify(jtarState)} is invalid: must be ${jumpTypes.join(", ")}`,
      );
    }
    await this.write(`${element("setSqelEventJumpType", elementNo)}:JTARGet:TYPE ${jtarState}`);
  }

  /** The element that follows this one, where its goto state is on. */
  async setSqelGotoTargetIndex(elementNo: number, gotoToIndexNo: number): Promise<void> {
    checkWhole("setSqelGotoTargetIndex: index", gotoToIndexNo, 1, mostElements);
    await this.write(`${element("setSqelGotoTargetIndex", elementNo)}:GOTO:INDex ${gotoToIndexNo}`);
  }

  /** Whether the goto target follows this element, and not the next one. */
  async setSqelGotoState(elementNo: number, gotoState: 0 | 1 | boolean): Promise<void> {
    const state = switchCode("setSqelGotoState: state", gotoState);
    await this.write(`${element("setSqelGotoState", elementNo)}:GOTO:STATe ${state}`);
  }

  /** Repeats an element until the generator stops or an event jumps; its loop count does not matter then. */
  async setSqelLoopcntToInf(elementNo: number, state: 0 | 1 | boolean = 1): Promise<void> {
    const code = switchCode("setSqelLoopcntToInf: state", state);
    await this.write(`${element("setSqelLoopcntToInf", elementNo)}:LOOP:INFinite ${code}`);
  }

  /** How often an element is played. */
  async getSqelLoopcnt(elementNo = 1): Promise<number> {
    return parseInteger(await this.ask(`${element("getSqelLoopcnt", elementNo)}:LOOP:COUNt?`));
  }

  /** Plays an element so often, 1 to 65536 times. */
  async setSqelLoopcnt(loopcount: number, elementNo = 1): Promise<void> {
    checkWhole("setSqelLoopcnt: loop count", loopcount, 1, mostRepetitions);
    await this.write(`${element("setSqelLoopcnt", elementNo)}:LOOP:COUNt ${loopcount}`);
  }

  /** What a channel plays in an element: the name of a waveform in the list. */
  async setSqelWaveform(waveformName: string, channel: number, elementNo = 1): Promise<void> {
    checkName("setSqelWaveform: name", waveformName);
    checkWhole("setSqelWaveform: channel", channel, 1, this.numChannels);
    await this.write(`${element("setSqelWaveform", elementNo)}:WAVeform${channel} "${waveformName}"`);
  }

  /** Name of the waveform that a channel plays in an element; empty if none is set. */
  async getSqelWaveform(channel: number, elementNo = 1): Promise<string> {
    checkWhole("getSqelWaveform: channel", channel, 1, this.numChannels);
    return unquoted(await this.ask(`${element("getSqelWaveform", elementNo)}:WAVeform${channel}?`));
  }

  /** Whether an element waits for a trigger before it is played. Gives the state that the instrument has then. */
  async setSqelTriggerWait(elementNo: number, state: 0 | 1 | boolean = 1): Promise<boolean> {
    const code = switchCode("setSqelTriggerWait: state", state);
    await this.write(`${element("setSqelTriggerWait", elementNo)}:TWAit ${code}`);
    return await this.getSqelTriggerWait(elementNo);
  }

  /** Whether an element waits for a trigger before it is played. */
  async getSqelTriggerWait(elementNo: number): Promise<boolean> {
    return parseInteger(await this.ask(`${element("getSqelTriggerWait", elementNo)}:TWAit?`)) === 1;
  }

  /** Whether the sequence runs in hardware (`"HARD"`) or in software (`"SOFT"`). */
  async getSqMode(): Promise<"HARD" | "SOFT"> {
    const reply = (await this.ask("AWGControl:SEQuence:TYPE?")).trim();
    if (reply === "HARD" || reply === "SOFT") return reply;
    throw this.#refusal(`reply ${JSON.stringify(reply)} is no kind of sequencer: must be HARD or SOFT`, reply);
  }

  #refusal(message: string, reply?: string): InstrumentError {
    return new InstrumentError(message, { instrument: this.fullName, ...(reply !== undefined && { reply }) });
  }
}

function element(method: string, elementNo: number): string {
  checkWhole(`${method}: element`, elementNo, 1, mostElements);
  return `SEQuence:ELEMent${elementNo}`;
}
