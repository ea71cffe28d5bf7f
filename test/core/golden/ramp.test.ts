/** Steps from one value to another, beside the recording. */

import { Parameter, vals } from "../../../drivers/core/index.ts";
import { repr } from "../../../drivers/core/python-text.ts";
import { testBlock } from "./recording.ts";

const oneKind = "there is one kind of number";

function ramped() {
  const sent: number[] = [];
  const r = new Parameter("r", {
    setCmd: (value: number) => void sent.push(value),
    initialCacheValue: 0,
    step: 0.5,
    vals: vals.numbers(),
  });
  return { r, sent };
}

/** What the last of several sets sends. */
async function lastOf(...values: readonly number[]): Promise<string> {
  const { r, sent } = ramped();
  for (const value of values) {
    sent.length = 0;
    await r(value);
  }
  return repr(sent);
}

const sent: unknown[] = [];
const r2 = new Parameter("r2", { getCmd: false, setCmd: (value: number) => void sent.push(value), step: 1 });

testBlock("ramp", [
  [
    "0->1.2 step .5 [0.5, 1.0, 1.2]",
    async () => `0->1.2 step .5 ${await lastOf(1.2)}`,
    { here: "0->1.2 step .5 [0.5, 1, 1.2]", why: oneKind },
  ],
  ["1.2->-0.1 [0.7, 0.19999999999999996, -0.1]", async () => `1.2->-0.1 ${await lastOf(1.2, -0.1)}`],
  ["same value [-0.1]", async () => `same value ${await lastOf(1.2, -0.1, -0.1)}`],
  [
    "non gettable step first set !! RuntimeError: ('Value of parameter r2 is unknown and the Parameter does not have a get command. Please set the value before attempting to get it.', 'setting r2 to 1.0')",
    () => r2(1.0),
    {
      here: "non gettable step first set !! setting r2 to 1: Value of parameter r2 is unknown and the Parameter does not have a get command. Please set the value before attempting to get it.",
      why: oneKind,
    },
  ],
  ["[]", () => repr(sent)],
  ["step neg !! ValueError: ('step must be positive',)", () => void (ramped().r.step = -1)],
  [
    "step 0 -> None",
    () => {
      const { r } = ramped();
      r.step = 0;
      return `step 0 -> ${repr(r.step)}`;
    },
  ],
  [
    "step after 0: None",
    () => {
      const { r } = ramped();
      r.step = 0;
      return `step after 0: ${repr(r.step)}`;
    },
  ],
]);
