/** Which of the QDAC's function generators and triggers ramps which channel, and until when. */
import { InstrumentError } from "../../core/index.ts";

const generators = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const triggers = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** A generator of the instrument, by its number. */
export type GeneratorNumber = (typeof generators)[number];

interface Use {
  readonly generator: GeneratorNumber;
  /** Trigger that starts it; 0 for none. */
  trigger: number;
  /** When it is done, on the monotonic clock in seconds. */
  until: number;
}

/** There are eight generators for all channels: one that is done with its ramp is given to the next channel. */
export class Generators {
  readonly #uses = new Map<number, Use>();

  /** The generator of a channel, if it has one. */
  of(channel: number): GeneratorNumber | undefined {
    return this.#uses.get(channel)?.generator;
  }

  /**
   * Gives each channel a generator. Channels whose ramp is over lose theirs if there are not enough; they are returned, to
   * be set back to a constant voltage.
   * @throws InstrumentError if more are needed than are done; nothing is given then.
   */
  give(channels: readonly number[], now: number): number[] {
    const without = channels.filter(channel => !this.#uses.has(channel));
    const free = generators.filter(generator => ![...this.#uses.values()].some(use => use.generator === generator));
    const done = [...this.#uses].filter(([channel, use]) => use.until <= now && !channels.includes(channel));
    if (without.length > free.length + done.length) {
      const rest = [...this.#uses].filter(([, use]) => use.until > now).map(([channel]) => channel);
      throw new InstrumentError(
        `ramping channels ${channels.join(", ")}: there are ${generators.length} generators, and channels ${rest.join(", ")} are still ramping: wait for them`,
      );
    }
    const taken: number[] = [];
    for (const [lender, { generator }] of done.slice(0, Math.max(0, without.length - free.length))) {
      taken.push(lender);
      this.#uses.delete(lender);
      free.push(generator);
    }
    for (const [index, generator] of free.slice(0, without.length).entries()) {
      this.#uses.set(without[index] as number, { generator, trigger: 0, until: now });
    }
    return taken;
  }

  /** A trigger that starts no other generator; 0, none, for a single channel. */
  trigger(channels: readonly number[]): number {
    const others = [...this.#uses].filter(([channel]) => !channels.includes(channel));
    const used = new Set(others.map(([, use]) => use.trigger));
    // There are more triggers than generators.
    return channels.length === 1 ? 0 : (triggers.find(trigger => !used.has(trigger)) as number);
  }

  /** Notes that a channel has a generator from before, until it may be done. */
  adopt(channel: number, number: number, until: number): void {
    const generator = generators.find(each => each === number);
    if (generator !== undefined) this.#uses.set(channel, { generator, trigger: 0, until });
  }

  /** Notes what starts the ramp of channels, and when it is over. */
  run(channels: readonly number[], trigger: number, until: number): void {
    for (const channel of channels) Object.assign(this.#uses.get(channel) as Use, { trigger, until });
  }

  /** The channel needs its generator no more. */
  release(channel: number): void {
    this.#uses.delete(channel);
  }

  releaseAll(): void {
    this.#uses.clear();
  }
}
