/** A value that is held for a while, beside the recording. */

import { Parameter, vals } from "../../../drivers/core/index.ts";
import { repr } from "../../../drivers/core/python-text.ts";
import { testBlock } from "./recording.ts";

const held = () => new Parameter("t", { setCmd: null, initialValue: 2, vals: vals.numbers() });

testBlock("set_to", [
  [
    "3 False",
    () => {
      const t = held();
      return t.setTo(3, async () => `${repr(await t())} ${repr(t.settable)}`);
    },
  ],
  [
    "inner set !! TypeError: ('Trying to set a parameter that is not settable.', 'setting t to 5')",
    () => {
      const t = held();
      return t.setTo(3, () => t.set(5));
    },
  ],
  [
    "2 True",
    async () => {
      const t = held();
      await t.setTo(3, () => undefined);
      return `${repr(await t())} ${repr(t.settable)}`;
    },
  ],
]);
