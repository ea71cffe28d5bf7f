/** Differences that are no choice: each entry goes when the framework does what QCoDeS does. */

import type { Definition } from "./case.ts";
import type { Deliberate } from "./deliberate.ts";
import * as look from "./look.ts";

export const open: readonly Deliberate[] = [
  {
    name: "increment or setTo of what cannot be read or set",
    reason: "the error is JavaScript's own: this.get is not a function",
    excludes: (definition, operation) =>
      (definition.getCmd === false || definition.setCmd === false) &&
      look.operationsOf(operation).some(each => each.do === "increment" || each.do === "setTo"),
  },
  {
    name: "full name in 'no set cmd found'",
    reason: "QCoDeS gives the short name there",
    excludes: (definition, operation) =>
      definition.bound &&
      look
        .operationsOf(operation)
        .some(
          each =>
            (each.do === "callWith" && definition.setCmd === false) ||
            (each.do === "call" && definition.getCmd === false),
        ),
  },
  {
    name: "maxValAge of a manual parameter",
    reason: "QCoDeS refuses it: there is nothing to read again",
    excludes: ({ maxValAge, getCmd }) => maxValAge !== undefined && getCmd === null,
  },
  {
    name: "step 0 where values are no numbers",
    reason: "QCoDeS refuses any step but None there",
    excludes: ({ step, vals, valMapping }) => step !== undefined && (vals !== undefined || valMapping !== undefined),
  },
  {
    name: "increment of what is no number",
    reason: "QCoDeS refuses to add a number to a text or to nothing; here the text becomes a number, or NaN is set",
    excludes: (definition, operation) =>
      look.operationsOf(operation).some(each => each.do === "increment") && !isReadAsNumber(definition),
  },
  {
    name: "the way back at a manual set",
    reason: "QCoDeS parses what was set at once and refuses the set if that fails; here the read fails",
    excludes: ({ setCmd, getParser, setParser }) =>
      setCmd === null && (getParser !== undefined || setParser !== undefined),
  },
  {
    name: "an initial value for what cannot be set",
    reason: "QCoDeS refuses it; here it is in the cache as if it had been sent",
    excludes: ({ setCmd, initialValue }) => setCmd === false && initialValue !== undefined,
  },
  {
    name: "invalidate within setTo",
    reason: "QCoDeS reads before it decides whether to set what was there before; here what is remembered decides",
    excludes: ({ maxValAge }, operation) =>
      look.operationsOf(operation).some(each => each.do === "setTo") &&
      (maxValAge !== undefined || look.operationsOf(operation).some(each => each.do === "invalidate")),
  },
  {
    name: "nearly whole numbers: the word for the wrong kind",
    reason: "QCoDeS says 'is not an int' of a text, and 'is not an int or close to an int' of a number only",
    excludes: (definition, operation) =>
      look.hasKind(definition, "permissiveInts") &&
      (operation?.do === "setTo" || look.valuesOf(definition, operation).some(value => typeof value !== "number")),
  },
  {
    name: "one number for a scale or offset of several",
    reason: "QCoDeS refuses it; here it becomes an array",
    excludes: ({ scale, offset }) => Array.isArray(scale) || Array.isArray(offset),
  },
  {
    name: "stepping to a text",
    reason: "QCoDeS refuses: it does not know how to step a parameter with more than one value; here it is sent",
    excludes: (definition, operation) =>
      definition.step !== undefined &&
      (definition.getParser === "csv" ||
        [
          ...look.valuesOf(definition, operation),
          ...(definition.getParser === "float" ? [] : look.repliesOf(definition, operation)),
        ].some(value => typeof value === "string" || !look.isPlain(value))),
  },
  {
    name: "a refused initial value of a manual parameter",
    reason: "QCoDeS says 'setting p to x' before the sentence",
    excludes: definition => look.isManual(definition) && definition.initialValue !== undefined,
  },
  {
    name: "Number as setParser",
    reason: "Python's float refuses what is no number; here NaN, or 0 for null and '', is sent",
    excludes: ({ setParser }) => setParser === "float",
  },
  {
    name: "short name in 'Value of parameter … is unknown'",
    reason: "QCoDeS gives the full name there",
    excludes: ({ bound, getCmd }) => bound && getCmd === false,
  },
  {
    name: "stepping to or from NaN or infinity",
    reason: "QCoDeS refuses it; here it is sent at once",
    excludes: (definition, operation) =>
      definition.step !== undefined &&
      [...look.valuesOf(definition, operation), ...look.repliesOf(definition, operation)].some(value =>
        /nan|inf/.test(JSON.stringify(value)),
      ),
  },
  {
    name: "MultiType of what has no parser",
    reason: "a text that was set or read is refused: the kinds that would take it have no parser",
    excludes: ({ vals }) =>
      vals !== undefined &&
      "of" in vals &&
      vals.of.some(({ kind }) => ["anything", "arrays", "dict", "callable", "nothing", "multiType"].includes(kind)),
  },
  {
    name: "setTo of lists and dictionaries",
    reason: "QCoDeS compares them by what is in them; here the same list is sent again",
    excludes: (definition, operation) =>
      look.operationsOf(operation).some(each => each.do === "setTo") &&
      (definition.getParser === "csv" ||
        look.hasKind(definition, "lists", "sequence", "dict", "anything") ||
        look.valuesOf(definition, operation).some(value => !look.isPlain(value))),
  },
  {
    name: "a sequence that is out of order and of the wrong kind",
    reason: "QCoDeS looks at the order first",
    excludes: ({ vals }) => vals?.kind === "sequence" && vals.sorted === true,
  },
];

function isReadAsNumber(definition: Definition): boolean {
  const { getCmd, getParser, setParser, valMapping, vals, initialValue, initialCacheValue } = definition;
  if (getCmd !== null) return (getParser === "float" || getParser === "int") && valMapping === undefined;
  const given = typeof initialValue === "number" || typeof initialCacheValue === "number";
  return given && look.numericKinds.some(kind => kind === vals?.kind) && (getParser ?? setParser) === undefined;
}
