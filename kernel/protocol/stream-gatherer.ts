/** Printed text in few messages: at once where there is little, gathered where there is much. */

export type StreamName = "stdout" | "stderr";

/** So many messages are sent at once… */
const burst = 20;
/** …and in the long run so many in a second, which is as fast as anybody reads. */
const perSecond = 5;
/** A message is full with so many characters. */
const fullCharacters = 1_000_000;

/** Text of one stream of one request that waits for its message. */
interface Gathered<P> {
  name: StreamName;
  text: string;
  parent: P;
}

/** @typeParam P Whom the text belongs to. */
export class StreamGatherer<P> {
  readonly #send: (name: StreamName, text: string, parent: P) => void;
  readonly #keyOf: (parent: P) => string;
  readonly #waiting = new Map<string, Gathered<P>>();
  #allowance = burst;
  #since = performance.now();
  #timer: NodeJS.Timeout | undefined;

  /** @param keyOf Equal for equal parents. */
  constructor(send: (name: StreamName, text: string, parent: P) => void, keyOf: (parent: P) => string) {
    this.#send = send;
    this.#keyOf = keyOf;
  }

  /** Takes text; the order within each stream is kept always, that between streams as long as there is little. */
  add(name: StreamName, text: string, parent: P): void {
    if (text === "") return;
    const key = `${name} ${this.#keyOf(parent)}`;
    if (!this.#waiting.has(key) && this.#waiting.size > 0 && this.#mayGo()) this.flush();
    const gathered = this.#waiting.get(key);
    if (gathered) gathered.text += text;
    else this.#waiting.set(key, { name, text, parent });
    if ((gathered?.text.length ?? text.length) >= fullCharacters) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#delay());
  }

  /** What comes next has nothing to do with what was. */
  startAfresh(): void {
    this.flush();
    this.#allowance = burst;
  }

  /** Sends what waits: something else is about to be said. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    const gathered = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#refill();
    for (const { name, text, parent } of gathered) {
      this.#allowance = Math.max(0, this.#allowance - 1);
      this.#send(name, text, parent);
    }
  }

  #mayGo(): boolean {
    this.#refill();
    return this.#allowance >= 1;
  }

  /** What arrives together goes out together, so that the first lines of a flood are not one message each. */
  #delay(): number {
    this.#refill();
    return Math.max(0, ((1 - this.#allowance) / perSecond) * 1000);
  }

  #refill(): void {
    const now = performance.now();
    this.#allowance = Math.min(burst, this.#allowance + ((now - this.#since) / 1000) * perSecond);
    this.#since = now;
  }
}
