/** Errors as Jupyter shows them: what, where in the cell, why, and where from. */
import { codeFrame, errorHeadline, faint } from "./code-frame.ts";
import type { ErrorReport } from "./messages.ts";
import { isError, messageOf, nameOf, read } from "./readable-error.ts";
import type { Scripts, SourcePlace } from "./stack.ts";
import { framesOf, type Frame } from "./stack-frames.ts";
import type { ThrowSites } from "./throw-sites.ts";
import { waitingPlaces } from "./waiting-places.ts";

/** Causes beyond this are left out: a chain may be a circle. */
const deepest = 8;
/** Errors beyond these are counted only: those of one error, and those of one report. */
const mostListed = 10;
const mostTold = 40;

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
  /** Knows where something was thrown that cannot tell it itself. */
  sites?: ThrowSites;
}

/** Describes whatever a cell threw. */
export function reportError(error: unknown, options: ErrorReportOptions): ErrorReport {
  const traceback = describe(error, options, 0, { errors: new Set(), spots: new Set() });
  return { ename: nameOf(error), evalue: messageOf(error), traceback };
}

/** The frames of a stack that are the user's, as text: the same for all that come from one place. */
export function ownTrace(stack: unknown, { scripts, framework }: ErrorReportOptions): string {
  return framesOf(stack, scripts)
    .filter(frame => !isFramework(frame, framework))
    .map(({ text }) => text)
    .join("\n");
}

/** What a report has told already. */
interface Told {
  errors: Set<unknown>;
  /** A cause from the same call needs no second picture of it. */
  spots: Set<string>;
}

function describe(error: unknown, options: ErrorReportOptions, depth: number, told: Told): string[] {
  if (isError(error) && told.errors.has(error)) return [faint(`${nameOf(error)}, as told above`)];
  if (depth > deepest || told.errors.size >= mostTold) return [faint("…")];
  told.errors.add(isError(error) ? error : Symbol("a value"));
  const lines = [errorHeadline(nameOf(error), messageOf(error)), ...whereabouts(error, options, told)];
  if (!isError(error)) return lines;
  const errors = read(error, "errors");
  const [some, count] = firstOf(errors);
  if (some.length > 0) lines.push(...listed(some, count, options, depth, told));
  const cause = untoldCause(error, options);
  if (cause !== undefined) lines.push("", faint("caused by"), ...describe(cause, options, depth + 1, told));
  return lines;
}

/** The first of several errors, and how many there are; a stranger's list may refuse to be read. */
function firstOf(errors: unknown): [unknown[], number] {
  try {
    return Array.isArray(errors) ? [Array.from(errors.slice(0, mostListed)), errors.length] : [[], 0];
  } catch {
    return [[], 0];
  }
}

function listed(
  errors: readonly unknown[],
  count: number,
  options: ErrorReportOptions,
  depth: number,
  told: Told,
): string[] {
  const lines = errors.flatMap((one, index) => [
    "",
    faint(`${index + 1} of ${count}:`),
    ...describe(one, options, depth + 1, told),
  ]);
  const more = count - errors.length;
  return more > 0 ? [...lines, "", faint(`… and ${more} more`)] : lines;
}

/** The first cause that says more: the framework's errors repeat the text of theirs, with more context in front. */
function untoldCause(error: Error, { scripts, framework }: ErrorReportOptions): unknown {
  const told = messageOf(error);
  let cause = read(error, "cause");
  for (let depth = 0; depth < deepest && isError(cause) && told.endsWith(messageOf(cause)); depth++) {
    const [thrower] = framesOf(read(cause, "stack"), scripts, read(cause, "message"));
    if (thrower && !isFramework(thrower, framework)) return cause;
    cause = read(cause, "cause");
  }
  return cause;
}

function whereabouts(error: unknown, options: ErrorReportOptions, { spots }: Told): string[] {
  const { scripts, framework, thrownAt, sites } = options;
  const frames = isError(error) ? framesOf(read(error, "stack"), scripts, read(error, "message")) : [];
  const ownFrames = (all: readonly Frame[]): Frame[] => all.filter(frame => !isFramework(frame, framework));
  // An error that has lost the cell on its way is shown where the cell waited for it, or where it was thrown on.
  const others = [...waitingPlaces(error).map(site => site.stack), sites?.stackOf(error)];
  const thrown = isError(error) ? others : others.toReversed();
  const candidates = [frames, ...thrown.map(stack => framesOf(stack, scripts))].map(ownFrames);
  const shown = candidates.find(own => own.length > 0) ?? [];
  const places = shown.flatMap(({ place }) => (place && !isPackage(place.label) ? [place] : []));
  let place: SourcePlace | undefined = places.find(one => scripts.sourceOf(one.label) !== undefined) ?? places[0];
  if (!place && thrownAt) place = scripts.original(thrownAt.url, thrownAt.line, thrownAt.column);
  const source = place && scripts.sourceOf(place.label);
  const spot = place && `${place.label}:${place.line}:${place.column}`;
  if (spot !== undefined && spots.has(spot)) return [];
  if (spot !== undefined) spots.add(spot);
  const lines: string[] = [];
  if (place && source !== undefined) {
    lines.push(
      faint(`${scripts.titleOf(place.label)}, line ${place.line}:`),
      ...codeFrame(source, place.line, place.column),
    );
  }
  const trace = [...shown, ...callersAfter(shown, thrown, options)].map(frame => faint(`    at ${frame.text}`));
  // One frame in a cell says no more than the line above.
  if (trace.length > 1 || source === undefined) lines.push(...trace);
  const hidden = frames.length - (candidates[0]?.length ?? 0);
  if (hidden > 0) lines.push(faint(`    … and ${hidden} ${hidden === 1 ? "frame" : "frames"} inside the framework`));
  return lines;
}

/** Who waited for what failed: after an await a stack ends with the function that went on. */
function callersAfter(
  shown: readonly Frame[],
  stacks: readonly (string | undefined)[],
  { scripts, framework }: ErrorReportOptions,
): Frame[] {
  const lineOf = ({ place }: Frame): string | undefined => place && `${place.label}:${place.line}`;
  const told = new Set(shown.map(lineOf));
  const callers = stacks.flatMap(stack => framesOf(stack, scripts).find(frame => !isFramework(frame, framework)) ?? []);
  // Each line once: an operation begins where it is waited for.
  return callers.filter(frame => !told.has(lineOf(frame)) && told.add(lineOf(frame)));
}

function isFramework(frame: Frame, framework: string | undefined): boolean {
  return framework !== undefined && frame.place?.label.startsWith(framework) === true;
}

function isPackage(label: string): boolean {
  return /[\\/]node_modules[\\/]/u.test(label);
}
