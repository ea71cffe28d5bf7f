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

test.skipIf(!possible)(
  "the notebook of panels keeps tables, pictures and controls, and becomes a page by nbconvert",
  async () => {
    const text = await executed("08-panels-and-controls.ipynb");
    expect(text).not.toContain('"output_type": "error"');
    const { cells, metadata } = JSON.parse(text) as Executed;
    const shown = cells.flatMap(({ outputs = [] }) => outputs).map(({ data = {} }) => data);
    expect(shown.filter(data => "text/html" in data)).toHaveLength(3);
    const { state } = metadata.widgets["application/vnd.jupyter.widget-state+json"]!;
    const models = Object.values(state).map(({ model_name: name }) => name);
    expect(models).toEqual(expect.arrayContaining(["FloatSliderModel", "OutputModel", "LabelModel"]));
    const page = join(folder, "page.html");
    const convert = ["-m", "nbconvert", "--to", "html", "--output", page, join(folder, "08-panels-and-controls.ipynb")];
    const ran = await finish(python, convert, kernel.environment);
    expect(ran.status, ran.output).toBe(0);
    const html = readFileSync(page, "utf8");
    for (const part of ["smu_smua", "SIMULATED", "vnd.jupyter.widget-state+json"]) expect(html).toContain(part);
  },
);

interface Executed {
  cells: { outputs?: { data?: Record<string, unknown> }[] }[];
  metadata: { widgets: Record<string, { state: Record<string, { model_name: string }> }> };
}
