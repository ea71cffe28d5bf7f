/** The promise of an operation that is through: an object with its value, and waiting for it in a cell costs next to nothing. */
import { inspect } from "node:util";
import type { Cell, PendingOperation } from "./cell.ts";

/** So many operations of a cell note their place, which takes longer than they do; of those after, the cell alone is told. */
const mostPlaces = 200;

const through = Promise.resolve();
const nowhere: PendingOperation["site"] = {};

/** Whether anybody has waited for it is known by the cell: it holds those that nobody has. */
export class ThroughPromise implements PendingOperation {
  readonly label: string;
  readonly site: PendingOperation["site"] = nowhere;
  readonly #value: unknown;
  readonly #cell: Cell | undefined;

  constructor(label: string, value: unknown, cell: Cell | undefined) {
    this.label = label;
    this.#value = value;
    if (!cell) return;
    if (!cell.running) cell.startedLate();
    this.#cell = cell;
    if (cell.latest) cell.operations.add(cell.latest);
    cell.latest = this;
    if (cell.places++ < mostPlaces) Error.captureStackTrace((this.site = {}), ThroughPromise);
  }

  /** The value, for somebody who waits. */
  take(): unknown {
    const cell = this.#cell;
    if (cell?.latest === this) cell.latest = undefined;
    else cell?.operations.delete(this);
    return this.#value;
  }

  /** The cell that it belongs to. */
  get cell(): Cell | undefined {
    return this.#cell;
  }

  get observed(): boolean {
    return this.#cell?.latest !== this && this.#cell?.operations.has(this) !== true;
  }

  get failed(): boolean {
    return false;
  }

  get isSettled(): boolean {
    return true;
  }

  get isIdle(): boolean {
    return false;
  }

  get settled(): Promise<unknown> {
    return through;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it stands for a promise
  then(fulfilled: () => unknown, rejected: () => unknown): Promise<unknown> {
    return Promise.resolve(this.take()).then(fulfilled, rejected);
  }

  [Symbol.toPrimitive](): never {
    return this.toJSON();
  }

  toJSON(): never {
    throw new TypeError(`${this.label} is a promise, not its value: write await before it`);
  }

  [inspect.custom](): Promise<unknown> {
    return Promise.resolve(this.#value);
  }
}

// `catch`, `finally` and `instanceof Promise` are those of promises, and so is its name.
Object.setPrototypeOf(ThroughPromise.prototype, Promise.prototype);
Reflect.deleteProperty(ThroughPromise.prototype, "constructor");
