/** Errors of the instrument bus: what was done, to whom, and what went wrong. */

/** What an error of the instrument bus is about. */
export interface IoErrorOptions extends ErrorOptions {
  /** Canonical address of the instrument. */
  resourceName?: string;
  /** What was being sent or asked. */
  command?: string;
}

/** Base of everything that `drivers/io` throws about an instrument. */
export class IoError extends Error {
  override readonly name: string = "IoError";
  readonly resourceName: string | undefined;
  readonly command: string | undefined;

  constructor(message: string, options: IoErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.resourceName = options.resourceName;
    this.command = options.command;
  }
}

/** An address that is malformed, or of a class that no transport speaks. */
export class ResourceNameError extends IoError {
  override readonly name = "ResourceNameError";
}

/** The instrument cannot be reached, or went away. */
export class InstrumentConnectionError extends IoError {
  override readonly name = "InstrumentConnectionError";
}

/** The instrument did not answer in time. */
export class InstrumentTimeoutError extends IoError {
  override readonly name = "InstrumentTimeoutError";
}

/** The caller's signal ended the operation, or the handle was closed. */
export class InstrumentAbortError extends IoError {
  override readonly name = "InstrumentAbortError";
}

/** A simulation file that is missing or malformed, or asks for the impossible. */
export class SimulationError extends IoError {
  override readonly name = "SimulationError";
}
