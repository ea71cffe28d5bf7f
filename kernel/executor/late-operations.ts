/** Operations that code of a cell starts after its reply: one that nobody waits for is told late, on its cell. */
import type { Cell, PendingOperation } from "./cell.ts";
import { operationsOf, takeForgotten } from "./pending.ts";

// Taken before cells can call timers off, or be known by them.
const afterMilliseconds = setTimeout;

/** Who has not been waited for at one look and not at the next, so much later, is forgotten. */
const patienceMilliseconds = 500;

/** Looks after a cell while it starts operations. */
export class LateOperations {
  readonly #cell: Cell;
  readonly #tell: (forgotten: readonly PendingOperation[]) => void;
  #isLooking = false;
  #seen: ReadonlySet<PendingOperation> = new Set();

  constructor(cell: Cell, tell: (forgotten: readonly PendingOperation[]) => void) {
    this.#cell = cell;
    this.#tell = tell;
  }

  /** An operation is about to start. */
  started(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    afterMilliseconds(() => this.#look(), patienceMilliseconds).unref();
  }

  #look(): void {
    this.#isLooking = false;
    this.#cell.places = 0;
    const waiting = operationsOf(this.#cell);
    const forgotten = takeForgotten(
      this.#cell,
      waiting.filter(operation => this.#seen.has(operation)),
    );
    if (forgotten.length > 0) this.#tell(forgotten);
    this.#seen = new Set(this.#cell.operations);
    if (this.#seen.size > 0) this.started();
  }
}
