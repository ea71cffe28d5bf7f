/** A walk over a syntax tree. */
import { visitorKeys, type Program, type VisitorObject } from "oxc-parser";

type Visit = (node: object) => void;

/**
 * Calls the visitor's functions for the nodes of a tree, in the order of the source.
 * The parser's own walk is loaded by `require`, which Node 22 does not allow in the thread of a loader.
 */
export function walk(program: Program, visitor: VisitorObject): void {
  const visits = visitor as Readonly<Record<string, Visit | undefined>>;
  const enter = (node: object & { type?: unknown }): void => {
    if (typeof node.type !== "string") return;
    visits[node.type]?.(node);
    for (const key of visitorKeys[node.type] ?? []) {
      const child = (node as Record<string, unknown>)[key];
      for (const each of Array.isArray(child) ? (child as unknown[]) : [child])
        if (each && typeof each === "object") enter(each);
    }
    visits[`${node.type}:exit`]?.(node);
  };
  enter(program);
}
