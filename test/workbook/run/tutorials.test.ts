/** The tutorials in `notebooks`: every cell runs, and every kind of parameter is there with its display. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import * as setpoint from "../../../index.ts";
import { parseNotebook, type Cell } from "../../../workbook/server/contents/notebook-format.ts";
import { packageFolder } from "../../../workbook/server/folders.ts";

const notebooks = join(packageFolder, "notebooks");
const tutorials = readdirSync(notebooks).filter(name => name.endsWith(".ipynb"));
const folder = mkdtempSync(join(tmpdir(), "setpoint-tutorials-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("they are numbered, and each is linked from the README", () => {
  const readme = readFileSync(join(packageFolder, "README.md"), "utf8");
  expect(tutorials.toSorted().map(name => name.slice(0, 2))).toEqual([
    "00",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "07",
    "08",
  ]);
  for (const name of tutorials) expect(readme).toContain(`notebooks/${name}`);
});

test.each(tutorials)("%s is for this kernel, and is kept without outputs", name => {
  const { cells, metadata } = parseNotebook(readFileSync(join(notebooks, name), "utf8"));
  expect(metadata).toMatchObject({ kernelspec: { name: "setpoint" }, language_info: { name: "typescript" } });
  for (const cell of codeOf(cells)) expect([cell.outputs, cell.execution_count]).toEqual([[], null]);
});

test.each(tutorials)("%s runs to its end, each cell without an error or a warning", name => {
  for (const { id, outputs = [] } of codeOf(executed(name))) {
    for (const output of outputs) {
      expect(output.output_type, `${id}: ${JSON.stringify(output)}`).not.toBe("error");
      expect(output["name"], `${id}: ${JSON.stringify(output)}`).not.toBe("stderr");
    }
  }
});

test("the notebook of parameters shows each kind with its display", () => {
  const html = codeOf(executed("01-parameters.ipynb"))
    .flatMap(({ outputs = [] }) => outputs)
    .filter(output => output.output_type === "execute_result")
    .map(output => (output["data"] as Record<string, string>)["text/html"] ?? "")
    .join("\n");
  const classes = Object.keys(setpoint).filter(name => /^(?!Base).*Parameter$/.test(name));
  // Those that others are made of, and the part of a group that is shown with it.
  const within = ["DelegateGroupParameter", "MultiParameter"];
  const own = ["ParameterWithSetpoints", "Lockin", "Mean"];
  const shown = [...classes.filter(name => !within.includes(name)), ...own];
  expect(shown.filter(name => !html.includes(`<span class="faint">${name}</span>`))).toEqual([]);
  for (const title of ["Differences", "Restoring smu"]) expect(html).toContain(`<strong>${title}</strong>`);
});

test("the notebook of instrument I/O shows a plot, a service request, a time-out, and where a replay differs", () => {
  const outputs = codeOf(executed("02-instrument-io.ipynb")).flatMap(({ outputs: own = [] }) => own);
  const printed = outputs.map(({ text }) => (typeof text === "string" ? text : "")).join("\n");
  expect(printed).toContain("status 96, events 1");
  expect(printed).toContain('asking "POINTS?" of GPIB0::8::INSTR: no reply within 0.1 s');
  expect(printed).toContain('scope.jsonl ends, but now: write "POINTS 4\\n"');
  expect(printed).toContain("calling counter_open of the counter's library: code 7");
  const kinds = outputs.flatMap(output => Object.keys(output["data"] ?? {}));
  expect(kinds).toContain("application/vnd.plotly.v1+json");
});

test("the notebooks about drivers take up every topic, and show what a mistake says", () => {
  const shown = (name: string): string => {
    const outputs = codeOf(executed(name)).flatMap(({ outputs: own = [] }) => own);
    return outputs.map(({ text, data }) => JSON.stringify([text, data])).join("\n");
  };
  const text = (name: string): string =>
    parseNotebook(readFileSync(join(notebooks, name), "utf8"))
      .cells.filter(cell => cell.cell_type === "markdown")
      .map(cell => [cell.source].flat().join(""))
      .join("\n");
  const titles = ["03-writing-drivers", "04-drivers-for-messages", "05-other-drivers", "06-traces"]
    .flatMap(name => text(`${name}.ipynb`).match(/^##? .+$/gmu) ?? [])
    .map(title => title.replace(/^#+ /u, ""));
  expect(titles).toEqual([
    "Writing a driver: what it is made of",
    "Which class to begin with",
    "What a parameter has",
    "The golden rule",
    "A field, or `addParameter`",
    "Functions",
    "Modules and channels",
    "Logging",
    "Drivers for instruments that talk",
    "A simple one",
    "A more involved one",
    "Simulating an instrument",
    "Testing a driver",
    "Other drivers: libraries, knobs, parameters of your own",
    "Instruments with a library",
    "Instruments with knobs",
    "Classes of parameters",
    "Switches",
    "Parameters that come and go",
    "The stop button",
    "Where a driver goes, and what goes with it",
    "Drivers for instruments that measure traces",
    "The axis is a parameter, too",
    "Nothing can get out of step",
    "Axes that nobody sets",
    "Two axes",
    "Several traces at once, and complex ones",
  ]);
  const words = ["label", "unit", "getCmd", "setCmd", "vals", "valMapping", "maxValAge", "getParser", "docstring"];
  for (const word of words) expect(text("03-writing-drivers.ipynb")).toMatch(new RegExp(`\\*\\*${word}\\*\\*`, "u"));
  expect(shown("03-writing-drivers.ipynb")).toContain("must be between 0.001 and 20000000 inclusive");
  expect(shown("03-writing-drivers.ipynb")).toContain("application/vnd.setpoint.log+json");
  expect(shown("04-drivers-for-messages.ipynb")).toContain("this is a 2614B, and the driver is for a 2604B");
  expect(shown("05-other-drivers.ipynb")).toContain("there is no library for");
  expect(shown("05-other-drivers.ipynb")).toContain("the gate time is too long");
  expect(shown("06-traces.ipynb")).toContain("setpoints analyser_frequency have 11 values");
});

const done = new Map<string, readonly Cell[]>();

/** The cells after a run, which is made once. */
function executed(name: string): readonly Cell[] {
  const file = join(folder, name);
  if (!done.has(name)) {
    const command = [join(packageFolder, "dist/workbook/main.js"), "run", join(notebooks, name), "-o", file];
    const env = { ...process.env, SETPOINT_DATA_DIR: join(folder, "data") };
    const { status, stderr } = spawnSync(process.execPath, command, { env, encoding: "utf8" });
    expect(status, stderr).toBe(0);
    done.set(name, parseNotebook(readFileSync(file, "utf8")).cells);
  }
  return done.get(name)!;
}

