/** From a definition to the options of a parameter here, and the source that its commands talk to. */

import type { Validator, ValMapping } from "../../../drivers/core/index.ts";
import { createOnOffValMapping, vals } from "../../../drivers/core/index.ts";
import type { Definition, MappingSpec, Outcome, ValidatorSpec } from "./case.ts";
import { decode, encode } from "./case.ts";
import type { Encoded } from "./case.ts";
import { parsers } from "./functions.ts";

/** What answers, and notes what it is asked and told. */
export class Source {
  reply: unknown;
  last: unknown;
  sent: Outcome["sent"] = [];

  constructor(reply: unknown) {
    this.reply = reply;
    this.last = reply;
  }

  note(kind: string, ...value: [value?: unknown]): void {
    this.sent.push([kind, ...value.map(encode)] as [string, Encoded?]);
  }
}

/** The options of a parameter, in this framework's words. */
export function optionsOf(definition: Definition, source: Source): Record<string, unknown> {
  const { bound: _, reply: __, ...given } = definition;
  const { getCmd, setCmd, getParser, setParser, initialValue, initialCacheValue, ...same } = given;
  const note = (value: unknown): void => {
    source.note("set", value);
    source.last = value;
  };
  const asked = (answer: () => unknown) => () => {
    source.note("get");
    return answer();
  };
  const getters = { reply: asked(() => source.reply), echo: asked(() => source.last) };
  return {
    ...same,
    getCmd: typeof getCmd === "string" ? getters[getCmd] : getCmd ? getCmd.text : getCmd,
    setCmd: setCmd === "note" ? note : setCmd ? setCmd.text : setCmd,
    ...(same.vals && { vals: validator(same.vals) }),
    ...(same.valMapping && { valMapping: mapping(same.valMapping) }),
    ...(getParser !== undefined && { getParser: parsers[getParser] }),
    ...(setParser !== undefined && { setParser: parsers[setParser] }),
    ...(initialValue !== undefined && { initialValue: decode(initialValue) }),
    ...(initialCacheValue !== undefined && { initialCacheValue: decode(initialCacheValue) }),
  };
}

function mapping(spec: MappingSpec): ValMapping {
  if ("pairs" in spec) return spec.pairs.map(([name, code]) => [decode(name), decode(code)] as const);
  return createOnOffValMapping({ onVal: decode(spec.onVal) as string, offVal: decode(spec.offVal) as string });
}

function validator(spec: ValidatorSpec): Validator {
  switch (spec.kind) {
    case "numbers":
      return vals.numbers(spec.min, spec.max);
    case "ints":
      return vals.ints(spec.min, spec.max);
    case "permissiveInts":
      return vals.permissiveInts(spec.min, spec.max);
    case "multiples":
      return vals.multiples(spec.divisor, spec.min, spec.max);
    case "permissiveMultiples":
      return vals.permissiveMultiples(spec.divisor);
    case "strings":
      return vals.strings(spec.minLength, spec.maxLength);
    case "enum":
      return vals.enum(...(spec.values.map(decode) as string[]));
    case "multiType":
      return vals.multiType(...spec.of.map(validator));
    case "multiTypeOr":
      return vals.multiTypeOr(...spec.of.map(validator));
    case "multiTypeAnd":
      return vals.multiTypeAnd(...spec.of.map(validator));
    case "arrays":
      return vals.arrays(spec);
    case "lists":
      return vals.lists(validator(spec.element));
    case "sequence":
      return vals.sequence(validator(spec.element), {
        ...(spec.length !== undefined && { length: spec.length }),
        ...(spec.sorted !== undefined && { requireSorted: spec.sorted }),
      });
    case "dict":
      return vals.dict(spec.keys);
    case "nothing":
      return vals.nothing("nothing is allowed");
    case "bool":
      return vals.bool();
    case "onOff":
      return vals.onOff();
    case "anything":
      return vals.anything();
    default:
      return vals.callable();
  }
}
