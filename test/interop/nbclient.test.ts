/** The tutorials under nbclient: the kernel is one that any Jupyter can drive. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { finish, installedKernel, installPeers, peersPossible, root } from "./peers.ts";

const possible = peersPossible();
const folder = mkdtempSync(join(tmpdir(), "setpoint-nbclient-"));
let python: string;
let kernel: ReturnType<typeof installedKernel>;

beforeAll(() => {
  if (!possible) return;
  python = installPeers();
  kernel = installedKernel();
});
afterAll(() => {
  kernel?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const script = `
import nbformat, sys
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=120, resources={"metadata": {"path": sys.argv[2]}}).execute()
nbformat.validate(notebook)
nbformat.write(notebook, sys.argv[3])
`;

/** What is in the executed notebook; a cell that fails ends the test. */
async function executed(name: string): Promise<string> {
  const done = join(folder, name);
  const notebooks = join(root, "notebooks");
  const ran = await finish(python, ["-c", script, join(notebooks, name), notebooks, done], kernel.environment);
  expect(ran.status, ran.output).toBe(0);
  return readFileSync(done, "utf8");
}

test.skipIf(!possible)("nbclient executes the start notebook without an error", async () => {
  const text = await executed("00-first-measurement.ipynb");
  expect(text).toContain("Connected to: ");
  expect(text).toContain("SIMULATED");
  expect(text).toContain("application/vnd.plotly.v1+json");
  expect(text).toContain("image/svg+xml");
});

test.skipIf(!possible)("nbclient executes the notebook of parameters without an error", async () => {
  const text = await executed("01-parameters.ipynb");
  for (const type of ["snapshot", "snapshot-diff", "restore-plan"])
    expect(text).toContain(`application/vnd.setpoint.${type}+json`);
  expect(text).not.toContain('"output_type": "error"');
});
