/** Dialogues, getters and setters of a device or of a group of channels, with the values of one opening. */
import { SimulationError } from "../errors.ts";
import { format, FormatError, PythonFloat } from "../format.ts";
import type { ComponentDefinition, Getter } from "./definition.ts";
import { RefusedValue, validate, valueText, type SimValue } from "./value.ts";

/** Answer to a message: text, silence (`null`), or `undefined` for "not mine". */
export type Answer = string | null | undefined;

/** A setter matched, but its value is refused and it has no error reply of its own. */
export const refused = Symbol("refused");

interface Entry {
  /** `undefined` stands for the channel that is selected when the message comes. */
  readonly channel: string | undefined;
  readonly answer: { readonly response: string | undefined } | Getter;
}

/** The device itself, as a channel. */
const itself = "";

export class Component {
  readonly #definition: ComponentDefinition;
  readonly #ids: readonly string[] | undefined;
  readonly #table = new Map<string, Entry>();
  readonly #values = new Map<string, Map<string, SimValue>>();
  readonly #random: () => number;

  /** `ids` are the channels that messages name as `{ch_id}`; `"selected"` if they name none, nothing for a device. */
  constructor(definition: ComponentDefinition, random: () => number, ids?: readonly string[], named = true) {
    this.#definition = definition;
    this.#random = random;
    this.#ids = ids;
    for (const id of ids === undefined ? [itself] : named ? ids : [undefined]) {
      const spell = (query: string) => (ids !== undefined && named ? format(query, { ch_id: id }) : query);
      const own = new Map<string, Entry>();
      for (const getter of definition.getters) own.set(spell(getter.query), { channel: id, answer: getter });
      const spoken = new Map<string, Entry>();
      for (const dialogue of definition.dialogues) spoken.set(spell(dialogue.query), { channel: id, answer: dialogue });
      // Dialogues go before getters, and the first channel whose message it is answers.
      for (const [query, entry] of [...spoken, ...own]) if (!this.#table.has(query)) this.#table.set(query, entry);
    }
  }

  get(property: string, channel = itself): SimValue | undefined {
    const definition = this.#definition.properties.get(property);
    return definition && (this.#values.get(property)?.get(channel) ?? definition.initial);
  }

  /** Sets properties back to their defaults; of one channel if it is named. */
  reset(channel?: string): void {
    if (channel === undefined) this.#values.clear();
    else for (const byChannel of this.#values.values()) byChannel.delete(channel);
  }

  /** Answers a message that asks. */
  reply(message: string, selected = itself): Answer {
    const entry = this.#table.get(message);
    if (!entry) return undefined;
    const { answer } = entry;
    if (!("property" in answer)) return answer.response === undefined ? null : this.#text(answer.response, undefined);
    return this.#text(answer.response, answer.property, this.get(answer.property, entry.channel ?? selected));
  }

  /** Answers a message that sets; `selected` is the channel of a message that names none. */
  set(message: string, selected = itself): Answer | typeof refused {
    for (const setter of this.#definition.setters) {
      const found = setter.parser.parse(message);
      if (!found) continue;
      const named = found.get("ch_id");
      const channel = this.#ids !== undefined && named !== undefined ? valueText(named) : selected;
      if (this.#ids !== undefined && !this.#ids.includes(channel)) continue;
      const value = found.get("0") ?? found.values().next().value ?? "";
      try {
        this.#put(setter.property, this.#ids === undefined ? value : valueText(value), channel);
        return setter.response ?? null;
      } catch (error) {
        if (!(error instanceof RefusedValue)) throw error;
        if (setter.error !== undefined) return setter.error;
        // A device goes on to its next setter; a channel gives up.
        if (this.#ids !== undefined) return refused;
      }
    }
    return undefined;
  }

  #put(property: string, value: SimValue, channel: string): void {
    const specs = this.#definition.properties.get(property)?.specs;
    const byChannel = this.#values.get(property) ?? new Map<string, SimValue>();
    byChannel.set(channel, specs ? validate(value, specs) : value);
    this.#values.set(property, byChannel);
  }

  #text(response: string, property: string | undefined, value?: SimValue): string {
    if (response.includes("RANDOM")) return randomReply(response, this.#random);
    if (property === undefined) return response;
    try {
      return format(response, value);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      throw new SimulationError(
        `property ${property}: ${error.message}: a default or specs of another type are needed`,
        {
          cause: error,
        },
      );
    }
  }
}

const directive = /RANDOM\((\d*\.?\d*), (\d*\.?\d*), (\d*)\)/;
const mostRandoms = 1_000_000;

/** Replaces `{RANDOM(min, max, n):format}` by n uniform numbers, separated by commas. */
function randomReply(response: string, random: () => number): string {
  const match = directive.exec(response);
  const count = Number(match?.[3]);
  if (!match || !(count <= mostRandoms)) {
    throw new SimulationError(`reply ${JSON.stringify(response)}: expected {RANDOM(min, max, n):format}`);
  }
  const [low, high] = [Number(match[1]), Number(match[2])];
  const template = response.replace(directive, "");
  return Array.from({ length: count }, () => format(template, new PythonFloat(low + (high - low) * random()))).join(
    ", ",
  );
}
