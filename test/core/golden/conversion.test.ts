/** From a value to what is sent and back, beside the recording. */

import { Parameter } from "../../../drivers/core/index.ts";
import { repr } from "../../../drivers/core/python-text.ts";
import { testBlock } from "./recording.ts";

async function converted() {
  let raw: unknown;
  const p = new Parameter("p", {
    scale: 2,
    offset: 10,
    getCmd: () => raw,
    setCmd: value => void (raw = value),
    setParser: value => `S${String(value)}`,
    getParser: reply => Number(String(reply).slice(1)),
  });
  await p(3);
  return { p, raw };
}

testBlock("conversion order get/set", [
  [
    "set(3) raw sent: S16 cache.raw: S16 cache: 3",
    async () => {
      const { p, raw } = await converted();
      return `set(3) raw sent: ${String(raw)} cache.raw: ${String(p.cache.rawValue)} cache: ${String(p.cache.value)}`;
    },
  ],
  [
    "get: 3.0",
    async () => `get: ${repr(await (await converted()).p())}`,
    { here: "get: 3", why: "there is one kind of number" },
  ],
  [
    "val_mapping b, scale 10, offset 5 -> raw 25 get b",
    async () => {
      let raw: unknown;
      const p = new Parameter("p", {
        valMapping: { a: 1, b: 2 },
        scale: 10,
        offset: 5,
        getCmd: () => raw,
        setCmd: code => void (raw = code),
      });
      await p("b");
      return `val_mapping b, scale 10, offset 5 -> raw ${String(raw)} get ${await p()}`;
    },
  ],
]);
