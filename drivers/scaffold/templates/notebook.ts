/** The example notebook: opens the simulation, uses it, and is never executed by a build. */

import type { Layout } from "../layout.ts";
import type { DriverNames } from "../names.ts";

/** JSON of the notebook. */
export function notebookText(names: DriverNames, layout: Layout): string {
  const { title, className, company, model, example, channels } = names;
  const isLab = layout.kind === "lab";
  const from = isLab ? `./${layout.driver}` : `setpoint/instruments/${company}`;
  const sim = isLab ? layout.simulation : `${company}/${model}`;
  const first = channels.length === 0 ? example : `${example}.channels[0]`;
  const cells = [
    text(`# ${title}`, "", "Without `sim`, the same line opens the instrument at that address."),
    code(
      `import { ${className} } from "${from}";`,
      "",
      `const ${example} = await ${className}.open("${example}", "GPIB0::1::INSTR", { sim: "${sim}", recreate: true });`,
    ),
    text("Set a voltage, switch the output on, and read back."),
    code(`await ${first}.voltage(1.5);`, `await ${first}.output(true);`, `await ${first}.voltage()`),
    text("What the instrument cannot do is refused before anything is sent."),
    code("try {", `  await ${first}.voltage(11);`, "} catch (error) {", "  console.log(String(error));", "}"),
    text("Everything that is known of it."),
    code(example),
    code(`await ${example}.reset();`, `await ${example}.close();`),
  ];
  const notebook = {
    cells: cells.map(({ cell_type, ...rest }, index) => ({ cell_type, id: cellId(example, index), ...rest })),
    metadata: {
      kernelspec: { name: "setpoint", display_name: "TypeScript (Setpoint)", language: "typescript" },
      language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/x-typescript" },
      nbsphinx: { execute: "never" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

function text(...lines: string[]): { cell_type: string; metadata: object; source: string[] } {
  return { cell_type: "markdown", metadata: {}, source: asSource(lines) };
}

function code(...lines: string[]): {
  cell_type: string;
  metadata: object;
  source: string[];
  execution_count: null;
  outputs: never[];
} {
  return { cell_type: "code", metadata: {}, source: asSource(lines), execution_count: null, outputs: [] };
}

function asSource(lines: readonly string[]): string[] {
  return lines.map((line, index) => (index < lines.length - 1 ? `${line}\n` : line));
}

function cellId(name: string, index: number): string {
  return `${name}-${String(index).padStart(2, "0")}`;
}
