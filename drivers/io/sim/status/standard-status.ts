/** Status reporting of an instrument that follows IEEE 488.2-1992, for behavioural models that ask for it. */
import { statusBits, type InstrumentStatus } from "./status.ts";

/** Bits of the standard event register (IEEE 488.2-1992, section 11.5.1). */
export const standardEvents = {
  operationComplete: 0x01,
  requestControl: 0x02,
  queryError: 0x04,
  deviceError: 0x08,
  executionError: 0x10,
  commandError: 0x20,
  userRequest: 0x40,
  powerOn: 0x80,
} as const;

/** Answer to a common command: text, silence, a promise of either, or nothing for a message that is none of them. */
export type StatusAnswer = string | null | undefined | Promise<string | null>;

const common = /^\s*(\*[A-Za-z]{3}\??)(?:\s+(.*?))?\s*$/;

/** The registers behind `*CLS`, `*ESE`, `*ESR?`, `*OPC`, `*SRE`, `*STB?` and `*WAI`, as section 10 has them. */
export class StandardStatus implements InstrumentStatus {
  #events: number = standardEvents.powerOn;
  #eventEnable = 0;
  #enable = 0;
  #conditions = 0;
  #running = 0;
  /** `*OPC` was sent and has not been answered by its event. */
  #reportsCompletion = false;
  #waiting: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #onClear: (() => void) | undefined;

  /** `cleared` is called by `*CLS`, for queues that the model has beside these registers. */
  constructor(cleared?: () => void) {
    this.#onClear = cleared;
  }

  get enable(): number {
    return this.#enable;
  }

  byte(messageAvailable: boolean): number {
    const summary = (this.#events & this.#eventEnable) === 0 ? 0 : statusBits.eventSummary;
    return this.#conditions | summary | (messageAvailable ? statusBits.messageAvailable : 0);
  }

  /** Sets bits of the standard event register; they stay until `*ESR?` or `*CLS`. */
  raise(events: number): void {
    this.#events |= events & 0xff;
    this.#changed();
  }

  /** Sets or clears bits of the status byte that are the model's own: 0 to 3 and 7. */
  condition(bits: number, isOn: boolean): void {
    const own = bits & 0x8f;
    this.#conditions = isOn ? this.#conditions | own : this.#conditions & ~own;
    this.#changed();
  }

  /** An operation has begun that goes on while further messages come; call the result when it has ended. */
  begin(): () => void {
    this.#running++;
    let isRunning = true;
    return () => {
      if (!isRunning) return;
      isRunning = false;
      if (--this.#running === 0) this.#settled();
    };
  }

  /** Calls `listener` at every change, until the result is disposed of. */
  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Answers a common command; `messageAvailable` says whether a reply waits for whoever sent it. */
  answer(message: string, messageAvailable: boolean): StatusAnswer {
    const [, header = "", argument] = common.exec(message) ?? [];
    switch (header.toUpperCase()) {
      case "*CLS":
        this.#events = 0;
        this.#reportsCompletion = false;
        this.#onClear?.();
        return this.#silence();
      case "*ESE":
        return this.#setMask(argument, mask => (this.#eventEnable = mask));
      case "*ESE?":
        return String(this.#eventEnable);
      case "*ESR?":
        return this.#readEvents();
      case "*OPC":
        if (this.#running === 0) this.raise(standardEvents.operationComplete);
        else this.#reportsCompletion = true;
        return null;
      case "*OPC?":
        return this.#running === 0 ? "1" : this.#end().then(() => "1");
      case "*SRE":
        return this.#setMask(argument, mask => (this.#enable = mask & ~statusBits.requestService));
      case "*SRE?":
        return String(this.#enable);
      case "*STB?":
        return String(this.#masterByte(messageAvailable));
      case "*WAI":
        return this.#running === 0 ? null : this.#end().then(() => null);
      default:
        return undefined;
    }
  }

  /** Device clear: nobody waits for the end of an operation any more (section 5.8). */
  clear(): void {
    this.#reportsCompletion = false;
    this.#waiting = [];
  }

  #masterByte(messageAvailable: boolean): number {
    const byte = this.byte(messageAvailable);
    return (byte & this.#enable) === 0 ? byte : byte | statusBits.requestService;
  }

  #readEvents(): string {
    const events = this.#events;
    this.#events = 0;
    this.#changed();
    return String(events);
  }

  #setMask(argument: string | undefined, set: (mask: number) => void): null {
    const value = Math.round(Number(argument?.trim() || Number.NaN));
    if (Number.isNaN(value)) this.raise(standardEvents.commandError);
    else if (value < 0 || value > 255) this.raise(standardEvents.executionError);
    else set(value);
    return this.#silence();
  }

  #silence(): null {
    this.#changed();
    return null;
  }

  #end(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve));
  }

  #settled(): void {
    if (this.#reportsCompletion) {
      this.#reportsCompletion = false;
      this.#events |= standardEvents.operationComplete;
    }
    for (const resume of this.#waiting.splice(0)) resume();
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
