/** Whether a `catch` takes what a place throws: V8 cannot tell, because whatever a cell throws is taken by the executor. */
import { parse } from "../language/parse.ts";
import { walk } from "../language/walk.ts";
import type { Place } from "./script.ts";

interface Span {
  start: number;
  end: number;
}

/** Finds the `try` blocks with a `catch` of one source, and says which places are inside one. */
export function catchFinder(source: string): (place: Place) => boolean {
  const tries: Span[] = [];
  const functions: Span[] = [];
  const isFunction = ({ start, end }: Span): void => void functions.push({ start, end });
  walk(parse(source).program, {
    TryStatement: ({ block: { start, end }, handler }) => void (handler && tries.push({ start, end })),
    FunctionDeclaration: isFunction,
    FunctionExpression: isFunction,
    ArrowFunctionExpression: isFunction,
  });
  const lineStarts = [0, ...[...source.matchAll(/\n/gu)].map(({ index }) => index + 1)];
  return ({ line, column }) => {
    const at = (lineStarts[line - 1] ?? 0) + column;
    const contains = ({ start, end }: Span): boolean => start <= at && at < end;
    // A `try` around a function's definition takes nothing that its call throws.
    const inner = Math.max(0, ...functions.filter(contains).map(({ start }) => start));
    return tries.some(one => contains(one) && one.start >= inner);
  };
}
