/** What must be done before a connection is closed: runs write what waits. */

import type { Connection } from "./connection.ts";

const closers = new WeakMap<Connection, Set<() => void>>();

/** Has `close` called before the connection is closed, unless the result is disposed of. */
export function beforeClosing(connection: Connection, close: () => void): Disposable {
  const all = closers.get(connection) ?? new Set();
  closers.set(connection, all.add(close));
  return { [Symbol.dispose]: () => void all.delete(close) };
}

/** Does what must be done; one that fails does not keep the others from it. */
export function runClosers(connection: Connection): unknown[] {
  const errors: unknown[] = [];
  for (const close of closers.get(connection) ?? []) {
    try {
      close();
    } catch (error) {
      errors.push(error);
    }
  }
  closers.delete(connection);
  return errors;
}
