/** A set of parameters that keeps their order. */

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { ManualParameter, ParameterSet } from "../../drivers/core/index.ts";

const all = ["a", "b", "c", "d", "e"].map(name => new ManualParameter(name));
const names = (set: Iterable<{ name: string }>) => [...set].map(each => each.name).join("");

test("parameters keep the order in which they were first added", () => {
  const [a, b, c] = all;
  if (!a || !b || !c) throw new Error("they were made");
  const set = new ParameterSet([b, a]).add(c).add(b);
  expect([names(set), set.size]).toEqual(["bac", 3]);
  set.remove(a);
  expect(() => set.remove(a)).toThrow("a is not in the set");
  expect([set.discard(a), set.discard(c), names(set)]).toEqual([false, true, "b"]);
  set.update([c, a]);
  expect([set.pop(), names(set)]).toEqual([b, "ca"]);
  set.clear();
  expect(() => set.pop()).toThrow("pop from an empty ParameterSet");
});

test("unions, intersections and differences are those of sets", () => {
  const some = fc.subarray(all);
  fc.assert(
    fc.property(some, some, (left, right) => {
      const [one, other] = [new ParameterSet(left), new ParameterSet(right)];
      expect(names(one.union(other))).toBe(names(left) + names(right.filter(each => !left.includes(each))));
      expect(names(one.intersection(other))).toBe(names(left.filter(each => right.includes(each))));
      expect(names(one.difference(other))).toBe(names(left.filter(each => !right.includes(each))));
      expect(one.isSubsetOf(other)).toBe(left.every(each => right.includes(each)));
      expect(one.isSupersetOf(other)).toBe(other.isSubsetOf(one));
      expect(one.equals(other)).toBe(one.isSubsetOf(other) && other.isSubsetOf(one));
    }),
  );
});
