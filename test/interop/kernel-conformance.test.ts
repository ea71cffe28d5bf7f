/** The public conformance suite of Jupyter kernels, run from pip against the installed kernelspec. */
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

test.skipIf(!possible)("jupyter_kernel_test passes and skips nothing", async () => {
  const { status, output } = await finish(python, ["test/interop/conformance.py", "-v"], kernel.environment, root);
  const ran = Number(/Ran (\d+) tests/.exec(output)?.[1] ?? 0);
  const skipped = Number(/skipped=(\d+)/.exec(output)?.[1] ?? 0);
  expect(status, output).toBe(0);
  expect(ran, output).toBeGreaterThanOrEqual(12);
  expect(skipped, output).toBe(0);
});
