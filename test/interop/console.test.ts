/** A terminal session through jupyter_client, the way `jupyter console` holds it. */
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

test.skipIf(!possible)("lines are judged, executed, and found in the history", async () => {
  const { status, output } = await finish(python, ["test/interop/console.py"], kernel.environment, root);
  expect(status, output).toBe(0);
  expect(JSON.parse(output.slice(output.indexOf("{")))).toEqual({
    steps: [
      ["incomplete", "  "],
      ["incomplete", "  "],
      ["reply", "ok", 1],
      ["result", "42"],
      ["reply", "ok", 2],
      ["stdout", "printed 4\n"],
      ["reply", "ok", 3],
      ["error", "TypeCheckError", "Type 'string' is not assignable to type 'number'."],
      ["reply", "error", 4],
      ["incomplete", expect.any(String)],
      ["result", "'typed later'"],
      ["reply", "ok", 5],
    ],
    tail: [
      [3, ["console.log(`printed ${twice(2)}`)", null]],
      [4, ["const wrong: number = 'text'", null]],
      [5, ["const name = \n  'typed later'; name", "'typed later'"]],
    ],
    search: ["twice(21)"],
    completed: ["twice"],
  });
});
