/** A simulated instrument: messages in, replies out, by the matching rules of pyvisa-sim. */
import { SimulationError } from "../errors.ts";
import { Bench } from "./bench.ts";
import { splitOutsideBlocks } from "./blocks.ts";
import { Component, type Answer, type Refusal } from "./component.ts";
import type { ChannelsDefinition, DeviceDefinition } from "./definition.ts";
import { ErrorRecord } from "./error-record.ts";
import { seededRandom } from "./random.ts";
import { FileStatus } from "./status/file-status.ts";
import { standardEvents, type StandardStatus } from "./status/standard-status.ts";
import type { InstrumentStatus } from "./status/status.ts";
import { StrictRecord, type Strictness, type Unmatched } from "./strict.ts";
import { valueNumber, valueText, type SimValue } from "./value.ts";

export type { Answer } from "./component.ts";

/** What a behavioural model sees of the device it extends. */
export interface SimulatedState {
  /** Name of the device in its file. */
  readonly device: string;
  /** Ids of the channels that this opening has. */
  readonly channels: readonly string[];
  /** A property as a number; of a channel if one is named. */
  number(property: string, channel?: string): number;
  /** A property as text. */
  text(property: string, channel?: string): string;
  /** Gives a property another value, as an automatic function of the instrument does. */
  set(property: string, value: SimValue, channel?: string): void;
  /** Sets the properties of a channel, or of the whole device, back to their defaults. */
  reset(channel?: string): void;
  /** Hands the file a message, as if it had been sent: a script is made of messages. Gives the reply. */
  tell(message: string): string | null;
}

/** Answer of a model: text, silence (`null`), nothing for a message that the file answers, or a promise for one that takes time. */
export type ModelAnswer = Answer | Promise<string | null>;

/** A behavioural model of an instrument. */
export interface InstrumentModel {
  /** Answers a message before the file does. What comes while an answer is under way waits for it. */
  answer(message: string): ModelAnswer;
  /** The bus's trigger; without it, a trigger is the message `*TRG` to a file that knows it. */
  trigger?(): void;
  /** Device clear: what is under way is given up. */
  clear?(): void;
  /** Whether messages carry binary blocks (`#14abcd`), in which the end of a message and a delimiter are data. Default false. */
  readonly takesBlocks?: boolean | undefined;
  /** Registers after IEEE 488.2, for a model that has them: they answer the common commands and make the status byte. */
  readonly status?: StandardStatus | undefined;
}

/** Physics of a device: answers messages before the file does. A fresh one is made for every opening. */
export type Behaviour = (state: SimulatedState, bench: Bench) => InstrumentModel | InstrumentModel["answer"];

/** How a simulated device is opened. */
export interface DeviceOptions {
  readonly behaviour?: Behaviour | undefined;
  /** What the device shares with others. Default a bench of its own. */
  readonly bench?: Bench | undefined;
  /** Whether messages that no rule matches are an error: `"now"`, or `"end"` for when the connection closes. Default neither. */
  readonly strict?: Strictness | undefined;
}

interface Channels {
  readonly definition: ChannelsDefinition;
  readonly component: Component;
}

const commandError = "command_error";
const defaultEnd = { query: "\n", response: "\n" };

/** One opening of a device: it starts from the file's defaults and shares nothing with other openings but its bench. */
export class SimulatedDevice implements SimulatedState {
  readonly status: InstrumentStatus;
  readonly #definition: DeviceDefinition;
  readonly #eom: { readonly query: string; readonly response: string };
  readonly #root: Component;
  readonly #channels: readonly Channels[];
  readonly #errors: ErrorRecord;
  readonly #model: InstrumentModel | undefined;
  readonly #strict: StrictRecord | undefined;
  readonly #listeners = new Set<() => void>();

