/** The error that an interrupt throws into a cell. */

/** Thrown at the line a cell had reached when the user pressed stop. */
export class KeyboardInterrupt extends Error {
  override readonly name = "KeyboardInterrupt";

  /** @param site Stack of the place that was interrupted, where it is not the place that throws. */
  constructor(message = "the cell was interrupted", site?: { stack?: string }) {
    super(message);
    const frames = site?.stack?.slice(site.stack.indexOf("\n    at "));
    if (frames !== undefined) {
      Object.defineProperty(this, "stack", {
        value: `KeyboardInterrupt: ${message}${frames}`,
        writable: true,
        configurable: true,
      });
    }
  }
}
