/** What is different from QCoDeS on purpose, and so is not generated: a name, the reason, and what it keeps out. */

import type { Definition, Encoded, Operation } from "./case.ts";
import * as look from "./look.ts";

export interface Deliberate {
  name: string;
  reason: string;
  /** Whether a definition, or an operation on it, comes to that difference. */
  excludes(definition: Definition, operation?: Operation): boolean;
}

/** Differences of what is sent, answered, refused or remembered. */
export const deliberate: readonly Deliberate[] = [
  {
    name: "a scale or offset of another length than the value",
    reason: "QCoDeS leaves out what has no partner; losing values silently is a mistake",
    excludes: (definition, operation) => {
      const factors = [definition.scale, definition.offset].filter(each => Array.isArray(each));
      const given = [...look.valuesOf(definition, operation), ...look.repliesOf(definition, operation)];
      return (
        factors.length > 0 &&
        (definition.getParser === "csv" ||
          look.hasKind(definition, "arrays", "lists", "sequence") ||
          given.some(value => !look.isPlain(value)))
      );
    },
  },
  {
    name: "a delay after a first value in memory",
    reason: "nothing is sent, so that there is nothing to wait for",
    excludes: definition =>
      look.isManual(definition) && definition.initialValue !== undefined && definition.postDelay !== undefined,
  },
  {
    name: "a step for what must be whole among other things",
    reason: "where one of several validators wants whole numbers, half a step would be refused on the way",
    excludes: ({ step, vals }) => step !== undefined && vals !== undefined && "of" in vals,
  },
  {
    name: "a value that cannot be read at the end of setTo",
    reason: "what was there before is set again, whatever is there now; QCoDeS gives up and logs it",
    excludes: ({ getCmd, getParser, maxValAge, valMapping, vals }, operation) =>
      look.operationsOf(operation).some(each => each.do === "setTo") &&
      (getCmd === false || getParser !== undefined || valMapping !== undefined || vals !== undefined) &&
      (maxValAge !== undefined ||
        look.operationsOf(operation).some(each => each.do === "invalidate" || each.do === "reply")),
  },
  {
    name: "a step and a first value of several",
    reason: "a first value in memory is noted, there is no way to step; the next set is refused as in QCoDeS",
    excludes: definition =>
      look.isManual(definition) &&
      definition.step !== undefined &&
      look.valuesOf(definition).some(value => !look.isPlain(value) || typeof value === "string"),
  },
  {
    name: "the way back at a manual set",
    reason: "a manual set tells nobody: what it holds is parsed when it is read; QCoDeS parses it at once",
    excludes: ({ setCmd, getParser, setParser }) =>
      setCmd === null && (getParser !== undefined || setParser !== undefined),
  },
  {
    name: "true is no number",
    reason:
      "a bool is an int in Python and passes where numbers do; in JavaScript, setting a voltage to true is a mistake",
    excludes: (definition, operation) =>
      ((definition.step !== undefined || look.hasKind(definition, ...look.numericKinds, "enum")) &&
        [definition.getParser, definition.setParser].includes("isOn")) ||
      (definition.step !== undefined &&
        look.repliesOf(definition, operation).some(value => typeof value === "boolean")) ||
      ((look.hasKind(definition, ...look.numericKinds, "enum") ||
        definition.step !== undefined ||
        (definition.valMapping !== undefined && "pairs" in definition.valMapping)) &&
        look.valuesOf(definition, operation).some(value => typeof value === "boolean")),
  },
  {
    name: "text is no sequence",
    reason: "Sequence takes text in Python, because text is a sequence of texts there",
    excludes: (definition, operation) =>
      look.hasKind(definition, "sequence") &&
      look.valuesOf(definition, operation).some(value => typeof value === "string"),
  },
  {
    name: "a name that means the same as another",
    reason: "the cache holds what a read would give: one type for one value; seen after the read of setGet",
    excludes: (definition, operation) =>
      manyToOne(definition, operation) ||
      (definition.valMapping !== undefined && look.operationsOf(operation).some(each => each.do === "increment")),
  },
  {
    name: "a reply where a number was due",
    reason: "the validator reads a reply where there is no parser; QCoDeS hands the text on",
    excludes: definition =>
      definition.getParser === undefined &&
      definition.valMapping === undefined &&
      (definition.scale !== undefined ||
        definition.offset !== undefined ||
        look.hasKind(definition, ...look.numericKinds, "enum", "bool", "onOff", "arrays", "lists", "sequence")) &&
      (definition.getCmd !== null || /upper|lower|quote/.test(definition.setParser ?? "")) &&
      definition.getCmd !== false,
  },
  {
    name: "reading a manual parameter that holds nothing",
    reason: "it is null, whatever parser or mapping there is; QCoDeS hands None to them",
    excludes: (definition, operation) =>
      definition.getCmd === null &&
      (definition.getParser !== undefined || definition.valMapping !== undefined) &&
      (definition.setParser === "nothing" ||
        look.valuesOf(definition, operation).includes(null) ||
        (definition.initialValue === undefined && definition.initialCacheValue === undefined)),
  },
  {
    name: "text times a number",
    reason:
      "Python repeats a text or a list that is multiplied, and joins those that are added; here that is no number",
    excludes: (definition, operation) =>
      (definition.scale !== undefined || definition.offset !== undefined) &&
      // What was read is set again at the end of a block.
      ((definition.getParser === "csv" && look.operationsOf(operation).some(each => each.do === "setTo")) ||
        [
          ...look.valuesOf(definition, operation),
          ...codes(definition),
          ...(/lower|upper|strip|quote/.test(definition.getParser ?? "") ? look.repliesOf(definition, operation) : []),
        ].some(
          value => typeof value === "string" || (typeof value === "object" && value !== null && value.$ === "list"),
        )),
  },
  {
    name: "the wait before the first set",
    reason: "interDelay is between two sets; QCoDeS counts from when the parameter was made",
    excludes: ({ interDelay, initialValue }) => interDelay !== undefined && initialValue !== undefined,
  },
  {
    name: "calling within setTo",
    reason: "p(1) and p.set(1) are refused with the same sentence; QCoDeS says of a call that there is no command",
    excludes: (_definition, operation) =>
      look
        .operationsOf(operation)
        .some(
          each =>
            each.do === "setTo" &&
            !each.allowChanges &&
            each.body.flatMap(look.operationsOf).some(inner => inner.do === "callWith"),
        ),
  },
  {
    name: "what has no place in a command",
    reason: "QCoDeS writes 'None' or the text of a list into a command; here that is refused",
    excludes: (definition, operation) =>
      (look.template(definition)?.includes("{}") ?? false) &&
      (definition.setParser === "nothing" ||
        look.operationsOf(operation).some(each => each.do === "setTo") ||
        look.valuesOf(definition, operation).some(value => value === null || !look.isPlain(value))),
  },
  {
    name: "an array that is compared",
    reason: "numpy has no single answer to whether two arrays are equal, and setTo in QCoDeS asks for one",
    excludes: (definition, operation) =>
      look.hasKind(definition, "arrays", "anything")
        ? look.operationsOf(operation).some(each => each.do === "setTo")
        : [
            ...look.repliesOf(definition, operation),
            ...(definition.vals && operation?.do !== "setTo" ? [] : look.valuesOf(definition, operation)),
          ].some(look.isArray),
  },
  {
    name: "a code that is nearly another",
    reason: "numbers are compared as numbers; QCoDeS cuts the fraction off",
    excludes: (definition, operation) =>
      definition.valMapping !== undefined &&
      (definition.scale !== undefined ||
        definition.offset !== undefined ||
        definition.getParser !== undefined ||
        definition.setParser !== undefined ||
        look
          .repliesOf(definition, operation)
          .some(
            value => (typeof value === "number" && !Number.isInteger(value)) || /[.e]/.test(JSON.stringify(value)),
          )),
  },
  {
    name: "4 and 4.0 in a command",
    reason: "there is one kind of number: {} writes 4 for what may be 4.0 in Python, and {:d} takes it",
    excludes: (definition, operation) =>
      /^[NM]/.test(look.template(definition) ?? "") &&
      (mayBeFloat(definition) ||
        look.operationsOf(operation).some(each => each.do === "step" || each.do === "increment")),
  },
  {
    name: "4.0 is whole",
    reason: "there is one kind of number; Ints in Python refuses the 4.0 that was read",
    excludes: (definition, operation) =>
      look.hasKind(definition, "ints", "multiples", "permissiveMultiples") &&
      mayBeFloat(definition) &&
      (definition.step !== undefined ||
        look.operationsOf(operation).some(each => each.do === "setTo" || each.do === "increment")),
  },
  {
    name: "a function in a snapshot",
    reason: "a snapshot is JSON: functions are text there",
    excludes: (definition, operation) =>
      definition.vals?.kind === "callable"
        ? operation?.do === "snapshot"
        : [...look.valuesOf(definition, operation), ...look.repliesOf(definition, operation)].some(look.isFunction),
  },
  {
    name: "1 and true are two values",
    reason: "Python's True equals 1, so setTo sees no difference there",
    excludes: (definition, operation) =>
      (look.operationsOf(operation).some(each => each.do === "setTo") &&
        look.valuesOf(definition, operation).some(value => typeof value === "boolean" || value === 1 || value === 0)) ||
      (definition.valMapping === undefined &&
        look.repliesOf(definition, operation).some(value => typeof value === "boolean" || value === 1 || value === 0)),
  },
  {
    name: "the moment of a set with postDelay",
    reason: "the cache knows the value as soon as the instrument has it; QCoDeS only after the delay",
    excludes: ({ postDelay, maxValAge }) => postDelay !== undefined && maxValAge !== undefined,
  },
  {
    name: "a scale that misses a limit by rounding",
    reason: "a parameter accepts its own output: what is sent as the limit, a choice or a whole number reads as that",
    excludes: (definition, operation) =>
      look.hasKind(definition, ...look.numericKinds, "enum") &&
      [...limitsOf(definition), ...look.valuesOf(definition, operation)].some(value => isMissed(value, definition)),
  },
  {
    name: "negative zero",
    reason: "0 times a negative scale is -0 in JavaScript, as for Python's floats; Python's whole numbers have no -0",
    excludes: definition =>
      look.template(definition) !== undefined && typeof definition.scale === "number" && definition.scale < 0,
  },
  {
    name: "NaN that is put back",
    reason:
      "NaN is what was there before, and so nothing is sent at the end of setTo; in Python NaN differs from itself",
    excludes: (definition, operation) =>
      typeof definition.getCmd === "object" && definition.getCmd !== null
        ? definition.getParser === "float" && look.operationsOf(operation).some(each => each.do === "setTo")
        : look.repliesOf(definition, operation).some(value => /nan/.test(JSON.stringify(value))),
  },
  {
    name: "null as an initial value",
    reason: "None is an option that is not given in QCoDeS; here null is a value, and undefined is not given",
    excludes: ({ initialValue, initialCacheValue }, operation) =>
      operation === undefined && (initialValue === null || initialCacheValue === null),
  },
  {
    name: "null that was read",
    reason: "it is known; QCoDeS takes None for unknown and reads once more before a ramp",
    excludes: (definition, operation) =>
      definition.step !== undefined &&
      ([definition.getParser, definition.setParser].includes("nothing") ||
        [...look.valuesOf(definition, operation), ...look.repliesOf(definition, operation)].includes(null)),
  },
  {
    name: "a numeral for a name that is a number",
    reason: "keys of a JavaScript object are text, so '1' stands for the name 1",
    excludes: ({ valMapping, ...definition }, operation) =>
      valMapping !== undefined &&
      look.namesOf(valMapping).includes(1) &&
      look.valuesOf(definition, operation).some(value => typeof value === "string"),
  },
];

