/** A walk over a syntax tree. */
import { visitorKeys, type Node, type Program, type VisitorObject } from "oxc-parser";

type Visit = (node: object) => void;

/** A node on the way through a tree: when what is in it is still to come, and, with `:exit`, when that has been seen. */
interface Step {
  node: Node;
  key: string;
}

/** A tree is walked for several questions: the way through it is found once. */
const ways = new WeakMap<Program, readonly Step[]>();
const exits = new Map<string, string>();

/**
 * Calls the visitor's functions for the nodes of a tree, in the order of the source.
 * The parser's own walk is loaded by `require`, which Node 22 does not allow in the thread of a loader.
 */
export function walk(program: Program, visitor: VisitorObject): void {
  const visits = visitor as Readonly<Record<string, Visit | undefined>>;
  for (const { node, key } of wayThrough(program)) visits[key]?.(node);
}

/** Calls a function for every node of a tree, what is inside after what is around it. */
export function walkAll(program: Program, visit: (node: Node) => void): void {
  for (const { node, key } of wayThrough(program)) if (key === node.type) visit(node);
}

function wayThrough(program: Program): readonly Step[] {
  const known = ways.get(program);
  if (known) return known;
  const way: Step[] = [];
  const enter = (node: object & { type?: unknown }): void => {
    if (typeof node.type !== "string") return;
    way.push({ node: node as Node, key: node.type });
    for (const key of visitorKeys[node.type] ?? []) {
      const child = (node as Record<string, unknown>)[key];
      for (const each of Array.isArray(child) ? (child as unknown[]) : [child])
        if (each && typeof each === "object") enter(each);
    }
    way.push({ node: node as Node, key: exitOf(node.type) });
  };
  enter(program);
  ways.set(program, way);
  return way;
}

function exitOf(type: string): string {
  let key = exits.get(type);
  if (key === undefined) exits.set(type, (key = `${type}:exit`));
  return key;
}
