/** One parameter of several channels as one. */

import { IoError } from "../../io/index.ts";
import { InstrumentError, isInterrupt, isRefusal, messageOf, ParameterError } from "../errors.ts";
import { BaseParameter } from "../parameter/base-parameter.ts";
import { permitted } from "../parameter/permitted.ts";
import type { AnyParameter } from "../parameter/types.ts";
import type { MultiChannel } from "./broadcast.ts";
import type { InstrumentModule } from "./instrument-module.ts";

/** Reads and sets a parameter of all channels, one after the other. Usually made by a tuple: `channels.volt`. */
export class MultiChannelInstrumentParameter extends BaseParameter implements MultiChannel {
  readonly names: readonly string[];
  readonly labels: readonly string[];
  readonly units: readonly string[];
  readonly #parameters: readonly AnyParameter[];

  constructor(channels: readonly InstrumentModule[], parameterName: string) {
    const parameters = channels.map(channel => parameterOf(channel, parameterName));
    const [first] = parameters;
    if (!first) throw new InstrumentError(`no channel has the parameter ${parameterName}: there are no channels`);
    if ("names" in first) {
      throw new InstrumentError(
        `parameter ${parameterName} of ${String(channels[0])} has several values itself: read it channel by channel`,
      );
    }
    super(
      `Multi_${parameterName}`,
      {
        instrument: channels[0]?.parent,
        bindToInstrument: false,
        // The cache holds what a read would give: an array, also after one value was set for all.
        onSetCallback: ({ cache }) => {
          const values = parameters.map(parameter => parameter.cache.value);
          cache.update(values, values);
        },
      },
      {
        gettable: parameters.every(parameter => parameter.gettable),
        settable: parameters.every(parameter => typeof parameter.set === "function"),
      },
    );
    this.names = parameters.map(parameter => parameter.fullName);
    this.labels = parameters.map(parameter => parameter.label);
    this.units = parameters.map(parameter => parameter.unit);
    this.#parameters = parameters;
  }

  get fullNames(): readonly string[] {
    return this.names;
  }

  /** The parameter of each channel. */
  get parameters(): readonly AnyParameter[] {
    return this.#parameters;
  }

  override async getRaw(): Promise<unknown[]> {
    const values: unknown[] = [];
    for (const parameter of this.#parameters) values.push(await parameter.get?.());
    return values;
  }

  override async setRaw(value: unknown): Promise<void> {
    try {
      // All are asked before anything is sent.
      for (const parameter of this.#parameters) parameter.validate(value);
      await this.#permitted(() => value);
      for (const parameter of this.#parameters) await parameter.set?.(value);
    } catch (error) {
      const values = oneForEach(value, this.#parameters.length);
      if (isInterrupt(error) || isRefusal(error) || isFromBus(error)) throw error;
      if (!values) throw this.#refused(error);
      await this.#setEach(values, error);
    }
  }

  async #setEach(values: readonly unknown[], first: unknown): Promise<void> {
    try {
      for (const [index, parameter] of this.#parameters.entries()) parameter.validate(values[index]);
    } catch {
      throw this.#refused(first);
    }
    await this.#permitted(index => values[index]);
    for (const [index, parameter] of this.#parameters.entries()) await parameter.set?.(values[index]);
  }

  /** Who guards the last channel refuses before the first is sent; each is asked again in its turn, on what is known then. */
  async #permitted(valueOf: (index: number) => unknown): Promise<void> {
    for (const [index, parameter] of this.#parameters.entries())
      if (parameter instanceof BaseParameter) await permitted(parameter, valueOf(index));
  }

  #refused(cause: unknown): ParameterError {
    const { length } = this.#parameters;
    return new ParameterError(
      `${messageOf(cause)}: give one value that fits every channel, or ${length} values, one for each`,
      { cause },
    );
  }

  protected override recordNames(): Record<string, unknown> {
    return { names: this.names, labels: this.labels, units: this.units };
  }
}

function parameterOf(channel: InstrumentModule, name: string): AnyParameter {
  const parameter = channel.parameters[name];
  if (parameter) return parameter;
  const names = Object.keys(channel.parameters).join(", ") || "none";
  throw new InstrumentError(`${String(channel)} has no parameter ${name}: it has ${names}`);
}

// Text is one value, though it has letters.
function oneForEach(value: unknown, count: number): readonly unknown[] | undefined {
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!isList) return undefined;
  const values = Array.from(value as ArrayLike<unknown>);
  return values.length === count ? values : undefined;
}

// What the instrument did not take is no reason to send something else.
function isFromBus(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause)
    if (each instanceof IoError || (each instanceof InstrumentError && each.command !== undefined)) return true;
  return false;
}
