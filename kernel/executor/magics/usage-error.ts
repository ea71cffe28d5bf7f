/** A magic that was not called the way it is meant to be. */

export class UsageError extends Error {
  override readonly name = "UsageError";
}
