/** Why an executor is gone, and what went with it. */
import { constants } from "node:os";
import { getHeapStatistics } from "node:v8";
import { brokenCode } from "./exit-codes.ts";

/** Names beyond so many are counted. */
const mostNames = 20;

/** What the process had. */
export interface Belongings {
  /** Names that cells declared. */
  variables: readonly string[];
  /** What was open, such as instruments. */
  open: readonly string[];
}

export class ExecutorEnded extends Error {
  override readonly name = "ExecutorEnded";
  /** What was lost, in lines. */
  readonly details: readonly string[];
  /** The cell that has ended it, where that is known. */
  readonly cell: string | undefined;

  constructor(message: string, { variables, open }: Belongings, cell?: string) {
    super(message);
    this.cell = cell;
    this.details = [
      ...(variables.length > 0 ? [`variables that are gone: ${list(variables)}`] : []),
      ...(open.length > 0 ? [`open when it ended, and not closed: ${list(open)}`] : []),
    ];
  }
}

/** A signal, or that it was killed because a cell had taken its descriptors away. */
export type Ending = NodeJS.Signals | "mute" | null;

/** @param lastWords What Node wrote about its end. */
export function describeEnd(code: number | null, signal: Ending, lastWords: string): string {
  return `the process that runs the cells ${end(code, signal, lastWords)}: its variables are gone, a new one is ready`;
}

function end(code: number | null, signal: Ending, lastWords: string): string {
  if (signal === "mute")
    return "was killed after a cell had closed descriptor 5, on which it answers, or written to it";
  if (lastWords.includes("JavaScript heap out of memory")) {
    // The executor's limit is this process's: both have the same Node and the same options.
    const megabytes = Math.round(getHeapStatistics().heap_size_limit / 2 ** 20);
    return `ran out of memory (${megabytes} MB; NODE_OPTIONS=--max-old-space-size=… allows more)`;
  }
  if (signal !== null) return `was ended by ${signal} (signal ${constants.signals[signal]})`;
  if (code === brokenCode) return "could not go on: a cell has replaced something that it needs";
  return `ended with exit code ${code}`;
}

function list(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more > 0 ? `${names.slice(0, mostNames).join(", ")} and ${more} more` : names.join(", ");
}
