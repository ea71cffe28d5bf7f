/** A debugging session through jupyter_client. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { finish, installedKernel, installPeers, peersPossible, root } from "./peers.ts";

const possible = peersPossible();
let python: string;
let kernel: ReturnType<typeof installedKernel>;

beforeAll(() => {
  if (!possible) return;
  python = installPeers();
  kernel = installedKernel();
});
afterAll(() => kernel?.remove());

test.skipIf(!possible)("a cell is stopped at a breakpoint, looked at and let go", async () => {
  const { status, output } = await finish(python, ["test/interop/debugger.py"], kernel.environment, root);
  expect(status, output).toBe(0);
  expect(JSON.parse(output.slice(output.indexOf("{")))).toEqual({
    features: expect.arrayContaining(["debugger"]),
    named: true,
    events: [
      "process",
      "thread",
      "initialized",
      "breakpoint",
      "stopped",
      "continued",
      "stopped",
      "continued",
      "terminated",
    ],
    stopped: ["breakpoint", 1],
    frame: [3, true],
    scopes: ["Locals", "Globals"],
    locals: { volt: "1" },
    reply: "ok",
    result: "3",
  });
});
