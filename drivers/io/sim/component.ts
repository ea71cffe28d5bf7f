/** Dialogues, getters and setters of a device or of a group of channels, with the values of one opening. */
import { SimulationError } from "../errors.ts";
import { format, FormatError } from "../format.ts";
import type { ComponentDefinition, Getter, Setter } from "./definition.ts";
import { randomReply } from "./random-reply.ts";
import type { Found } from "./string-parser.ts";
import { convert, RefusedValue, validate, valueRepr, valueText, type SimValue } from "./value.ts";

/** Answer to a message: text, silence (`null`), or `undefined` for "not mine". */
export type Answer = string | null | undefined;

/** A setter matched, but its value is refused and it has no error reply of its own. */
export interface Refusal {
  readonly setter: Setter;
  readonly why: string;
}

/** What answers a question: the text to give for the channel that is selected when it comes. */
type Rule = (selected: string) => string | null;

/** The device itself, as a channel. */
const itself = "";

export class Component {
  readonly #definition: ComponentDefinition;
  readonly #ids: readonly string[] | undefined;
  readonly #table = new Map<string, Rule>();
  readonly #values = new Map<string, Map<string, SimValue>>();
  readonly #random: () => number;

  /** `ids` are the channels that messages name as `{ch_id}`; none for a device. `named` is false if messages name no channel. */
  constructor(definition: ComponentDefinition, random: () => number, ids?: readonly string[], named = true) {
    this.#definition = definition;
    this.#random = random;
    this.#ids = ids;
    for (const id of ids === undefined ? [itself] : named ? ids : [undefined]) {
      const spell = (query: string) => (ids !== undefined && named ? format(query, { ch_id: id }) : query);
      const getters = new Map<string, Rule>();
      for (const getter of definition.getters) getters.set(spell(getter.query), this.#getter(getter, id));
      const dialogues = new Map<string, Rule>();
      for (const { query, response } of definition.dialogues) dialogues.set(spell(query), this.#dialogue(response));
      // Dialogues go before getters, and the first channel whose message it is answers.
      for (const [query, rule] of [...dialogues, ...getters]) if (!this.#table.has(query)) this.#table.set(query, rule);
    }
  }

  /** Every question that is answered, and the forms of the messages that set. */
  *forms(): Iterable<string> {
    yield* this.#table.keys();
    for (const { parser } of this.#definition.setters) yield parser.template;
  }

  get(property: string, channel = itself): SimValue | undefined {
    const definition = this.#definition.properties.get(property);
    return definition && (this.#values.get(property)?.get(channel) ?? definition.initial);
  }

  /** Gives a property a value that its specs allow. */
  put(property: string, value: SimValue, channel = itself): void {
    this.#put(property, value, channel);
  }

  /** Sets properties back to their defaults; of one channel if it is named. */
  reset(channel?: string): void {
    if (channel === undefined) this.#values.clear();
    else for (const byChannel of this.#values.values()) byChannel.delete(channel);
  }

  has(query: string): boolean {
    return this.#table.has(query);
  }

  /** Answers a message that asks. */
  reply(message: string, selected = itself): Answer {
    return this.#table.get(message)?.(selected);
  }

  /** Answers a message that sets; `selected` is the channel of a message that names none. */
  set(message: string, selected = itself): Answer | Refusal {
    if (!isUtf8(message)) return undefined;
    let refusal: Refusal | undefined;
    for (const setter of this.#definition.setters) {
      const found = setter.parser.parse(message);
      if (!found) continue;
      try {
        if (this.#ids === undefined) this.#put(setter.property, valueOf(found), itself);
        else this.#putChannel(setter.property, found, selected);
        return setter.response ?? null;
      } catch (error) {
        if (!(error instanceof RefusedValue)) throw error;
        if (setter.error !== undefined) return setter.error;
        refusal ??= { setter, why: error.message };
        // A device goes on to its next setter; a channel gives up.
        if (this.#ids !== undefined) return refusal;
      }
    }
    return refusal;
  }

  /** The channel that a message names in a setter, if it does and these channels do not have it. */
  strayChannel(message: string): string | undefined {
    if (this.#ids === undefined) return undefined;
    for (const setter of this.#definition.setters) {
      const named = setter.parser.parse(message)?.get("ch_id");
      if (named !== undefined) return this.#ids.some(id => id === named) ? undefined : valueText(named);
    }
    return undefined;
  }

  #putChannel(property: string, found: Found, selected: string): void {
    const named = found.get("ch_id");
    if (named === undefined) return this.#put(property, valueText(valueOf(found)), selected);
    const other = [...found].find(([key]) => key !== "ch_id")?.[1] ?? "";
    // Channels are known by text: what is kept for one that was read as a number is never found again.
    const channel = typeof named === "string" ? named : undefined;
    this.#put(property, valueText(found.get("0") ?? other), channel);
  }

  #put(property: string, value: SimValue, channel: string | undefined): void {
    const specs = this.#definition.properties.get(property)?.specs;
    const accepted = specs ? validate(value, specs) : value;
    if (channel === undefined) return;
    const byChannel = this.#values.get(property) ?? new Map<string, SimValue>();
    byChannel.set(channel, accepted);
    this.#values.set(property, byChannel);
  }

  #dialogue(response: string | undefined): Rule {
    if (response === undefined) return () => null;
    return response.includes("RANDOM") ? randomReply(response, this.#random) : () => response;
  }

  #getter(getter: Getter, channel: string | undefined): Rule {
    const { property, response } = getter;
    if (response.includes("RANDOM")) return randomReply(response, this.#random);
    // What was formatted last is kept: most values are read more often than set.
    let last: SimValue | undefined;
    let text = "";
    return selected => {
      const value = this.get(property, channel ?? selected) as SimValue;
      if (value !== last) {
        text = formatValue(getter, value);
        last = value;
      }
      return text;
    };
  }
}

function formatValue({ property, response, type }: Getter, value: SimValue): string {
  try {
    return format(response, typeof value === "string" && type !== "str" ? readText(value, type) : value);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new SimulationError(`property ${property}: ${error.message}: a default or specs of another type are needed`, {
      cause: error,
    });
  }
}

/** Text that a reply formats as a number is one, where it reads as one. */
function readText(value: string, type: Getter["type"]): SimValue {
  try {
    return convert(value, type);
  } catch {
    return value;
  }
}

/**
 * What a setter sets: the value of the one field that has no name. Several fields, and fields with names, are kept as
 * Python prints the list or the dictionary of them.
 */
function valueOf(found: Found): SimValue {
  const [only] = found.values();
  if (found.size === 1 && only !== undefined && found.has("0")) return only;
  const counted = [...found.keys()].every(key => /^\d+$/.test(key));
  const sorted = [...found].toSorted(([a], [b]) => Number(a) - Number(b));
  if (found.size > 0 && counted && sorted.every(([key], index) => Number(key) === index)) {
    return `[${sorted.map(([, value]) => valueRepr(value)).join(", ")}]`;
  }
  return `{${[...found].map(([key, value]) => `'${key}': ${valueRepr(value)}`).join(", ")}}`;
}

/** Only text sets; `message` has its bytes, one per character. */
function isUtf8(message: string): boolean {
  if (!/[\x80-\xff]/.test(message)) return true;
  const bytes = Buffer.from(message, "latin1");
  return Buffer.from(bytes.toString("utf8"), "utf8").equals(bytes);
}
