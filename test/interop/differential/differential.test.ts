/** The same operations on the same parameters in QCoDeS and here: other ones at each run, `SETPOINT_SEED` repeats one. */

import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { installPeers, peersPossible } from "../peers.ts";
import type { Case, Outcome } from "./case.ts";
import { difference } from "./compare.ts";
import { deliberate } from "./deliberate.ts";
import { open } from "./open.ts";
import { generate, isKnown, kept } from "./generate.ts";
import { runOurs } from "./ours.ts";
import { Peer } from "./peer.ts";
import { shrink } from "./shrink.ts";

const seed = Number(process.env["SETPOINT_SEED"] ?? randomInt(2 ** 31));
const caseCount = 1500;
const operationsPerCase = 12;
console.info(`differential: SETPOINT_SEED=${seed}`);

const possible = peersPossible();
let peer: Peer;
beforeAll(() => {
  if (!possible) return;
  peer = new Peer(installPeers());
  // A ramp that cannot be taken warns, here as there.
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterAll(async () => await peer?.close());

// A smaller case must not be one of another, known, difference.
async function differs(one: Case): Promise<string | undefined> {
  if (isKnown(one)) return undefined;
  const [ours, theirs] = await Promise.all([runOurs(one), peer.run(one)]);
  return difference(ours, theirs);
}

test.skipIf(!possible)(
  `${caseCount * operationsPerCase} operations are answered, sent, refused and remembered as in QCoDeS (seed ${seed})`,
  async () => {
    const cases = Array.from({ length: caseCount }, (_, at) => generate(seed + at, operationsPerCase));
    const theirs = cases.map(one => peer.run(one));
    for (const [at, one] of cases.entries()) {
      if (!difference(await runOurs(one), (await theirs[at])!)) continue;
      const smallest = await shrink(one, async each => (await differs(each)) !== undefined);
      expect.fail(`SETPOINT_SEED=${seed}: ${await differs(smallest)}\n${JSON.stringify(smallest, undefined, 1)}`);
    }
  },
);

test.skipIf(!possible)("each known difference is one that would be met", () => {
  const unmet = [...deliberate, ...open].filter(({ name }) => !kept.has(name));
  expect(unmet.map(({ name }) => name)).toEqual([]);
});

test.skipIf(!possible)("another value, command, cache or refusal would be noticed", async () => {
  const one: Case = {
    definition: {
      bound: true,
      getCmd: "echo",
      setCmd: { text: "V {:.3f}" },
      vals: { kind: "numbers", max: 5 },
      reply: 1,
    },
    operations: [{ do: "get" }, { do: "set", value: 2 }, { do: "set", value: 7 }],
  };
  const theirs = await peer.run(one);
  expect(difference(await runOurs(one), theirs)).toBeUndefined();
  const changes: [keyof Outcome, number, unknown][] = [
    ["answer", 1, 3],
    ["sent", 2, [["write", "V 2.00"]]],
    ["cache", 2, 3],
    ["raw", 2, "2"],
    ["valid", 2, false],
    ["slept", 2, [0.5]],
    ["answer", 3, { refused: "type", text: "" }],
    ["answer", 3, null],
  ];
  for (const [what, at, value] of changes) {
    expect(difference(theirs.with(at, { ...theirs[at]!, [what]: value }), theirs)).toContain(`operation ${at}: `);
  }
});
