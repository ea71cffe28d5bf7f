/** Promises of parameters that complain when they are used as text or number: a forgotten `await` is never silent. */

// A prototype of its own in the place of Promise's costs less than a subclass: `await` still takes the short way,
// because `constructor` is inherited.
const guard: object = Object.create(Promise.prototype, {
  [Symbol.toPrimitive]: { value: complain },
  toJSON: { value: complain },
});

/** The same promise, which now throws when it is used as text or number. */
export function guarded<T>(promise: Promise<T>): Promise<T> {
  if (Object.getPrototypeOf(promise) === Promise.prototype) Object.setPrototypeOf(promise, guard);
  else if (!(Symbol.toPrimitive in promise))
    void Object.defineProperty(promise, Symbol.toPrimitive, { value: complain });
  return promise;
}

function complain(): never {
  throw new TypeError("a promise was used as a value: write await before it, such as await volt()");
}
