/** Which adapter stands for which GPIB board: an adapter that is open is the board of its number. */

import { ResourceNameError } from "../errors.ts";
import type { Adapter } from "./adapter.ts";

interface Board {
  readonly adapter: Adapter;
  readonly resourceName: string;
}

const boards = new Map<number, Board>();

/** The adapter that has been opened as this board. */
export function adapterOf(board: number): Adapter | undefined {
  return boards.get(board)?.adapter;
}

/**
 * Makes an adapter a board, until it is disposed of.
 * @throws ResourceNameError if the board is another adapter's.
 */
export function addBoard(board: number, adapter: Adapter, resourceName: string): Disposable {
  const taken = boards.get(board);
  if (taken) {
    const what = `board ${board} is ${taken.resourceName}: close it first, or give this adapter another number`;
    throw new ResourceNameError(`connecting to ${resourceName}: ${what}`, { resourceName });
  }
  boards.set(board, { adapter, resourceName });
  return {
    [Symbol.dispose]: () => {
      if (boards.get(board)?.adapter === adapter) boards.delete(board);
    },
  };
}
