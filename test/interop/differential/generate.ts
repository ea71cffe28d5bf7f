/** Definitions and operations by chance, out of all that both frameworks have. */

import type { Case, Definition, Encoded, MappingSpec, Operation, ValidatorSpec } from "./case.ts";
import { deliberate } from "./deliberate.ts";
import { parsers } from "./functions.ts";
import { codesOf, namesOf } from "./look.ts";
import { open } from "./open.ts";
import { Random } from "./random.ts";
import { fitting, oddValue, someNumber } from "./values.ts";

const formats = [
  "V {:.3f}",
  "V {:e}",
  "V {:.4g}",
  "V {:+.2f}",
  "V {:08.3f}",
  "V {:<9.2f}|",
  "V {0:.2f},{0:.1f}",
  "V {:^12.3e}|",
  "V {:.1%}",
  "V{{1}} {: .5f}",
  "N {}",
  "N {:d}",
  "N {:05d}",
  "N {:x}",
  "N {:#06X}",
  "N {:b}",
  "N {:+d}",
  "N {0:>6}",
  "M {:s}",
  "M {:*^8}",
  "M '{}'",
  "M {:.2s}",
];

const texts = [
  "1",
  "0",
  " 1",
  "2.5\n",
  "-3",
  "1e3",
  "7",
  "10",
  "",
  "  ",
  "garbled",
  "nan",
  "-inf",
  "ON",
  "OFF",
  "x",
  "1,2",
  "3,4,5",
  "+4",
];

const farthestRamp = 1000;

/** How often each entry of the list of deliberate differences has kept something out. */
export const kept = new Map<string, number>();

/** One parameter and what is done to it. */
export function generate(seed: number, length: number): Case {
  const random = new Random(seed);
  let definition = someDefinition(random);
  while (isDeliberate(definition)) definition = someDefinition(random);
  const operations: Operation[] = [];
  while (operations.length < length) {
    const operation = someOperation(definition, random, 0);
    if (!isDeliberate(definition, operation)) operations.push(operation);
  }
  return { definition, operations };
}

/** Whether a difference in a case would be a known one. */
export function isKnown({ definition, operations }: Case): boolean {
  return isDeliberate(definition) || operations.some(operation => isDeliberate(definition, operation));
}

function isDeliberate(definition: Definition, operation?: Operation): boolean {
  const entry = [...deliberate, ...open].find(({ excludes }) => excludes(definition, operation));
  if (entry) kept.set(entry.name, (kept.get(entry.name) ?? 0) + 1);
  return entry !== undefined;
}

function someDefinition(random: Random): Definition {
  const bound = random.chance(0.6);
  const getCmd = random.pick<Definition["getCmd"]>([null, null, "reply", "echo", "echo", false, { text: "V{{1}}?" }]);
  const setCmd = random.pick<Definition["setCmd"]>([null, null, "note", "note", false, { text: random.pick(formats) }]);
  const valMapping = random.maybe(0.2, () => someMapping(random));
  const vals = random.maybe(0.65, () => someValidator(random, 0));
  const options: Partial<Definition> = {
    vals,
    valMapping,
    step: random.maybe(0.2, () => random.pick([0.5, 1, 2, 3, 0.3, 0])),
    scale: random.maybe(0.25, () => someFactor(random)),
    offset: random.maybe(0.2, () => someFactor(random)),
    interDelay: random.maybe(0.1, () => random.pick([0.25, 0.5])),
    postDelay: random.maybe(0.1, () => random.pick([0.125, 0.5])),
    maxValAge: random.maybe(0.15, () => random.pick([1, 2])),
    getParser: random.maybe(0.3, () => random.pick(["float", "float", "int", ...Object.keys(parsers)])),
    setParser: random.maybe(0.2, () => random.pick(["int", "double", ...Object.keys(parsers)])),
    snapshotGet: random.maybe(0.1, () => random.chance(0.5)),
    snapshotValue: random.maybe(0.1, () => random.chance(0.5)),
    snapshotExclude: random.maybe(0.1, () => random.chance(0.5)),
    label: random.maybe(0.2, () => "A label"),
    unit: random.maybe(0.2, () => "V"),
    metadata: random.maybe(0.1, () => ({ year: 2026 })),
  };
  const value = (): Encoded => someValue({ ...options } as Definition, random);
  // A ramp of many thousand steps shows no more than one of ten.
  if (typeof options.scale === "number" && Math.abs(options.scale) < 0.2 && options.step !== undefined)
    options.scale = 2;
  options.initialValue = random.maybe(0.25, value);
  options.initialCacheValue = random.maybe(0.15, value);
  const definition: Definition = { bound, getCmd, setCmd, ...options, reply: null };
  definition.reply = someReply(definition, random);
  // An option that is not given is not there.
  return JSON.parse(JSON.stringify(definition)) as Definition;
}

function someFactor(random: Random): number | number[] {
  const one = (): number => random.pick([2, -3, 0.5, 10, 0.001, 1e3, -0.25, 3]);
  return random.chance(0.2) ? [one(), one()] : one();
}

function someMapping(random: Random): MappingSpec {
  return random.pick<() => MappingSpec>([
    () => ({ onVal: true, offVal: false }),
    () => ({ onVal: "ON", offVal: "OFF" }),
    () => ({ onVal: 1, offVal: 0 }),
    () => ({ pairs: [["current", 0], ["voltage", 1]] }), // prettier-ignore
    () => ({ pairs: [["low", "L"], ["high", "H"], ["max", "H"]] }), // prettier-ignore
    () => ({ pairs: [[1, "x"], [10, "y"], [2.5, "z"]] }), // prettier-ignore
    () => ({ pairs: [["a", -1], ["b", 2.5], ["c", 7]] }), // prettier-ignore
  ])();
}

