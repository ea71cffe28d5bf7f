/** The trick that makes a parameter an object that can be called. */

/** What answers a call at once; nothing where it takes more. */
export interface Quick {
  ask(): unknown;
  give(value: unknown): unknown;
}

/** Its instances are functions: calling one without a value asks for one, calling it with a value gives one. */
export abstract class Callable {
  /** @param quick is asked first. A function whose name was taken away is slow to look into; this is a plain object. */
  constructor(quick: Quick) {
    const { self } = {
      self(value?: unknown): unknown {
        // oxlint-disable-next-line prefer-rest-params -- a list of one would be made for every call
        return arguments.length === 0
          ? (quick.ask() ?? callable.asked())
          : (quick.give(value) ?? callable.given(value));
      },
    };
    Object.setPrototypeOf(self, new.target.prototype);
    // A function's own name and length would hide those of the class.
    Reflect.deleteProperty(self, "name");
    Reflect.deleteProperty(self, "length");
    const callable = self as unknown as this;
    return callable;
  }

  protected abstract asked(): unknown;
  protected abstract given(value: unknown): unknown;
}
