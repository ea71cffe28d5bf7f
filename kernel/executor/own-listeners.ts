/** What this process itself listens to, which cells that tidy up must not take off. */

type Listener = (...args: unknown[]) => void;

/** Whoever takes listeners off `process` from here on leaves those that are on it now. */
export function keepListeners(): void {
  const kept = new Map(process.eventNames().map(name => [name, new Set(listenersOf(name))]));
  const isKept = (name: string | symbol, listener: Listener): boolean => kept.get(name)?.has(listener) === true;
  const remove = process.removeListener.bind(process) as (name: string | symbol, listener: Listener) => unknown;
  const removeOne = (name: string | symbol, listener: Listener): NodeJS.Process => {
    if (!isKept(name, listener)) remove(name, listener);
    return process;
  };
  const removeAll = (...[name]: [(string | symbol)?]): NodeJS.Process => {
    for (const event of name === undefined ? process.eventNames() : [name])
      for (const listener of listenersOf(event)) removeOne(event, listener);
    return process;
  };
  for (const [name, value] of Object.entries({
    off: removeOne,
    removeListener: removeOne,
    removeAllListeners: removeAll,
  }))
    Object.defineProperty(process, name, { value, writable: true, configurable: true });
}

function listenersOf(name: string | symbol): Listener[] {
  return process.rawListeners(name) as Listener[];
}
