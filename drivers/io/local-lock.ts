/** Locks among the connections of this process, for buses that cannot lock an instrument. */

import { TransportError, within, type Limits } from "./limits.ts";

interface Lock {
  readonly key: string | undefined;
  /** How often each owner has taken it. */
  readonly owners: Map<object, number>;
  readonly waiting: Set<() => void>;
}

const locks = new Map<string, Lock>();

/** Throws if somebody else holds the lock of a resource. */
export function assertUnlocked(resource: string, owner: object): void {
  if (locks.size === 0) return;
  const lock = locks.get(resource);
  if (lock && !lock.owners.has(owner)) throw new TransportError("locked", "another connection holds the lock");
}

/** Takes the lock of a resource; waits for another owner to give it back. Resolves with the key of a shared lock. */
export async function takeLock(
  resource: string,
  owner: object,
  key: string | undefined,
  limits: Limits,
): Promise<string | undefined> {
  for (;;) {
    const lock = locks.get(resource);
    const isMine = lock?.owners.has(owner) || (lock !== undefined && key !== undefined && lock.key === key);
    if (!lock) locks.set(resource, { key, owners: new Map([[owner, 1]]), waiting: new Set() });
    else if (isMine) lock.owners.set(owner, (lock.owners.get(owner) ?? 0) + 1);
    else {
      await within<void>(limits, resolve => {
        lock.waiting.add(resolve);
        return () => lock.waiting.delete(resolve);
      });
      continue;
    }
    return key;
  }
}

/** Gives a lock back; as often as it was taken. @throws TransportError if `owner` has none. */
export function giveLock(resource: string, owner: object): void {
  const lock = locks.get(resource);
  const count = lock?.owners.get(owner);
  if (!lock || !count) throw new TransportError("protocol", "this connection holds no lock");
  if (count > 1) lock.owners.set(owner, count - 1);
  else release(resource, lock, owner);
}

/** Gives all locks of an owner back: it has closed. */
export function giveAllLocks(resource: string, owner: object): void {
  const lock = locks.get(resource);
  if (lock?.owners.has(owner)) release(resource, lock, owner);
}

function release(resource: string, lock: Lock, owner: object): void {
  lock.owners.delete(owner);
  if (lock.owners.size > 0) return;
  locks.delete(resource);
  for (const go of lock.waiting) go();
}
