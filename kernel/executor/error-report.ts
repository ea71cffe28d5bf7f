/** Errors as Jupyter shows them: what, where in the cell, why, and where from. */
import { inspect, types } from "node:util";
import { codeFrame, errorHeadline, faint } from "./code-frame.ts";
import type { ErrorReport } from "./messages.ts";
import type { Scripts, SourcePlace } from "./stack.ts";
import type { ThrowSites } from "./throw-sites.ts";
import { waitingPlaces } from "./waiting-places.ts";

/** Causes beyond this are left out: a chain may be a circle. */
const deepest = 8;

/** Where V8 says that something was thrown: a text that it cannot read has no stack. */
export interface ThrownAt {
  url: string;
  line: number;
  column: number;
}

export interface ErrorReportOptions {
  scripts: Scripts;
  /** Frames below this folder are summed up, where a frame of the user's is there too. */
  framework?: string;
  thrownAt?: ThrownAt;
  /** Knows where what is no `Error` was thrown. */
  sites?: ThrowSites;
}

/** Describes whatever a cell threw. */
export function reportError(error: unknown, options: ErrorReportOptions): ErrorReport {
  const traceback = describe(error, options, 0, new Set());
  return { ename: nameOf(error), evalue: messageOf(error), traceback };
}

function describe(error: unknown, options: ErrorReportOptions, depth: number, seen: Set<unknown>): string[] {
  if (depth > deepest || seen.has(error)) return [faint("…")];
  seen.add(error);
  const lines = [errorHeadline(nameOf(error), messageOf(error)), ...whereabouts(error, options, seen)];
  if (!isError(error)) return lines;
  if (Array.isArray(read(error, "errors"))) {
    const errors = read(error, "errors") as unknown[];
    errors.forEach((one, index) => {
      lines.push("", faint(`${index + 1} of ${errors.length}:`), ...describe(one, options, depth + 1, seen));
    });
  }
  const cause = untoldCause(error, options);
  if (cause !== undefined) lines.push("", faint("caused by"), ...describe(cause, options, depth + 1, seen));
  return lines;
}

/** The first cause that says more: the framework's errors repeat the text of theirs, with more context in front. */
function untoldCause(error: Error, { framework }: ErrorReportOptions): unknown {
  const told = messageOf(error);
  let cause = read(error, "cause");
  for (let depth = 0; depth < deepest && isError(cause) && told.endsWith(messageOf(cause)); depth++) {
    const [thrower] = framesOf(read(cause, "stack"));
    if (thrower && !isFramework(thrower, framework)) return cause;
    cause = read(cause, "cause");
  }
  return cause;
}

function whereabouts(
  error: unknown,
  { scripts, framework, thrownAt, sites }: ErrorReportOptions,
  seen: Set<unknown>,
): string[] {
  const frames = framesOf(isError(error) ? read(error, "stack") : sites?.stackOf(error));
  const ownFrames = (all: readonly Frame[]): Frame[] => all.filter(frame => !isFramework(frame, framework));
  // An error that has lost the cell on its way is shown where the cell waited for it.
  const candidates = [frames, ...waitingPlaces(error).map(site => framesOf(site.stack))].map(ownFrames);
  const shown = candidates.find(own => own.length > 0) ?? [];
  let place: SourcePlace | undefined = shown.map(frame => frame.place).find(one => one && !isPackage(one.label));
  if (!place && thrownAt) place = scripts.original(thrownAt.url, thrownAt.line, thrownAt.column);
  const source = place && scripts.sourceOf(place.label);
  const spot = place && `${place.label}:${place.line}:${place.column}`;
  // A cause from the same call needs no second picture of it.
  if (spot !== undefined && seen.has(spot)) return [];
  seen.add(spot);
  const lines: string[] = [];
  if (place && source !== undefined) {
    lines.push(faint(`${place.label}, line ${place.line}:`), ...codeFrame(source, place.line, place.column));
  }
  const trace = shown.map(frame => faint(`    at ${frame.text}`));
  // One frame in a cell says no more than the line above.
  if (trace.length > 1 || source === undefined) lines.push(...trace);
  const hidden = frames.length - (candidates[0]?.length ?? 0);
  if (hidden > 0) lines.push(faint(`    … and ${hidden} ${hidden === 1 ? "frame" : "frames"} inside the framework`));
  return lines;
}

interface Frame {
  text: string;
  place: SourcePlace | undefined;
}

function framesOf(stack: unknown): Frame[] {
  if (typeof stack !== "string") return [];
  const frames: Frame[] = [];
  for (const line of stack.split("\n")) {
    const text = /^ {4}at (.*)$/u.exec(line)?.[1];
    if (text === undefined) continue;
    const [, label, row, column] = /(?:^|\()([^()]+):(\d+):(\d+)\)?$/u.exec(text) ?? [];
    frames.push({
      text,
      place: label === undefined ? undefined : { label, line: Number(row), column: Number(column) - 1 },
    });
  }
  return frames;
}

function isFramework(frame: Frame, framework: string | undefined): boolean {
  return framework !== undefined && frame.place?.label.startsWith(framework) === true;
}

function isPackage(label: string): boolean {
  return /[\\/]node_modules[\\/]/u.test(label);
}

function isError(error: unknown): error is Error {
  try {
    return types.isNativeError(error) || error instanceof Error;
  } catch {
    // A proxy may refuse even this.
    return false;
  }
}

function nameOf(error: unknown): string {
  if (!isError(error)) return "Uncaught";
  const own = read(error, "name");
  const made = read(error, "constructor");
  const name = own === "Error" && typeof made === "function" ? made.name : own;
  return typeof name === "string" && name !== "" ? name : "Error";
}

function messageOf(error: unknown): string {
  if (!isError(error)) return inspect(error, { depth: 1 });
  const message = read(error, "message");
  return typeof message === "string" ? message : inspect(message, { depth: 0 });
}

/** Errors are objects of strangers: their getters may throw. */
function read(error: object, key: string): unknown {
  try {
    return (error as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
