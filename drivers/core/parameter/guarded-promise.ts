/** Promises of parameters that complain when they are used as text or number: a forgotten `await` is never silent. */

class GuardedPromise<T> extends Promise<T> {
  // Without this, each `await` would wrap the promise once more and cost two turns of the queue.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  [Symbol.toPrimitive](): never {
    throw new TypeError("a promise was used as a value: write await before it, such as await volt()");
  }
}
Object.defineProperty(GuardedPromise.prototype, "constructor", { value: Promise });

/** The same promise, which now throws when it is used as text or number. */
export function guarded<T>(promise: Promise<T>): Promise<T> {
  if (Object.getPrototypeOf(promise) === Promise.prototype) {
    return Object.setPrototypeOf(promise, GuardedPromise.prototype) as Promise<T>;
  }
  if (!(Symbol.toPrimitive in promise)) {
    Object.defineProperty(promise, Symbol.toPrimitive, { value: complain });
  }
  return promise;
}

const complain = (GuardedPromise.prototype as unknown as { [Symbol.toPrimitive]: () => never })[Symbol.toPrimitive];
