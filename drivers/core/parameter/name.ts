/** Names that may stand in a path such as `smu.smua.volt`. */

import { SetpointError } from "../errors.ts";

const identifier = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** Throws unless `name` can be the name of a parameter. */
export function assertName(name: string): void {
  if (identifier.test(name)) return;
  throw new SetpointError(
    `Parameter name must be a valid identifier, which '${name}' is not. ` +
      "Parameter names cannot start with a number and must not contain spaces or special characters",
  );
}

/** Whether `name` can be the full name of an instrument or channel. */
export function isIdentifier(name: string): boolean {
  return identifier.test(name);
}
