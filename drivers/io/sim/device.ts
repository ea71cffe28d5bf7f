/** A simulated instrument: messages in, replies out, by the matching rules of pyvisa-sim. */
import { SimulationError } from "../errors.ts";
import { Component, refused, type Answer } from "./component.ts";
import type { ChannelsDefinition, DeviceDefinition } from "./definition.ts";
import { seededRandom } from "./random.ts";
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
  /** Sets the properties of a channel, or of the whole device, back to their defaults. */
  reset(channel?: string): void;
}

/** Physics of a device: answers messages before the file does. A fresh one is made for every opening. */
export type Behaviour = (state: SimulatedState) => (message: string) => Answer;

interface Channels {
  readonly definition: ChannelsDefinition;
  readonly component: Component;
}

const longestErrorQueue = 1000;

/** One opening of a device: it starts from the file's defaults and shares nothing with other openings. */
export class SimulatedDevice implements SimulatedState {
  readonly #definition: DeviceDefinition;
  readonly #eom: { readonly query: string; readonly response: string };
  readonly #root: Component;
  readonly #channels: readonly Channels[];
  readonly #registers: { query: string; bits: ReadonlyMap<string, number>; value: number }[];
  readonly #errorQueues: { query: string; empty: string; messages: ReadonlyMap<string, string>; queued: string[] }[];
  readonly #behaviour: ((message: string) => Answer) | undefined;

  /** `resourceClass` is interface and class, as in `TCPIP SOCKET`: it decides how messages end. */
  constructor(definition: DeviceDefinition, resourceClass: string, behaviour?: Behaviour) {
    const random = seededRandom(1);
    this.#definition = definition;
    this.#eom = definition.eoms.get(resourceClass) ?? { query: "\n", response: "\n" };
    this.#root = new Component(definition, random);
    this.#channels = definition.channels.map(channels => ({
      definition: channels,
      component: new Component(channels, random, channels.ids, channels.canSelect),
    }));
    this.#registers = definition.statusRegisters.map(register => ({ ...register, value: 0 }));
    this.#errorQueues = definition.errorQueues.map(queue => ({ ...queue, queued: [] }));
    this.#behaviour = behaviour?.(this);
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

  /** The replies to a message, which may hold several queries. */
  answer(message: string): string[] {
    const { delimiter } = this.#definition;
    const queries = delimiter === "" ? [message] : message.split(delimiter);
    return queries.map(query => this.#reply(query)).filter(reply => reply !== null);
  }

  number(property: string, channel?: string): number {
    return valueNumber(this.#property(property, channel));
  }

  text(property: string, channel?: string): string {
    return valueText(this.#property(property, channel));
  }

  reset(channel?: string): void {
    if (channel === undefined) this.#root.reset();
    for (const { component } of this.#channels) component.reset(channel);
  }

  #property(name: string, channel: string | undefined): SimValue {
    const owner =
      channel === undefined
        ? this.#root
        : this.#channels.find(({ definition }) => definition.ids.includes(channel))?.component;
    const value = owner?.get(name, channel);
    if (value === undefined) {
      throw new SimulationError(
        `device ${JSON.stringify(this.device)} has no property ${name}${channel ? ` of ${channel}` : ""}`,
      );
    }
    return value;
  }

  #reply(query: string): string | null {
    const modelled = this.#behaviour?.(query);
    if (modelled !== undefined) return modelled;
    const matched = this.#match(query);
    return matched === undefined || matched === refused ? this.#fail("command_error") : matched;
  }

  #match(query: string): Answer | typeof refused {
    const replied = this.#root.reply(query);
    if (replied !== undefined) return replied;
    const register = this.#registers.find(candidate => candidate.query === query);
    if (register) {
      const { value } = register;
      register.value = 0;
      return String(value);
    }
    const queue = this.#errorQueues.find(candidate => candidate.query === query);
    if (queue) return queue.queued.shift() ?? queue.empty;
    const set = this.#root.set(query);
    if (set !== undefined) return set;
    for (const channels of this.#channels) {
      const answer = this.#matchChannels(channels, query);
      // An empty reply of a channel counts as none.
      if (answer !== undefined && answer !== "") return answer;
    }
    return undefined;
  }

  #matchChannels({ definition, component }: Channels, query: string): Answer | typeof refused {
    const selected = definition.canSelect ? definition.ids.at(-1) : this.text("selected_channel");
    if (selected === undefined || !definition.ids.includes(selected)) return undefined;
    const replied = component.reply(query, selected);
    return replied === undefined ? component.set(query, selected) : replied;
  }

  /** Notes an error where the file wants it noted, and returns the reply to it. */
  #fail(key: string): string | null {
    const register = this.#registers.findLast(candidate => candidate.bits.has(key));
    if (register) register.value |= register.bits.get(key) as number;
    for (const { messages, queued } of this.#errorQueues) {
      const message = messages.get(key);
      if (message !== undefined && queued.length < longestErrorQueue) queued.push(message);
    }
    return this.#definition.errorResponses.get(key) ?? null;
  }
}
