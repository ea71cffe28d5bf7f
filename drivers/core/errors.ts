/** The errors of parameters and instruments: context first, then the culprit, then what is allowed. */

/** What an error is about; each field is there when it is known. */
export interface ErrorDetails {
  cause?: unknown;
  /** Full name of the instrument. */
  instrument?: string;
  /** Full name of the parameter. */
  parameter?: string;
  /** What was sent. */
  command?: string;
  /** What came back. */
  reply?: string;
}

/** An error of the framework, with what it is about as fields. */
export class SetpointError extends Error {
  override readonly name: string = "SetpointError";
  readonly instrument?: string;
  readonly parameter?: string;
  readonly command?: string;
  readonly reply?: string;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    const inner = details.cause instanceof SetpointError ? details.cause : undefined;
    this.instrument = details.instrument ?? inner?.instrument;
    this.parameter = details.parameter ?? inner?.parameter;
    this.command = details.command ?? inner?.command;
    this.reply = details.reply ?? inner?.reply;
  }
}

/** Getting or setting a parameter failed; `cause` says why. */
export class ParameterError extends SetpointError {
  override readonly name = "ParameterError";
}

/** Talking to an instrument, opening or finding one failed. */
export class InstrumentError extends SetpointError {
  override readonly name = "InstrumentError";
}

/** A reply could not be read as the value that was due; `reply` quotes it. */
export class ReplyError extends SetpointError {
  override readonly name = "ReplyError";
}

/** A value was refused before anything was sent. */
export class ValidationError extends SetpointError {
  override readonly name = "ValidationError";
  /** The value that was refused. */
  readonly value: unknown;
  /** Whether its kind was wrong or only the value itself. */
  readonly reason: "type" | "value";

  constructor(message: string, { value, reason }: { value: unknown; reason: "type" | "value" }) {
    super(message);
    this.value = value;
    this.reason = reason;
  }
}

/** A value was refused, although its parameter takes it: by an interlock, or because all sets were stopped. */
export class RefusedError extends SetpointError {
  override readonly name = "RefusedError";
}

/** Whether it is a refusal, or says of a parameter that it was refused. */
export function isRefusal(error: unknown): boolean {
  return error instanceof RefusedError || (error instanceof SetpointError && error.cause instanceof RefusedError);
}

/** Whether an error is an interrupt or abort: those pass through unchanged, so that everybody recognises them. */
export function isInterrupt(error: unknown): boolean {
  return error instanceof Error && (error.name === "KeyboardInterrupt" || error.name === "AbortError");
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
