/** Operations that a cell is told of: the outermost alone, of those that are one within the other. */

import { kernel } from "../runtime.ts";

let isWithin = false;

/**
 * Starts an operation and gives its promise; in a cell, one that nobody waits for is the cell's error, and so is its use as a
 * value.
 */
export function announced<T>(label: () => string, start: () => Promise<T>): Promise<T> {
  const told = kernel();
  if (told === undefined || isWithin) return start();
  const running = within(start);
  return told.pending(label(), running);
}

/** Starts what is a part of an operation that the cell is told of. */
export function within<T>(start: () => T): T {
  const before = isWithin;
  isWithin = true;
  try {
    return start();
  } finally {
    isWithin = before;
  }
}
