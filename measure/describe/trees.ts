/** The trees of a dataset: which columns share rows. */

import type { InterDependencies, ParameterTree } from "./interdependencies.ts";
import type { ParamSpec } from "./param-spec.ts";

/**
 * The trees in the order in which their tops were registered. A top has axes, or was inferred from others, or stands alone;
 * nothing depends on it, and what was inferred shares the rows of what it was inferred from where that has axes. These are
 * QCoDeS's top level parameters.
 */
export function treesOf(columns: InterDependencies): ParameterTree[] {
  const { parameters, dependencies, inferences } = columns;
  const names = Object.keys(parameters);
  const axes = new Set(Object.values(dependencies).flat());
  const bases = new Set(Object.values(inferences).flat());
  const hasAxes = (name: string): boolean => Object.hasOwn(dependencies, name);
  const isInferred = (name: string): boolean => Object.hasOwn(inferences, name);
  const onAxes = new Set(names.filter(name => hasAxes(name) && !axes.has(name) && !isInferred(name)));
  const trees = new Map(Object.values(parameters).map(top => [top.name, treeOf(columns, top)]));
  const covered = new Set(
    [...onAxes].flatMap(name => columnsOf(trees.get(name) as ParameterTree)).map(each => each.name),
  );
  const isTop = (name: string): boolean =>
    onAxes.has(name) ||
    (isInferred(name) && !bases.has(name) && !covered.has(name)) ||
    !(hasAxes(name) || isInferred(name) || axes.has(name) || bases.has(name));
  return names.filter(isTop).map(name => trees.get(name) as ParameterTree);
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
export function requiredBy(name: string, { dependencies, inferences }: InterDependencies): string[] {
  return reachable(name, each => [...(dependencies[each] ?? []), ...(inferences[each] ?? [])]);
}

/** What a column was inferred from and what was inferred from it, and so on: those without itself. */
export function inferredWith(name: string, { inferences }: InterDependencies): string[] {
  const bases = (each: string): readonly string[] => inferences[each] ?? [];
  const derived = (each: string): readonly string[] =>
    Object.keys(inferences).filter(other => inferences[other]?.includes(each));
  return reachable(name, each => [...bases(each), ...derived(each)]).filter(each => each !== name);
}

function treeOf({ parameters, dependencies, inferences }: InterDependencies, top: ParamSpec): ParameterTree {
  const axes = dependencies[top.name] ?? [];
  const own = [top.name, ...axes];
  const bases = (name: string): readonly string[] => inferences[name] ?? [];
  const derived = (name: string): readonly string[] =>
    Object.keys(inferences).filter(each => inferences[each]?.includes(name));
  const related = new Set(own.flatMap(name => [...reachable(name, bases), ...reachable(name, derived)]));
  const inferred = [...related].filter(name => !own.includes(name)).toSorted(byCode);
  const specs = (names: readonly string[]): ParamSpec[] => names.flatMap(name => parameters[name] ?? []);
  return { top, axes: specs(axes), inferred: specs(inferred) };
}

function reachable(start: string, next: (name: string) => readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    for (const each of next(name)) {
      if (found.has(each)) continue;
      found.add(each);
      visit(each);
    }
  };
  visit(start);
  return [...found];
}

// As Python sorts texts, whatever the language of the machine.
function byCode(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