function someValidator(random: Random, depth: number): ValidatorSpec {
  const limits = random.pick<{ min?: number; max?: number }>([
    {},
    { min: 0, max: 10 },
    { min: -5 },
    { max: 5 },
    { min: -5, max: 5 },
  ]);
  const inner = (): ValidatorSpec => someValidator(random, depth + 1);
  const kinds: (() => ValidatorSpec)[] = [
    () => ({ kind: "numbers", ...limits }),
    () => ({ kind: "numbers", min: 0.5, max: 7.25 }),
    () => ({ kind: "ints", ...limits }),
    () => ({ kind: "permissiveInts", ...limits }),
    () => ({ kind: "multiples", divisor: random.int(1, 4), ...limits }),
    () => ({ kind: "permissiveMultiples", divisor: random.pick([0.5, 2, 0.1]) }),
    () => ({
      kind: "strings",
      ...random.pick([{}, { minLength: 1 }, { minLength: 2, maxLength: 5 }, { maxLength: 3 }]),
    }),
    () => ({ kind: random.pick(["bool", "onOff", "anything", "nothing", "callable"]) }),
    () => ({
      kind: "enum",
      values: random.pick<Encoded[]>([
        ["a", "b"],
        [2, 4, 8],
        ["a", 3, null],
        [0.5, "off"],
      ]),
    }),
    () => ({ kind: "arrays", ...random.pick([{}, { min: 0, max: 1 }]), ...random.pick([{}, { shape: [3] }]) }),
    () => ({ kind: "dict", ...random.pick([{}, { keys: ["a", "c"] }]) }),
  ];
  const element = (): ValidatorSpec => random.pick(kinds.slice(0, 7))();
  // Numbers are what most parameters are.
  if (depth === 0 && random.chance(0.4)) return random.pick(kinds.slice(0, 4))();
  if (depth === 0) {
    kinds.push(
      () => ({ kind: random.pick(["multiType", "multiTypeOr", "multiTypeAnd"]), of: [inner(), inner()] }),
      () => ({ kind: "lists", element: element() }),
      () => ({
        kind: "sequence",
        element: element(),
        ...random.pick([{}, { length: 2 }]),
        ...random.pick([{}, { sorted: true }]),
      }),
    );
  }
  return random.pick(kinds)();
}

function someValue({ vals, valMapping, scale, offset, step }: Definition, random: Random): Encoded {
  if (random.chance(0.25)) return oddValue(random, step === undefined ? Infinity : farthestRamp);
  if (valMapping) return random.pick<Encoded>(namesOf(valMapping));
  if ((Array.isArray(scale) || Array.isArray(offset)) && random.chance(0.7)) {
    return { $: random.pick(["list", "array"]), items: [someNumber(random), someNumber(random)] };
  }
  return fitting(vals, random);
}

// A code in a reply: as it is, or as JSON writes it.
function textOf(code: Encoded): string {
  return typeof code === "string" ? code : JSON.stringify(code);
}

function someReply({ getCmd, vals, valMapping, step }: Definition, random: Random): Encoded {
  if (typeof getCmd === "object") {
    if (valMapping && random.chance(0.7)) return textOf(random.pick(codesOf(valMapping)));
    return random.chance(0.4) ? String(someNumber(random)) : random.pick(texts);
  }
  if (valMapping && random.chance(0.7)) return random.pick(codesOf(valMapping));
  return random.pick<() => Encoded>([
    () => someNumber(random),
    () => someNumber(random),
    () => random.pick(texts),
    () => fitting(vals, random),
    () => oddValue(random, step === undefined ? Infinity : farthestRamp),
  ])();
}

function someOperation(definition: Definition, random: Random, depth: number): Operation {
  const value = (): Encoded => someValue(definition, random);
  const all: [weight: number, () => Operation][] = [
    [6, () => ({ do: "set", value: value() })],
    [3, () => ({ do: "callWith", value: value() })],
    [2, () => ({ do: "setGet", value: value() })],
    [5, () => ({ do: "get" })],
    [2, () => ({ do: "call" })],
    [2, () => ({ do: "cached" })],
    [3, () => ({ do: "cachedCall" })],
    [2, () => ({ do: "cacheSet", value: value() })],
    [2, () => ({ do: "invalidate" })],
    [3, () => ({ do: "validate", value: value() })],
    [2, () => ({ do: "increment", by: random.pick([1, -1, 0.5, 3]) })],
    [3, () => ({ do: "reply", value: someReply(definition, random) })],
    [2, () => ({ do: "advance", seconds: random.pick([0.25, 1, 3]) })],
    [2, () => ({ do: "snapshot", update: random.pick(["All", "Only_invalid", "Never"]) })],
  ];
  if (definition.step !== undefined) {
    all.push([3, () => ({ do: "step", step: random.pick([null, 0, 0.5, 1, 2, -1]) })]);
  }
  if (definition.bound) all.push([1, () => ({ do: "inSnapshot" })]);
  if (depth < 2) all.push([2, () => someBlock(definition, random, depth)]);
  let at = random.int(
    1,
    all.reduce((sum, [weight]) => sum + weight, 0),
  );
  for (const [weight, make] of all) if ((at -= weight) <= 0) return make();
  return { do: "get" };
}

function someBlock(definition: Definition, random: Random, depth: number): Operation {
  const body: Operation[] = [];
  for (let left = random.int(0, 3); left > 0; left--) {
    const operation = someOperation(definition, random, depth + 1);
    if (!isDeliberate(definition, operation)) body.push(operation);
  }
  return { do: "setTo", value: someValue(definition, random), allowChanges: random.chance(0.5), body };
}
