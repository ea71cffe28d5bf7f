/** Operations that a cell is not done before; one that nobody waits for is the cell's error. */
import { currentCell, type Cell, type PendingOperation } from "./cell.ts";
import { ThroughPromise } from "./through-promise.ts";
import { noteWaiting } from "./waiting-places.ts";

// Taken before cells can call timers off.
const later = setImmediate;

/** The promise of an operation: notes whether anybody waits for it, and refuses to be mistaken for its value. */
class OperationPromise<T> extends Promise<T> {
  #operation: PendingOperation | undefined;

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  static of<T>(operation: PendingOperation, running: Promise<T>): OperationPromise<T> {
    const promise = new OperationPromise<T>((resolve, reject) => void running.then(resolve, reject));
    promise.#operation = operation;
    return promise;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- being waited for is what is noted
  override then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.isWanted();
    return super.then(fulfilled, rejected);
  }

  /** Somebody knows that this goes on. */
  isWanted(): void {
    if (this.#operation) this.#operation.observed = true;
  }

  [Symbol.toPrimitive](): never {
    return this.toJSON();
  }

  toJSON(): never {
    throw new TypeError(
      `${this.#operation?.label ?? "an operation"} is a promise, not its value: write await before it`,
    );
  }
}
// It prints as the promise that it is.
void Object.defineProperty(OperationPromise, "name", { value: "Promise" });

/** What a rewritten `void` calls: the operation is meant to go on by itself. */
export function wanted(value: unknown): void {
  if (value instanceof OperationPromise) value.isWanted();
  else if (value instanceof ThroughPromise) value.take();
}

/** An operation was started and its promise dropped. */
export class ForgottenAwait extends Error {
  override readonly name = "ForgottenAwait";

  /** @param count How often it was started at that place. */
  constructor(operation: PendingOperation, count: number) {
    const times = count > 1 ? ` (${count} times)` : "";
    super(`${operation.label}: nothing waits for it: write await before it${times}`);
    const stack = operation.site.stack;
    const frames = stack?.slice(Math.max(0, stack.indexOf("\n    at "))) ?? "";
    Object.defineProperty(this, "stack", { value: `${this.name}: ${this.message}${frames}`, configurable: true });
  }
}

/** Announces an operation of the cell. */
export function announce<T>(label: string, running: Promise<T>, { idle = false } = {}): Promise<T> {
  const cell = currentCell();
  if (!cell) return running;
  if (!cell.running) cell.startedLate();
  const site: { stack?: string } = {};
  Error.captureStackTrace(site, announce);
  const operation: PendingOperation = {
    label,
    site,
    observed: false,
    failed: false,
    isSettled: false,
    isIdle: idle,
    settled: running.then(
      () => {
        operation.isSettled = true;
      },
      (error: unknown) => {
        operation.failed = operation.isSettled = true;
        noteWaiting(error, site);
      },
    ),
  };
  const promise = OperationPromise.of(operation, running);
  cell.operations.add(operation);
  // Those that were waited for are forgotten, so that a long sweep does not keep them all.
  void operation.settled.then(() => {
    if (operation.observed) cell.operations.delete(operation);
  });
  return promise;
}

/** The promise of an operation of the cell that is through already. */
export function announceThrough<T>(label: string, value: T): Promise<T> {
  return new ThroughPromise(label, value, currentCell()) as unknown as Promise<T>;
}

/** What tells one place that starts operations from another. */
type PlaceOf = (site: PendingOperation["site"]) => string;

/**
 * Waits until all operations of a cell are through.
 * @returns an error for each place that started some that nobody waited for; failed ones report themselves as unhandled rejections.
 */
export async function finishOperations(
  cell: Cell,
  wait: (promise: Promise<unknown>) => unknown,
  placeOf: PlaceOf,
): Promise<ForgottenAwait[]> {
  const forgotten: PendingOperation[] = [];
  for (let isQuiet = false; hasOperations(cell);) {
    const operations = operationsOf(cell);
    const working = operations.filter(operation => operation.isSettled || !operation.isIdle);
    if (working.length > 0) {
      await wait(Promise.all(working.map(operation => operation.settled)));
      forgotten.push(...takeForgotten(cell, working));
      isQuiet = false;
    } else if (isQuiet) {
      // What sleeps in the background is wanted, or nobody waits for it.
      forgotten.push(...operations.filter(operation => !operation.observed));
      for (const operation of operations) cell.operations.delete(operation);
    } else {
      // Who has just begun to wait for it is known after a turn.
      await wait(new Promise<void>(resolve => later(resolve)));
      isQuiet = true;
    }
  }
  return errorsOf(forgotten, placeOf);
}

/** Whether a cell has operations that are not known to be through, or that nobody has waited for. */
export function hasOperations(cell: Cell): boolean {
  return cell.latest !== undefined || cell.operations.size > 0;
}

/** Those that nobody has waited for until now. */
export function operationsOf(cell: Cell): PendingOperation[] {
  if (cell.latest) cell.operations.add(cell.latest);
  cell.latest = undefined;
  return [...cell.operations];
}

/** Those of some operations that are through, though nobody has waited for them; the cell knows them no more. */
export function takeForgotten(cell: Cell, operations: readonly PendingOperation[]): PendingOperation[] {
  return operations.filter(operation => {
    if (!operation.isSettled) return false;
    const isForgotten = !operation.observed && !operation.failed;
    cell.operations.delete(operation);
    return isForgotten;
  });
}

/** An error for each place. */
export function errorsOf(forgotten: readonly PendingOperation[], placeOf: PlaceOf): ForgottenAwait[] {
  const places = new Map<string, PendingOperation[]>();
  for (const operation of forgotten) {
    const place = `${operation.label}\n${placeOf(operation.site)}`;
    const same = places.get(place);
    if (same) same.push(operation);
    else places.set(place, [operation]);
  }
  return Array.from(places.values(), same => new ForgottenAwait(same[0]!, same.length));
}
