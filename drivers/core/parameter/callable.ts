/** The trick that makes a parameter an object that can be called. */

/** Its instances are functions: calling one without a value asks for one, calling it with a value gives one. */
export abstract class Callable {
  constructor() {
    const self = function (value?: unknown): unknown {
      // oxlint-disable-next-line prefer-rest-params -- a list of one would be made for every call
      return arguments.length === 0 ? callable.asked() : callable.given(value);
    };
    Object.setPrototypeOf(self, new.target.prototype);
    // A function's own name, length and prototype would hide those of the class.
    Reflect.deleteProperty(self, "name");
    Reflect.deleteProperty(self, "length");
    const callable = self as unknown as this;
    return callable;
  }

  protected abstract asked(): unknown;
  protected abstract given(value: unknown): unknown;
}
