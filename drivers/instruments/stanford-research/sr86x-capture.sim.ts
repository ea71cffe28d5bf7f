/** The capture buffer of a simulated SR86x: samples at a rate, or one for each trigger. */

const bytesPerValue = 4;
const bytesPerKb = 1024;

/** How a capture goes. */
export interface CaptureSettings {
  /** Samples per second. */
  readonly rate: number;
  /** Values of a sample. */
  readonly width: number;
  /** Length of the buffer in kB. */
  readonly length: number;
  /** Whether it goes around the buffer until it is stopped. */
  readonly isContinuous: boolean;
  /** Whether it begins at once, at a trigger, or has a sample for each trigger. */
  readonly trigger: "IMM" | "TRIG" | "SAMP";
}

export class Capture {
  #settings: CaptureSettings | undefined;
  #isRunning = false;
  #wasTriggered = false;
  /** When the first sample was due. */
  #begun = 0;
  /** Samples since then. */
  #count = 0;
  #buffer = new Float32Array(0);

  start(settings: CaptureSettings, now: number): void {
    this.#settings = settings;
    this.#isRunning = true;
    this.#wasTriggered = settings.trigger === "IMM";
    this.#begun = now;
    this.#count = 0;
    this.#buffer = new Float32Array((settings.length * bytesPerKb) / bytesPerValue);
  }

  stop(): void {
    this.#isRunning = false;
  }

  /** A trigger begins the capture, or is worth a sample. */
  pull(now: number, look: (time: number) => readonly number[]): void {
    if (!this.#isRunning) return;
    if (!this.#wasTriggered) this.#begun = now;
    this.#wasTriggered = true;
    if (this.#settings?.trigger === "SAMP") this.#put(look(now));
  }

  /** Captures what was due until now; `look` tells a sample at a moment. */
  fill(now: number, look: (time: number) => readonly number[]): void {
    const settings = this.#settings;
    if (!settings || !this.#isRunning || !this.#wasTriggered || settings.trigger === "SAMP") return;
    const due = Math.floor((now - this.#begun) * settings.rate) + 1;
    // What would be overwritten at once need not be looked at.
    if (settings.isContinuous) this.#count = Math.max(this.#count, due - this.#capacity);
    while (this.#count < due && this.#isRunning) this.#put(look(this.#begun + this.#count / settings.rate));
  }

  /** Bytes that have been captured; not more than the buffer holds. */
  get bytes(): number {
    return Math.min(this.#count, this.#capacity) * (this.#settings?.width ?? 0) * bytesPerValue;
  }

  /** The bits of `CAPTURESTAT?`: in progress, triggered, wrapped. */
  get state(): number {
    const hasWrapped = this.#capacity > 0 && this.#count > this.#capacity;
    return (this.#isRunning ? 1 : 0) | (this.#wasTriggered ? 2 : 0) | (hasWrapped ? 4 : 0);
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** A part of the buffer in kB as a block of IEEE 488.2; nothing where there is no such part. */
  block(offset: number, size: number): string | undefined {
    const captured = 2 * Math.ceil(this.bytes / bytesPerKb / 2);
    if (!(size >= 1 && size <= 64 && offset >= 0) || size > captured || offset > captured) return undefined;
    const perKb = bytesPerKb / bytesPerValue;
    const values = this.#buffer.subarray(offset * perKb, (offset + size) * perKb);
    const bytes = Buffer.alloc(size * bytesPerKb);
    for (const [index, value] of values.entries()) bytes.writeFloatLE(value, index * bytesPerValue);
    const digits = String(bytes.length);
    return `#${digits.length}${digits}${bytes.toString("latin1")}`;
  }

  /** Samples that the buffer holds. */
  get #capacity(): number {
    return Math.floor(this.#buffer.length / (this.#settings?.width ?? 1));
  }

  #put(sample: readonly number[]): void {
    const at = this.#count % this.#capacity;
    this.#buffer.set(sample, at * sample.length);
    this.#count++;
    if (this.#count === this.#capacity && this.#settings?.isContinuous === false) this.#isRunning = false;
  }
}
