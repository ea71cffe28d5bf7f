/** A person at `jupyter console`: the program itself, in a terminal. */
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

test.skipIf(!possible)("sees results, prints, mistakes and questions, and ends a loop by Ctrl-C", async () => {
  const { status, output } = await finish(python, ["test/interop/terminal.py"], kernel.environment, root);
  expect(status, output).toBe(0);
  expect(JSON.parse(output.slice(output.indexOf("{")))).toEqual({
    result: "Out[1]: 41042",
    printed: "printed",
    function: "Out[4]: 42084",
    mistake: "TypeCheckError: Type 'string' is not assignable to type 'number'.",
    asked: "who?",
    answered: "Out[6]: 'Ada'",
    loop: "looping",
    interrupted: expect.stringContaining("KeyboardInterrupt"),
    kept: "Out[8]: 64042",
    status: 0,
  });
});
