/** Looks at values again and again, in the background, until the rule that rests on them is broken. */

import type { AnyParameter } from "../../core/index.ts";
import { clock } from "../../core/clock.ts";
import { isInterrupt, messageOf } from "../../core/errors.ts";
import { assertKnown, seconds, type Needs } from "./needs.ts";
import { outside, within } from "./outside.ts";

/** What a watch looks at and whom it tells. */
export interface WatchOptions {
  readonly needs: Needs;
  /** Seconds between two looks. */
  readonly every: number;
  /** Seconds after which a value that could not be read counts as not known. */
  readonly maxAge: number;
  /** Why the values are not allowed; undefined where they are. */
  readonly judge: (values: Readonly<Record<string, unknown>>) => string | undefined;
  /** The rule is broken, or does not know. Called once; the watch has ended, unless `mended` is given. */
  readonly broken: (why: string) => void;
  /** The rule holds again. With it, the watch goes on after the rule was broken. */
  readonly mended?: () => void;
  /** A value cannot be read, for the first time since it could; there are so many seconds left. */
  readonly failed: (name: string, why: string, left: number) => void;
}

/** One value under watch. */
interface Seen {
  readonly name: string;
  readonly parameter: AnyParameter;
  value: unknown;
  /** When it was read, on the monotonic clock: one that is set back or forth does not count here. */
  time: number;
  reading: Promise<void> | undefined;
  failure: string | undefined;
}

/** Polls until it is stopped or the rule is broken; it does not keep the process alive. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #stop = new AbortController();
  readonly #seen: readonly Seen[];
  #isBroken = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    const time = clock().monotonic();
    this.#seen = Object.entries(options.needs).map(([name, parameter]) => {
      return { name, parameter, value: undefined, time, reading: undefined, failure: undefined };
    });
    outside(() => void this.#run());
  }

  /** Ends it. Twice is fine. */
  stop(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { every } = this.#options;
    const { signal } = this.#stop;
    let due = clock().monotonic();
    for (;;) {
      const why = await this.#look(clock().monotonic() - due > every);
      if (signal.aborted) return;
      this.#tell(why);
      if (signal.aborted) return;
      due = Math.max(due + every, clock().monotonic());
      const isStopped = await clock()
        .sleep(due - clock().monotonic(), signal, { ref: false })
        .then(
          () => false,
          () => true,
        );
      if (isStopped) return;
    }
  }

  #tell(why: string | undefined): void {
    const { broken, mended } = this.#options;
    if ((why !== undefined) === this.#isBroken) return;
    this.#isBroken = why !== undefined;
    if (why === undefined) return mended?.();
    if (!mended) this.stop();
    broken(why);
  }

  /** @param isLate Nothing could run for a while: what was read before gets the time of one look to be read again. */
  async #look(isLate: boolean): Promise<string | undefined> {
    const { every, maxAge } = this.#options;
    const before = clock().monotonic();
    const readings = this.#seen.map(one => (one.reading ??= this.#read(one)));
    const left = Math.min(...this.#seen.map(one => one.time + maxAge)) - before;
    const patience = left > 0 ? Math.min(every, left) : isLate ? every : 0;
    await within(Promise.all(readings), patience, {
      signal: this.#stop.signal,
      ref: false,
    }).catch(() => undefined);
    const now = clock().monotonic();
    const unknown = this.#seen.find(one => now - one.time >= maxAge);
    if (unknown) return this.#unknown(unknown, now);
    if (this.#seen.some(one => one.value === undefined)) return undefined;
    return this.#options.judge(Object.fromEntries(this.#seen.map(one => [one.name, one.value])));
  }

  async #read(one: Seen): Promise<void> {
    try {
      // A cell of the notebook that reads the same waits for its own turn, not for this.
      one.value = assertKnown(one.name, await one.parameter.get?.());
      one.time = clock().monotonic();
      one.failure = undefined;
    } catch (error) {
      const isFirst = one.failure === undefined;
      one.failure = messageOf(error);
      const left = one.time + this.#options.maxAge - clock().monotonic();
      // A press of the stop button may hit any exchange; the next look asks again.
      if (isFirst && !isInterrupt(error) && !this.#stop.signal.aborted)
        this.#options.failed(one.name, one.failure, left);
    } finally {
      one.reading = undefined;
    }
  }

  #unknown({ name, parameter, time, failure, reading }: Seen, now: number): string {
    const cause = failure ?? (reading ? `reading ${parameter.fullName} has not ended` : "it was not read");
    return `${name} is not known for ${seconds(now - time)}: ${cause}`;
  }
}
