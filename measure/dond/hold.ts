/** Holds a run between two points, and wakes it where it only waits. */

import { clock } from "../../drivers/core/clock.ts";

/** A gate that a run comes to before each point. */
export class Hold {
  #gate: { readonly promise: Promise<void>; readonly open: () => void } | undefined;
  #alarm = new AbortController();

  /** Whether the gate is closed. */
  get isClosed(): boolean {
    return this.#gate !== undefined;
  }

  /** Closes the gate; a wait for the next try ends. */
  close(): void {
    if (this.#gate) return;
    let open = (): void => undefined;
    const promise = new Promise<void>(resolve => (open = resolve));
    this.#gate = { promise, open };
    this.wake();
  }

  /** Opens the gate. */
  open(): void {
    this.#gate?.open();
    this.#gate = undefined;
  }

  /** Ends a wait for the next try. */
  wake(): void {
    this.#alarm.abort();
    this.#alarm = new AbortController();
  }

  /** Waits for the gate, or until the signal aborts: then it is open, too. */
  async passed(ended?: AbortSignal): Promise<void> {
    const open = (): void => this.open();
    ended?.addEventListener("abort", open, { once: true });
    if (ended?.aborted) open();
    try {
      await this.#gate?.promise;
    } finally {
      ended?.removeEventListener("abort", open);
    }
  }

  /** Waits so many seconds, or until it is woken; an interrupt rejects. */
  async sleep(seconds: number, interrupted?: AbortSignal): Promise<void> {
    const { signal } = this.#alarm;
    try {
      await clock().sleep(seconds, interrupted ? AbortSignal.any([signal, interrupted]) : signal);
    } catch (error) {
      if (!signal.aborted || interrupted?.aborted) throw error;
    }
  }
}
