/** Values to try: those that a validator should like, and odd ones. */

import type { Encoded, ValidatorSpec } from "./case.ts";
import type { Random } from "./random.ts";

const list = (...items: Encoded[]): Encoded => ({ $: "list", items });
const array = (...items: number[]): Encoded => ({ $: "array", items });

const odd: readonly Encoded[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2.5,
  7,
  -3,
  1e6,
  1e-7,
  123456789,
  3.0000001,
  { $: "nan" },
  { $: "inf" },
  { $: "-inf" },
  { $: "function" },
  "",
  "a",
  "on",
  "off",
  "ON",
  "oN",
  "1",
  "0",
  "abcdefgh",
  "x y",
  "µ",
  "it's",
  list(1, 2),
  list(2, 1),
  list(1, "x"),
  list(),
  list(1, 2, 3),
  array(1, 2, 3),
  array(0.5, 0.625),
  array(-4),
  { $: "dict", entries: [["a", 1]] },
  { $: "dict", entries: [["b", 1]] },
];

/** One of the odd values; finite numbers are not larger than `largest`. */
export function oddValue(random: Random, largest = Infinity): Encoded {
  const value = random.pick(odd);
  return typeof value === "number" && Math.abs(value) > largest ? largest : value;
}

/** A whole or a fractional number that is near the limits of many validators. */
export function someNumber(random: Random): number {
  return random.chance(0.5) ? random.int(-12, 12) : random.int(-96, 96) / 8;
}

/** A value that a validator lets through, mostly. */
export function fitting(spec: ValidatorSpec | undefined, random: Random): Encoded {
  switch (spec?.kind) {
    case "numbers":
    case "permissiveInts": {
      const { min = -20, max = 20 } = spec;
      if (spec.kind === "permissiveInts") return random.int(min, max) + random.pick([0, 0, 1e-7, 0.25]);
      return random.chance(0.2) ? random.pick([min, max]) : min + (random.int(0, 16) * (max - min)) / 16;
    }
    case "ints":
      return random.int(spec.min ?? -20, spec.max ?? 20);
    case "multiples":
      return spec.divisor * random.int(-4, 8);
    case "permissiveMultiples":
      return spec.divisor * random.int(-9, 9);
    case "strings":
      return "abcdefghijk".slice(0, random.int(spec.minLength ?? 0, Math.min(11, spec.maxLength ?? 8)));
    case "bool":
      return random.chance(0.5);
    case "onOff":
      return random.pick(["on", "off"]);
    case "enum":
      return random.pick(spec.values);
    case "multiType":
    case "multiTypeOr":
    case "multiTypeAnd":
      return fitting(random.pick(spec.of), random);
    case "arrays": {
      const length = spec.shape?.reduce((product, each) => product * each, 1) ?? random.int(1, 4);
      return array(...Array.from({ length }, () => random.int(0, 8) / 8));
    }
    case "lists":
    case "sequence": {
      const length = (spec.kind === "sequence" ? spec.length : undefined) ?? random.int(0, 3);
      const items = Array.from({ length }, () => fitting(spec.element, random));
      return list(...(random.chance(0.5) ? items.toSorted((a, b) => (a as number) - (b as number)) : items));
    }
    case "callable":
      return { $: "function" };
    case "dict":
      return { $: "dict", entries: [[spec.keys?.[0] ?? "z", random.int(0, 3)]] };
    default:
      return random.pick<Encoded>([someNumber(random), someNumber(random), "text", true]);
  }
}
