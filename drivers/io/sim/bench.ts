/** What simulated instruments share: devices under test, the time and the noise. */
import { realClock, type SimulationClock } from "./clock.ts";
import { seededNormal, seededRandom } from "./random.ts";

/** How a {@link Bench} is set up. */
export interface BenchOptions {
  /** Default the time of this machine. */
  clock?: SimulationClock;
  /** Where all noise starts from: the same seed gives the same readings. Default 1. */
  seed?: number;
}

/**
 * A bench with instruments and what is wired to them. Instruments that are opened on one bench meet at its parts: a
 * source drives a diode, and a voltmeter reads it.
 * @example
 * const bench = new Bench({ seed: 7 });
 * const port = bench.part("diode", () => new Port(diode({ ideality: 1.8, saturationCurrent: 1e-10, temperature: 300 })));
 */
export class Bench {
  readonly clock: SimulationClock;
  readonly seed: number;
  readonly #parts = new Map<string, unknown>();

  constructor({ clock = realClock, seed = 1 }: BenchOptions = {}) {
    this.clock = clock;
    this.seed = seed;
  }

  /** The part of that name; whoever mentions it first makes it. */
  part<T>(name: string, make: (bench: Bench) => T): T {
    if (!this.#parts.has(name)) this.#parts.set(name, make(this));
    return this.#parts.get(name) as T;
  }

  /** Puts a part on the bench, before instruments make their own. */
  place<T>(name: string, part: T): T {
    this.#parts.set(name, part);
    return part;
  }

  /** Normal numbers of mean 0 and variance 1; every name has a stream of its own. */
  noise(name: string): () => number {
    return seededNormal(this.#seedOf(name));
  }

  /** Uniform numbers in [0, 1); every name has a stream of its own. */
  uniform(name: string): () => number {
    return seededRandom(this.#seedOf(name));
  }

  /** The FNV-1a hash of the name (Fowler, Noll and Vo, 32 bits), begun from the seed. */
  #seedOf(name: string): number {
    let hash = 0x811c9dc5 ^ Math.imul(this.seed, 0x9e3779b1);
    for (const byte of Buffer.from(name, "utf8")) hash = Math.imul(hash ^ byte, 0x01000193);
    return hash;
  }
}