// Python's division, its `float` and a fractional step make floats of whole numbers.
function mayBeFloat({ scale, offset, step, getParser, setParser }: Definition): boolean {
  return (
    scale !== undefined ||
    offset !== undefined ||
    (step !== undefined && !Number.isInteger(step)) ||
    getParser === "float" ||
    getParser === "negate" ||
    getParser === "double" ||
    setParser === "float" ||
    setParser === "negate" ||
    setParser === "double"
  );
}

function limitsOf({ vals }: Definition): unknown[] {
  return vals ? Object.values(vals).flat() : [];
}

function isMissed(value: unknown, { scale = 1, offset = 0 }: Definition): boolean {
  if (typeof value !== "number" || typeof scale !== "number" || typeof offset !== "number") return false;
  return Number.isFinite(value) && (value * scale + offset - offset) / scale !== value;
}

function codes({ valMapping }: Definition): Encoded[] {
  return valMapping ? look.codesOf(valMapping) : [];
}

function manyToOne(definition: Definition, operation: Operation | undefined): boolean {
  const { valMapping } = definition;
  if (!valMapping) return false;
  const { getCmd, setCmd, getParser, setParser, scale, offset } = definition;
  const echo = (getCmd === null && setCmd === null) || (getCmd === "echo" && setCmd === "note");
  const pure = [getParser, setParser, scale, offset].every(option => option === undefined);
  if (operation?.do === "setGet" && echo && pure) return false;
  const read: Encoded[] = "pairs" in valMapping ? ["max"] : [true, false];
  // 1 and 0 stand for true and false.
  const names = [...look.namesOf(valMapping), ...("pairs" in valMapping ? [] : [1, 0])];
  return (
    names.length > new Set(look.codesOf(valMapping)).size &&
    look.valuesOf(definition, operation).some(value => names.includes(value) && !read.includes(value))
  );
}

