/** The trick that makes a parameter an object that can be called. */

/** Its instances are functions: calling one calls its method `called` with the same arguments. */
export abstract class Callable {
  constructor() {
    const self = (...args: unknown[]): unknown => (self as unknown as Callable).called(args);
    Object.setPrototypeOf(self, new.target.prototype);
    // A function's own name and length would hide those of the class.
    Reflect.deleteProperty(self, "name");
    Reflect.deleteProperty(self, "length");
    return self as unknown as this;
  }

  protected abstract called(args: readonly unknown[]): unknown;
}
