/** Puts what arrives on several descriptors back into the order in which it was written. */

/** A number that has not arrived after so many looks is lost: its descriptor was closed, or its writer was cut. */
const mostLooks = 5;
/** Between two looks, what has arrived is read, however long this process was kept from it. */
const lookMilliseconds = 100;

interface Item {
  serial: number;
  deliveries: (() => void)[];
}

/** One of the descriptors. */
export interface Source {
  /** Delivers what was written under a number. */
  take(serial: number, deliver: () => void): void;
  /** Delivers what came after the latest number. */
  pass(deliver: () => void): void;
  /** Nothing more comes. */
  end(): void;
}

/** Numbers count on from 1 over all sources; each has its own in ascending order. */
export class Sequence {
  readonly #queues: Item[][] = [];
  readonly #ended: Promise<void>[] = [];
  #next = 1;
  #timer: NodeJS.Timeout | undefined;
  readonly #isPaused: () => boolean;

  /** @param isPaused Whether nothing is read for now. */
  constructor(isPaused: () => boolean) {
    this.#isPaused = isPaused;
  }

  source(): Source {
    const queue: Item[] = [];
    let end = (): void => {};
    this.#queues.push(queue);
    this.#ended.push(new Promise(resolve => (end = resolve)));
    return {
      take: (serial, deliver) => {
        queue.push({ serial, deliveries: [deliver] });
        this.#deliver();
      },
      pass: deliver => {
        const item = queue.at(-1);
        if (item) item.deliveries.push(deliver);
        else deliver();
      },
      end,
    };
  }

  /** Resolves when all sources have ended, or after so long, with everything delivered that has arrived. */
  async ended(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>(resolve => (timer = setTimeout(resolve, milliseconds)));
    await Promise.race([Promise.all(this.#ended), late]);
    clearTimeout(timer);
    while (this.#skip());
  }

  #deliver(): void {
    clearTimeout(this.#timer);
    for (let queue = this.#ready(); queue; queue = this.#ready()) {
      const item = queue.shift();
      if (!item) break;
      this.#next = Math.max(this.#next, item.serial + 1);
      for (const deliver of item.deliveries) deliver();
    }
    if (this.#queues.some(queue => queue.length > 0)) this.#lookLater(mostLooks);
  }

  #lookLater(looks: number): void {
    this.#timer = setTimeout(() => {
      if (looks === 0) this.#skip();
      else this.#lookLater(this.#isPaused() ? mostLooks : looks - 1);
    }, lookMilliseconds);
  }

  #ready(): Item[] | undefined {
    return this.#queues.find(queue => queue[0] !== undefined && queue[0].serial <= this.#next);
  }

  /** Goes on without what is missing; false if nothing waits. */
  #skip(): boolean {
    const waiting = this.#queues.flatMap(([item]) => (item ? [item.serial] : []));
    if (waiting.length === 0) return false;
    this.#next = Math.min(...waiting);
    this.#deliver();
    return true;
  }
}
