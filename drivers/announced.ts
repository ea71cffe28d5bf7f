/** Operations that a cell is told of. */

import { kernel } from "./runtime.ts";

/** The promise of an operation; in a cell, one that nobody waits for is the cell's error, and so is its use as a value. */
export function announced<T>(label: () => string, operation: Promise<T>): Promise<T> {
  return kernel()?.pending(label(), operation) ?? operation;
}
