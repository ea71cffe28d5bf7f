/** Settings that Stanford Research's instruments know by their place in a list. */

/** Pairs of each value and its number: what a `valMapping` takes. */
export type Numbered<V extends readonly unknown[]> = { readonly [I in keyof V]: readonly [V[I], number] };

/** Numbers a list from 0, as the tables of the manuals do. */
export function numbered<const V extends readonly unknown[]>(values: V): Numbered<V> {
  return values.map((value, index) => [value, index]) as unknown as Numbered<V>;
}