  /** `resourceClass` is interface and class, as in `TCPIP SOCKET`: it decides how messages end. */
  constructor(definition: DeviceDefinition, resourceClass: string, options: DeviceOptions = {}) {
    const { behaviour, bench = new Bench(), strict } = options;
    const random = seededRandom(bench.seed);
    this.#definition = definition;
    this.#eom = definition.eoms.get(resourceClass) ?? defaultEnd;
    this.#root = new Component(definition, random);
    this.#channels = definition.channels.map(channels => ({
      definition: channels,
      component: new Component(channels, random, channels.ids, channels.canSelect),
    }));
    this.#errors = new ErrorRecord(definition);
    this.#strict = strict && new StrictRecord(definition.name, strict, () => this.#forms());
    const model = behaviour?.(this, bench);
    this.#model = typeof model === "function" ? { answer: model } : model;
    this.#model?.status?.onChange(() => this.#changed());
    const number = (property: string) => this.number(property);
    this.status = this.#model?.status ?? new FileStatus(definition, this.#errors, number);
  }

  get device(): string {
    return this.#definition.name;
  }

  get channels(): readonly string[] {
    return this.#channels.flatMap(({ definition }) => definition.ids);
  }

  /** How messages to the device, and replies from it, end. */
  get endOfMessage(): { readonly query: string; readonly response: string } {
    return this.#eom;
  }

  /** Whether messages to the device carry binary blocks. */
  get takesBlocks(): boolean {
    return this.#model?.takesBlocks ?? false;
  }

  /** What was sent and no rule matched, if the device is strict. */
  get unmatched(): readonly Unmatched[] {
    return this.#strict?.unmatched ?? [];
  }

  /**
   * Complains about what no rule matched, if the device is strict; once.
   * @throws SimulationError that names the messages and the rules nearest to them.
   */
  check(): void {
    this.#strict?.check();
  }

  /** The questions in a message. */
  split(message: string): readonly string[] {
    const { delimiter } = this.#definition;
    if (this.takesBlocks && delimiter !== "") return splitOutsideBlocks(message, delimiter);
    return delimiter !== "" && message.includes(delimiter) ? message.split(delimiter) : [message];
  }

  /** Answers one question; `messageAvailable` says whether a reply waits for whoever asks. */
  ask(query: string, messageAvailable = false): string | null | Promise<string | null> {
    const answer = this.#answer(query, messageAvailable);
    if (answer instanceof Promise) return answer.finally(() => this.#changed());
    if (this.#listeners.size > 0) this.#changed();
    return answer;
  }

  /**
   * The replies to a message, which may hold several questions.
   * @throws SimulationError for a question whose answer takes time.
   */
  answer(message: string): string[] {
    const replies: string[] = [];
    for (const query of this.split(message)) {
      const reply = this.ask(query);
      if (reply instanceof Promise) {
        throw new SimulationError(`simulated device ${JSON.stringify(this.device)}: ${query} is answered later`);
      }
      if (reply !== null) replies.push(reply);
    }
    return replies;
  }

  /** The bus's trigger. Gives what there is to reply. */
  trigger(): string | null | Promise<string | null> {
    if (this.#model?.trigger) this.#model.trigger();
    else if (this.#root.has("*TRG")) return this.ask("*TRG");
    this.#changed();
    return null;
  }

  /** Device clear. */
  clear(): void {
    this.#model?.status?.clear();
    this.#model?.clear?.();
  }

  /** Puts an entry into the error queues, as a fault of the instrument does. */
  queueError(entry: string): void {
    this.#errors.queue(entry);
    this.#model?.status?.raise(standardEvents.deviceError);
    this.#changed();
  }

  /** Calls `listener` whenever the status may have changed, until the result is disposed of. */
  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  number(property: string, channel?: string): number {
    return valueNumber(this.#property(property, channel));
  }

  text(property: string, channel?: string): string {
    return valueText(this.#property(property, channel));
  }

  set(property: string, value: SimValue, channel?: string): void {
    this.#property(property, channel);
    this.#owner(property, channel)?.put(property, value, channel);
  }

  reset(channel?: string): void {
    if (channel === undefined) this.#root.reset();
    for (const { component } of this.#channels) component.reset(channel);
  }

  #property(name: string, channel: string | undefined): SimValue {
    const value = this.#owner(name, channel)?.get(name, channel);
    if (value === undefined) {
      throw new SimulationError(
        `device ${JSON.stringify(this.device)} has no property ${name}${channel ? ` of ${channel}` : ""}`,
      );
    }
    return value;
  }

  /** Several groups of channels may have the same ids: the one that has the property counts. */
  #owner(property: string, channel: string | undefined): Component | undefined {
    if (channel === undefined) return this.#root;
    const isMeant = ({ ids, properties }: ChannelsDefinition) => ids.includes(channel) && properties.has(property);
    return this.#channels.find(({ definition }) => isMeant(definition))?.component;
  }

  #answer(query: string, messageAvailable: boolean): string | null | Promise<string | null> {
    if (this.#model) {
      const modelled = this.#model.answer(query);
      if (modelled !== undefined) return modelled;
      const common = this.#model.status?.answer(query, messageAvailable);
      if (common !== undefined) return common;
    }
    return this.tell(query);
  }

  tell(query: string): string | null {
    const matched = this.#match(query);
    if (typeof matched === "string" || matched === null) return matched;
    this.#strict?.note(query, matched?.why);
    this.#errors.note(commandError);
    this.#model?.status?.raise(standardEvents.commandError);
    return this.#commandErrorReply;
  }

  /** Tries what the file has in the order of pyvisa-sim. */
  #match(query: string): Answer | Refusal {
    const replied = this.#root.reply(query);
    if (replied !== undefined) return replied;
    const noted = this.#errors.reply(query);
    if (noted !== undefined) return noted;
    let refusal: Refusal | undefined;
    const set = this.#root.set(query);
    if (typeof set === "object" && set !== null) refusal = set;
    else if (set !== undefined) return set;
    for (const channels of this.#channels) {
      const answer = this.#matchChannels(channels, query);
      // An empty reply of a channel counts as none, also that to an error.
      if (typeof answer !== "object" || answer === null) {
        if (answer !== undefined && answer !== "") return answer;
        continue;
      }
      refusal ??= answer;
      if (this.#commandErrorReply !== "") return answer;
      this.#errors.note(commandError);
    }
    return refusal;
  }

  #matchChannels({ definition, component }: Channels, query: string): Answer | Refusal {
    const { canSelect, ids } = definition;
    let selected = ids.at(-1) ?? "";
    if (!canSelect) {
      const value = this.#property("selected_channel", undefined);
      // Ids are text: a property whose specs make it a number selects nothing.
      if (typeof value !== "string" || !ids.includes(value)) return undefined;
      selected = value;
    }
    const replied = component.reply(query, selected);
    if (replied !== undefined) return replied;
    const set = component.set(query, selected);
    if (this.#strict && (set === null || typeof set === "string")) this.#noteStray(query, component, ids);
    return set;
  }

  /** Channels that the file does not list can be set, to no effect. */
  #noteStray(query: string, component: Component, ids: readonly string[]): void {
    const stray = component.strayChannel(query);
    if (stray === undefined) return;
    this.#strict?.note(query, `channel ${JSON.stringify(stray)} is not one of ${ids.join(", ")}`);
  }

  get #commandErrorReply(): string | null {
    return this.#definition.errorResponses.get(commandError) ?? null;
  }

  *#forms(): Iterable<string> {
    yield* this.#root.forms();
    yield* this.#errors.forms();
    for (const { component } of this.#channels) yield* component.forms();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
