/** A breakpoint as a client writes it down. */
import type { Arguments, SourceBreakpoint } from "./dap.ts";

/** Reads a breakpoint; its line then counts from 1, its column from 0. */
export function readBreakpoint(asked: Arguments, lineBase: number, columnBase: number): SourceBreakpoint {
  const column = asked.optionalNumber("column");
  const breakpoint: SourceBreakpoint = { line: asked.number("line") + 1 - lineBase };
  if (column !== undefined) breakpoint.column = column - columnBase;
  for (const key of ["condition", "hitCondition", "logMessage"] as const) {
    const text = asked.optionalText(key);
    if (text !== undefined && text.trim() !== "") breakpoint[key] = text;
  }
  return breakpoint;
}
