/** The parts of an instrument, in a snapshot or alive, and the path by which each of its parameters is known. */

/** An instrument or a part of one; `P` is what it holds as parameters. */
export interface Part<P> {
  /** Name with those of what it is part of. */
  readonly fullName: string;
  readonly parameters: readonly (readonly [name: string, parameter: P])[];
  readonly parts: readonly (readonly [name: string, part: Part<P>])[];
  readonly tuples: readonly (readonly [name: string, channels: readonly Part<P>[]])[];
  /** The snapshot that this was made from. */
  readonly record?: Readonly<Record<string, unknown>>;
}

/** A part where it is found. */
export interface PartPlace<P> {
  readonly path: readonly string[];
  /** Every path that leads to it. */
  readonly paths: readonly (readonly string[])[];
  readonly part: Part<P>;
}

/** A parameter where it is found. */
export interface Place<P> {
  /** Names from the outside in, joined by dots: `smu.smua.volt`. */
  readonly path: string;
  /** Every path that leads to it: a channel may be in several tuples. */
  readonly paths: readonly string[];
  readonly fullName: string;
  readonly parameter: P;
}

/** A thing with parameters: one instrument, or several and what is beside them. */
export interface Root<P> {
  /** The full name of the one instrument; `undefined` for a collection, whose parts have theirs in their paths. */
  readonly name: string | undefined;
  readonly part: Part<P>;
}

/**
 * Every part once: a channel that is a submodule and in a tuple is known as the submodule. One that is in tuples only
 * goes by the first of them in the order of the alphabet, so that two snapshots agree.
 */
export function partPlaces<P>(root: Part<P>, prefix: readonly string[] = []): PartPlace<P>[] {
  const found = [...routes(root, prefix, 0)];
  // Two instruments of a collection may have the same names: they may be one instrument before and after.
  const key = ({ part, path }: Route<P>): string => (root.fullName === "" ? `${path[0]}.` : "") + part.fullName;
  const groups = new Map<string, Route<P>[]>();
  for (const route of found) groups.set(key(route), [...(groups.get(key(route)) ?? []), route]);
  return found.flatMap(route => {
    const group = groups.get(key(route)) as Route<P>[];
    const isBest = route.tuples === 0 || group.every(other => other === route || isBefore(route, other));
    return isBest ? [{ part: route.part, path: route.path, paths: group.map(({ path }) => path) }] : [];
  });
}

/** Every parameter with its path. */
export function places<P>(root: Part<P>, prefix: readonly string[] = []): Place<P>[] {
  return partPlaces(root, prefix).flatMap(({ part, path, paths }) =>
    part.parameters.map(([name, parameter]) => ({
      path: [...path, name].join("."),
      paths: paths.map(each => [...each, name].join(".")),
      fullName: joined(part.fullName, name),
      parameter,
    })),
  );
}

/** A path of snake_case names as one of camelCase names: the same driver writes one in Python and the other here. */
export function camelCase(path: string): string {
  return path.replace(/(?<=[^_.])_+([a-z0-9])/gi, (_all, letter: string) => letter.toUpperCase());
}

/** Items by their key; a key that several have stands for none of them. */
export function uniqueBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T | undefined> {
  const found = new Map<string, T | undefined>();
  for (const item of items) found.set(keyOf(item), found.has(keyOf(item)) ? undefined : item);
  return found;
}

/** A name after those of what it is part of. */
export function joined(outer: string, name: string): string {
  return outer === "" ? name : `${outer}_${name}`;
}

/** A name without that of what it is part of. */
export function shortName(outer: string, fullName: string): string {
  return outer !== "" && fullName.startsWith(`${outer}_`) ? fullName.slice(outer.length + 1) : fullName;
}

interface Route<P> {
  readonly part: Part<P>;
  readonly path: readonly string[];
  readonly tuples: number;
}

function* routes<P>(part: Part<P>, path: readonly string[], tuples: number): Generator<Route<P>> {
  yield { part, path, tuples };
  for (const [name, inner] of part.parts) yield* routes(inner, [...path, name], tuples);
  for (const [name, channels] of part.tuples) {
    for (const channel of channels) {
      yield* routes(channel, [...path, name, shortName(part.fullName, channel.fullName)], tuples + 1);
    }
  }
}

function isBefore<P>(a: Route<P>, b: Route<P>): boolean {
  if (a.tuples !== b.tuples) return a.tuples < b.tuples;
  if (a.path.length !== b.path.length) return a.path.length < b.path.length;
  return a.path.join(".") < b.path.join(".");
}
