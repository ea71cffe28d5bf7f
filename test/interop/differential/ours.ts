/** This side of the differential test: the same cases as `peer.py`, answered by the framework. */

import type { AnyParameter } from "../../../drivers/core/index.ts";
import { Instrument, Parameter, useClock, ValidationError } from "../../../drivers/core/index.ts";
import { FakeClock } from "../../core/fake-clock.ts";
import type { Case, Definition, Encoded, Operation, Outcome, Refusal } from "./case.ts";
import { decode, encode } from "./case.ts";
import { optionsOf, Source } from "./options.ts";

/** Runs a case; the first outcome is that of making the parameter. */
export async function runOurs({ definition, operations }: Case): Promise<Outcome[]> {
  const clock = new FakeClock();
  using _clock = useClock(clock);
  const source = new Source(decode(definition.reply));
  let bench: Bench;
  try {
    bench = await Bench.make(definition, source, clock);
  } catch (error) {
    return [{ answer: refusal(error), sent: source.sent, cache: null, raw: null, valid: false, slept: [] }];
  }
  const outcomes = [bench.state(null)];
  clock.advance(1000);
  for (const operation of operations) outcomes.push(await bench.outcome(operation));
  return outcomes;
}

class Inst extends Instrument {
  readonly #source: Source;

  constructor(source: Source) {
    super("inst", undefined);
    this.#source = source;
  }

  protected override async writeRaw(command: string): Promise<void> {
    this.#source.note("write", command);
  }

  protected override async askRaw(command: string): Promise<string> {
    this.#source.note("ask", command);
    return this.#source.reply as string;
  }
}

type AllOperations = AnyParameter & {
  (...args: unknown[]): Promise<unknown>;
  applyInitialValue(): Promise<void>;
  setTo(value: unknown, body: () => Promise<void>, options: { allowChanges: boolean }): Promise<void>;
  increment(change: number): Promise<void>;
};

class Bench {
  readonly #parameter: AllOperations;
  readonly #source: Source;
  readonly #clock: FakeClock;
  readonly #instrument: Inst | undefined;

  private constructor(parameter: AllOperations, source: Source, clock: FakeClock, instrument: Inst | undefined) {
    this.#parameter = parameter;
    this.#source = source;
    this.#clock = clock;
    this.#instrument = instrument;
  }

  static async make(definition: Definition, source: Source, clock: FakeClock): Promise<Bench> {
    const instrument = definition.bound ? new Inst(source) : undefined;
    const options = optionsOf(definition, source) as never;
    const made: unknown = instrument?.addParameter("p", options) ?? new Parameter("p", options);
    const parameter = made as AllOperations;
    // What `open` does for an instrument.
    await parameter.applyInitialValue();
    return new Bench(parameter, source, clock, instrument);
  }

  async outcome(operation: Operation): Promise<Outcome> {
    const before = this.#source.sent;
    const slept = this.#clock.sleeps.splice(0);
    this.#source.sent = [];
    const body: Outcome[] = [];
    let answer: Encoded | Refusal;
    let entered = false;
    try {
      answer = encode(
        await this.#perform(operation, async operations => {
          entered = true;
          for (const each of operations) body.push(await this.outcome(each));
        }),
      );
    } catch (error) {
      answer = refusal(error);
    }
    const result = { ...this.state(answer), ...(entered ? { body } : undefined) };
    this.#source.sent = [...before, ...result.sent];
    this.#clock.sleeps.unshift(...slept);
    return result;
  }

  state(answer: Encoded | Refusal): Outcome {
    const { cache } = this.#parameter;
    return {
      answer,
      sent: this.#source.sent,
      cache: encode(cache.value),
      raw: encode(cache.rawValue),
      valid: cache.valid,
      slept: [...this.#clock.sleeps],
    };
  }

  async #perform(operation: Operation, body: (operations: Operation[]) => Promise<void>): Promise<unknown> {
    const p = this.#parameter;
    switch (operation.do) {
      case "get":
        return await present(p.get).call(p);
      case "call":
        return await p();
      case "set":
        return await present(p.set).call(p, decode(operation.value));
      case "callWith":
        return await p(decode(operation.value));
      case "setGet":
        await present(p.set).call(p, decode(operation.value));
        return await present(p.get).call(p);
      case "validate":
        return p.validate(decode(operation.value));
      case "cacheSet":
        return p.cache.set(decode(operation.value));
      case "cached":
        return await p.cache.get({ getIfInvalid: false });
      case "cachedCall":
        return await p.cache.get();
      case "invalidate":
        return p.cache.invalidate();
      case "increment":
        return await p.increment(operation.by);
      case "reply":
        this.#source.reply = this.#source.last = decode(operation.value);
        return undefined;
      case "advance":
        return this.#clock.advance(operation.seconds);
      case "step":
        // In a notebook, taking a step away may be written either way.
        p.step = (operation.step ?? undefined) as number;
        return undefined;
      case "snapshot":
        return shown(await p.snapshot({ update: operation.update }));
      case "inSnapshot":
        return "p" in ((await this.#instrument?.snapshot({ update: "Never" }))?.parameters ?? {});
      default:
        return await p.setTo(decode(operation.value), async () => await body(operation.body), operation);
    }
  }
}

class Absent extends Error {}

function present<F>(method: F | undefined): F {
  if (method === undefined) throw new Absent();
  return method;
}

const keys = ["value", "raw_value", "label", "unit", "name", "full_name", "inter_delay", "post_delay", "step"];
const more = ["scale", "offset", "validators", "vals", "metadata"];

function shown(record: Record<string, unknown>): Record<string, unknown> {
  const entries = [...keys, ...more].filter(key => key in record).map(key => [key, record[key]] as [string, unknown]);
  entries.push(["read", record["ts"] !== null], ["names", Object.keys(record["val_mapping"] ?? {}).toSorted()]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function refusal(error: unknown): Refusal {
  if (error instanceof Absent) return { refused: "absent", text: "" };
  const text = error instanceof Error ? error.message : String(error);
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ValidationError) return { refused: cause.reason, text };
  }
  return { refused: "other", text };
}