function codeOf(cells: readonly Cell[]): Cell[] {
  return cells.filter(cell => cell.cell_type === "code");
}

test("the notebook of panels keeps a table in the place of each panel, and a picture where a function drew one", () => {
  const outputs = codeOf(executed("08-panels-and-controls.ipynb")).flatMap(({ outputs: own = [] }) => own);
  const texts = outputs.map(output => (output["data"] as Record<string, string> | undefined)?.["text/plain"] ?? "");
  for (const text of ["panel of smu,", "panel of parameters, 3", "panel of parameters, 2", "HBox(", "VBox("]) {
    expect(texts.some(each => each.startsWith(text))).toBe(true);
  }
  expect(texts).toContain("0.25");
  const { metadata } = parseNotebook(readFileSync(join(folder, "08-panels-and-controls.ipynb"), "utf8"));
  const { state } = (
    metadata["widgets"] as Record<string, { state: Record<string, { model_name: string; state: object }> }>
  )["application/vnd.jupyter.widget-state+json"]!;
  const models = Object.values(state);
  expect(models.find(model => model.model_name === "LabelModel")?.state).toMatchObject({ value: "25 % of the range" });
  const drawn = models.find(model => model.model_name === "OutputModel")?.state;
  expect(drawn).toMatchObject({ outputs: [{ data: { "image/svg+xml": expect.stringContaining("<svg") as string } }] });
});
