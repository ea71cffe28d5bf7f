/** Which replies and which names a mapping takes, beside the recording. */

import { createOnOffValMapping, Parameter } from "../../../drivers/core/index.ts";
import { repr } from "../../../drivers/core/python-text.ts";
import type { Difference, Line } from "./recording.ts";
import { testBlock } from "./recording.ts";

const asNumbers = "numbers are compared as numbers";
const allowed = "an error ends with what is allowed";
const order = "the order is the one in which the names were given";

const numeric = { on: 1, off: 0 };
const text = { on: "1", off: "0" };

function reply(label: string, raw: unknown, valMapping: { on: unknown; off: unknown } = numeric): () => unknown {
  const q = new Parameter("q", { getCmd: () => raw, valMapping: valMapping as typeof numeric });
  return async () => `${label} -> ${repr(await q())}`;
}

function named(name: string, value: unknown): () => unknown {
  let sent: unknown;
  const q = new Parameter("q", {
    getCmd: () => sent,
    setCmd: code => void (sent = code),
    valMapping: createOnOffValMapping({ onVal: "+", offVal: "-" }),
  });
  return async () => {
    await q(value as boolean);
    return `onoff set ${name} -> ${repr(await q())}`;
  };
}

function refused(name: string, value: unknown): Line {
  const theirs = "{False, True, 'ON', 'On', 'OFF', 'on', '0', 'Off', 'off', '1'}";
  const ours = "{'On', 'ON', 'on', '1', True, 'Off', 'OFF', 'off', '0', False}";
  const plain = name.replaceAll("'", "");
  return [
    `onoff set ${name} !! ValueError: ("${name} is not in ${theirs}; Parameter: q", 'setting q to ${plain}')`,
    named(name, value),
    { here: `onoff set ${name} !! setting q to ${plain}: ${name} is not in ${ours}; Parameter: q`, why: order },
  ];
}

function unknown(label: string, raw: unknown): Line {
  const here = `${label} !! getting q: ${repr(raw)} not in val_mapping: must be one of {1, 0}`;
  return [
    `${label} !! KeyError: ("${repr(raw)} not in val_mapping", 'getting q')`,
    reply(label, raw),
    { here, why: allowed },
  ];
}

const on = (label: string): Difference => ({ here: `${label} -> 'on'`, why: asNumbers });

testBlock("val_mapping get tolerance", [
  ["raw '1' -> 'on'", reply("raw '1'", "1")],
  [`raw '1.0' !! KeyError: ("'1.0' not in val_mapping", 'getting q')`, reply("raw '1.0'", "1.0"), on("raw '1.0'")],
  ["raw 1.0 -> 'on'", reply("raw 1.0", 1.0)],
  ["raw 1 -> 'on'", reply("raw 1", 1)],
  unknown("raw 'x'", "x"),
  [`raw '1e0' !! KeyError: ("'1e0' not in val_mapping", 'getting q')`, reply("raw '1e0'", "1e0"), on("raw '1e0'")],
  ["raw ' 1' -> 'on'", reply("raw ' 1'", " 1")],
  ["str codes raw '1' -> 'on'", reply("str codes raw '1'", "1", text)],
  [
    `str codes raw int 1 !! KeyError: ("'1' not in val_mapping", 'getting q')`,
    reply("str codes raw int 1", 1, text),
    {
      here: "str codes raw int 1 !! getting q: 1 not in val_mapping: must be one of {'1', '0'}",
      why: `the number that came is shown as a number, and ${allowed}`,
    },
  ],
  ["onoff set True -> True", named("True", true)],
  ["onoff set False -> False", named("False", false)],
  ["onoff set 1 -> True", named("1", 1)],
  ["onoff set 0 -> False", named("0", 0)],
  ["onoff set 'on' -> True", named("'on'", "on")],
  ["onoff set 'ON' -> True", named("'ON'", "ON")],
  ["onoff set 'On' -> True", named("'On'", "On")],
  refused("'oN'", "oN"),
  ["onoff set '1' -> True", named("'1'", "1")],
  ["onoff set '0' -> False", named("'0'", "0")],
  ["onoff set 'off' -> False", named("'off'", "off")],
  ["onoff set 'OFF' -> False", named("'OFF'", "OFF")],
  ["onoff set 'Off' -> False", named("'Off'", "Off")],
  ["onoff set 1.0 -> True", named("1.0", 1.0)],
  refused("None", null),
  refused("'true'", "true"),
  [
    "[('On', '+'), ('ON', '+'), ('on', '+'), ('1', '+'), (True, '+'), ('Off', '-'), ('OFF', '-'), ('off', '-'), ('0', '-'), (False, '-')]",
    () => {
      const pairs = [...createOnOffValMapping({ onVal: "+", offVal: "-" })];
      return `[${pairs.map(([name, code]) => `(${repr(name)}, ${repr(code)})`).join(", ")}]`;
    },
  ],
]);