/** Sentences that are written otherwise on purpose. */
export const otherWords: readonly { name: string; reason: string; words: RegExp }[] = [
  {
    name: "which of two mistakes is told",
    reason: "a text command without an instrument is looked for first here",
    words: /^Cannot use a str/,
  },
  {
    name: "the full name of what has no command",
    reason: "the full name tells of which instrument; QCoDeS gives the short one there",
    words: /^no [gs]et cmd found/,
  },
  {
    name: "who cannot be stepped",
    reason: "the sentence names the parameter and the two values",
    words: /^cannot step |more than one value|cannot convert float/,
  },
  {
    name: "arrays in sentences",
    reason: "an array is shown as numpy prints it, without a word around it",
    words: /array\(/,
  },
  {
    name: "several validators",
    reason: "MultiType says what would fit; QCoDeS hands on what the first one said",
    words: /must fit (one|all) of/,
  },
  {
    name: "multiples without context",
    reason: "QCoDeS forgets to name the parameter there",
    words: / is not an int or float; $/,
  },
  {
    name: "elements without context",
    reason: "the same for what is within a list",
    words: / is not [^;]*; $| inclusive; $/,
  },
  { name: "4.0 in sentences", reason: "there is one kind of number: 4", words: /\d\.0\b/ },
  {
    name: "whole numbers without limits",
    reason: "QCoDeS's widest int is 10**18; here there is no limit",
    words: /1000000000000000000/,
  },
  {
    name: "texts without a largest length",
    reason: "the same: QCoDeS's longest text is 10**9",
    words: /and 1000000000 inclusive/,
  },
];
