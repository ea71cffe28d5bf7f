/** What a person reads when something is wrong, beside the recording. */

import { ManualParameter, Parameter, vals } from "../../../drivers/core/index.ts";
import { repr, str } from "../../../drivers/core/python-text.ts";
import type { Difference } from "./recording.ts";
import { testBlock } from "./recording.ts";

const n = new Parameter("n", { getCmd: false, setCmd: (_value: number) => undefined, vals: vals.numbers(0, 10) });
const g = new Parameter("g", { getCmd: false, setCmd: null });
const s = new Parameter("s", { getCmd: () => 1 });

function broken() {
  const fail = (): never => {
    throw new Error("hw");
  };
  return new Parameter("b", { getCmd: fail, setCmd: fail });
}

const set = (value: unknown) => async () => `set ${str(value)} -> ${repr(await n(value as number))}`;

// Options that the types refuse as well.
const made = (name: string, options: object) => () => new Parameter(name, options);

const camelCase = (here: string): Difference => ({ here, why: "options have JavaScript's names" });
const missing = (here: string): Difference => ({ here, why: "a property that is not there is undefined" });

testBlock("errors", [
  [
    "set 11 !! ValueError: ('11 is invalid: must be between 0 and 10 inclusive; Parameter: n', 'setting n to 11')",
    set(11),
  ],
  [`set 'a' !! TypeError: ("'a' is not an int or float; Parameter: n", 'setting n to a')`, set("a")],
  ["cache after failure None None", () => `cache after failure ${repr(n.cache.value)} ${repr(n.cache.timestamp)}`],
  [
    "set True on Numbers -> None",
    set(true),
    {
      here: "set True on Numbers !! setting n to True: True is not an int or float; Parameter: n",
      why: "true is no number",
    },
  ],
  [
    "nan on Numbers !! ValueError: ('nan is invalid: must be between 0 and 10 inclusive; Parameter: n', 'setting n to nan')",
    set(NaN),
  ],
  ["g() !! NotImplementedError: ('no get cmd found in Parameter g',)", () => (g as unknown as () => unknown)()],
  [
    `g.get !! AttributeError: ("'Parameter' object has no attribute 'get'",)`,
    () => `g.get -> ${typeof (g as { get?: unknown }).get}`,
    missing("g.get -> undefined"),
  ],
  [
    "g.cache() !! RuntimeError: ('Value of parameter g is unknown and the Parameter does not have a get command. Please set the value before attempting to get it.',)",
    () => g.cache.get(),
  ],
  [
    "s(1) !! NotImplementedError: ('no set cmd found in Parameter s',)",
    () => (s as unknown as (value: number) => unknown)(1),
  ],
  [
    `s.set !! AttributeError: ("'Parameter' object has no attribute 'set'",)`,
    () => `s.set -> ${typeof (s as { set?: unknown }).set}`,
    missing("s.set -> undefined"),
  ],
  ["get raising !! RuntimeError: ('hw', 'getting b')", () => broken()()],
  ["set raising !! RuntimeError: ('hw', 'setting b to 1')", () => broken()(1 as never)],
  [
    "valid False",
    async () => {
      const b = broken();
      await b().catch(() => undefined);
      return `valid ${repr(b.cache.valid)}`;
    },
  ],
  [
    `bad name !! ValueError: ("Parameter name must be a valid identifier, which '1a' is not. Parameter names cannot start with a number and must not contain spaces or special characters",)`,
    made("1a", {}),
  ],
  [
    "max_val_age no get !! SyntaxError: ('Must have get method or specify get_cmd when max_val_age is set',)",
    made("p", { getCmd: false, setCmd: null, maxValAge: 1 }),
    camelCase("max_val_age no get !! Must have get method or specify getCmd when maxValAge is set"),
  ],
  [
    "both initial !! SyntaxError: ('It is not possible to specify both of the `initial_value` and `initial_cache_value` keyword arguments.',)",
    made("p", { setCmd: null, initialValue: 1, initialCacheValue: 1 }),
    camelCase(
      "both initial !! It is not possible to specify both of the `initialValue` and `initialCacheValue` keyword arguments.",
    ),
  ],
  [
    "str cmd no inst !! TypeError: ('Cannot use a str get_cmd without binding to an instrument. Got: get_cmd A? for parameter x',)",
    made("x", { getCmd: "A?" }),
    camelCase(
      "str cmd no inst !! Cannot use a str getCmd without binding to an instrument. Got: getCmd A? for parameter x",
    ),
  ],
  [
    `ManualParameter get_cmd !! ValueError: ('It is not allowed to set "get_cmd" for a ManualParameter.',)`,
    () => new ManualParameter("p", { getCmd: null } as object),
    camelCase('ManualParameter get_cmd !! It is not allowed to set "getCmd" for a ManualParameter.'),
  ],
  ["vals not validator !! TypeError: ('vals must be None or a Validator',)", made("p", { vals: 3 })],
]);
