/** A walk over a syntax tree. */
import { visitorKeys, type Node, type Program, type VisitorObject } from "oxc-parser";

type Visit = (node: object) => void;

/**
 * Calls the visitor's functions for the nodes of a tree, in the order of the source.
 * The parser's own walk is loaded by `require`, which Node 22 does not allow in the thread of a loader.
 */
export function walk(program: Program, visitor: VisitorObject): void {
  const visits = visitor as Readonly<Record<string, Visit | undefined>>;
  visitNodes(
    program,
    node => visits[node.type]?.(node),
    node => visits[`${node.type}:exit`]?.(node),
  );
}

/** Calls a function for every node of a tree, what is inside after what is around it. */
export function walkAll(program: Program, visit: (node: Node) => void): void {
  visitNodes(program, visit, () => {});
}

function visitNodes(program: Program, entered: (node: Node) => void, left: (node: Node) => void): void {
  const enter = (node: object & { type?: unknown }): void => {
    if (typeof node.type !== "string") return;
    entered(node as Node);
    for (const key of visitorKeys[node.type] ?? []) {
      const child = (node as Record<string, unknown>)[key];
      for (const each of Array.isArray(child) ? (child as unknown[]) : [child])
        if (each && typeof each === "object") enter(each);
    }
    left(node as Node);
  };
  enter(program);
}
