/** The frames of a stop, in the coordinates of what the user wrote. */
import type { Debugger, Runtime } from "node:inspector";
import type { JsonObject } from "../wire/index.ts";
import type { Source } from "./dap.ts";
import type { Scripts } from "./scripts.ts";
import type { Variables } from "./variables.ts";

export interface Frame {
  id: number;
  name: string;
  source: Source;
  /** From 1. */
  line: number;
  /** From 0. */
  column: number;
  /** Missing for a function that waits: its variables cannot be seen. */
  call?: Debugger.CallFrame;
  /** Where in what runs. */
  location: Debugger.Location;
}

let serial = 0;

/** The user's frames, and below them those that wait for them. */
export function framesOf(
  scripts: Scripts,
  callFrames: readonly Debugger.CallFrame[],
  waiting: Runtime.StackTrace | undefined,
): Frame[] {
  const frames = callFrames.flatMap((call): Frame[] => {
    const frame = place(scripts, call.functionName, call.location);
    return frame ? [{ ...frame, call }] : [];
  });
  for (let stack = waiting; stack; stack = stack.parent) {
    for (const { functionName, ...location } of stack.callFrames) {
      const frame = place(scripts, functionName, location);
      if (frame) frames.push({ ...frame, name: `${frame.name} (awaits)` });
    }
  }
  return frames;
}

/** A frame as a client sees it; both bases are 0 or 1. */
export function shownFrame(
  { id, name, source, line, column, call }: Frame,
  lineBase: number,
  columnBase: number,
): JsonObject {
  return {
    id,
    name,
    source,
    line: line - 1 + lineBase,
    column: column + columnBase,
    ...(call ? {} : { presentationHint: "subtle" }),
  };
}

/** The variables of a frame by where they come from: several scopes of V8 are one to the user. */
const scopes: readonly { name: string; types: readonly string[]; presentationHint?: string }[] = [
  { name: "Locals", types: ["block", "catch", "local", "with", "eval"], presentationHint: "locals" },
  { name: "Closure", types: ["closure"] },
  { name: "Module", types: ["module"] },
  { name: "Globals", types: ["script"], presentationHint: "globals" },
];

/** The scopes of a frame as a client sees them; a function that waits shows none. */
export function scopesOf({ call }: Frame, variables: Variables): JsonObject[] {
  return scopes.flatMap(({ types, ...shown }) => {
    const found = call?.scopeChain.filter(({ type }) => types.includes(type)) ?? [];
    return found.length === 0 ? [] : [{ ...shown, variablesReference: variables.scope(found), expensive: false }];
  });
}

function place(scripts: Scripts, functionName: string, location: Debugger.Location): Omit<Frame, "call"> | undefined {
  const script = scripts.get(location.scriptId);
  if (script) {
    const original = script.original(location);
    if (!original) return undefined;
    const name = functionName || (script.isCell ? script.name : `module ${script.name}`);
    return { id: ++serial, name, source: { name: script.name, path: script.path }, ...original, location };
  }
  const file = scripts.fileOf(location.scriptId);
  if (file === undefined) return undefined;
  const base = file.split(/[\\/]/u).at(-1) ?? file;
  const name = functionName || `module ${base}`;
  const { lineNumber, columnNumber = 0 } = location;
  return {
    id: ++serial,
    name,
    source: { name: base, path: file },
    line: lineNumber + 1,
    column: columnNumber,
    location,
  };
}
