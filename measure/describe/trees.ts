/** The trees of a dataset: which columns share rows. */

import type { InterDependencies, ParameterTree } from "./interdependencies.ts";
import type { ParamSpec } from "./param-spec.ts";

/**
 * The trees in the order in which their tops were registered. A top is a column that no other depends on and that was not
 * inferred from another one; what was inferred from a column of a tree, or is what one of them was inferred from, has its
 * rows in it, too.
 */
export function treesOf(dependencies: InterDependencies): ParameterTree[] {
  const all = Object.values(dependencies.parameters);
  const isAxis = new Set(Object.values(dependencies.dependencies).flat());
  const tops = all.filter(({ name }) => !isAxis.has(name) && !(name in dependencies.inferences));
  // What others depend on only by being inferred from, and is in no tree of theirs, stands at the top of one of its own.
  const trees = tops.map(top => treeOf(dependencies, top));
  const withAxes = new Set(trees.filter(({ axes }) => axes.length > 0).flatMap(columnsOf));
  return trees.filter(({ top, axes }) => axes.length > 0 || !withAxes.has(top));
}

/** The tree of one column, whether others depend on it or not; undefined where there is no such column. */
export function treeAt(dependencies: InterDependencies, name: string): ParameterTree | undefined {
  const top = dependencies.parameters[name];
  return top && treeOf(dependencies, top);
}

/** The columns of a tree in the order axes, top, inferred: that of its rows. */
export function columnsOf({ axes, top, inferred }: ParameterTree): ParamSpec[] {
  return [...axes, top, ...inferred];
}

/** What has to have a value wherever a column has one: its axes and what it was inferred from, and theirs. */
export function requiredBy(name: string, dependencies: InterDependencies): string[] {
  const found = new Set<string>();
  const visit = (each: string): void => {
    for (const next of [...(dependencies.dependencies[each] ?? []), ...(dependencies.inferences[each] ?? [])]) {
      if (found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(name);
  return [...found];
}

function treeOf({ parameters, dependencies, inferences }: InterDependencies, top: ParamSpec): ParameterTree {
  const names = dependencies[top.name] ?? [];
  const axes = names.flatMap(name => parameters[name] ?? []);
  const known = new Set([top.name, ...names]);
  const related = new Set(known);
  const visit = (name: string, next: (name: string) => readonly string[]): void => {
    for (const each of next(name)) {
      if (related.has(each)) continue;
      related.add(each);
      visit(each, next);
    }
  };
  const bases = (name: string): readonly string[] => inferences[name] ?? [];
  const derived = (name: string): readonly string[] =>
    Object.keys(inferences).filter(each => inferences[each]?.includes(name));
  for (const name of known) {
    visit(name, bases);
    visit(name, derived);
  }
  const inferred = [...related].filter(name => !known.has(name)).toSorted(byCode);
  return { top, axes, inferred: inferred.flatMap(name => parameters[name] ?? []) };
}

// As Python sorts texts, whatever the language of the machine.
function byCode(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
