/** `setpoint new-driver`: driver, simulation, test, notebook and page of an instrument, all of them working. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { layoutOf } from "./layout.ts";
import { driverNames } from "./names.ts";
import { driverText } from "./templates/driver.ts";
import { notebookText } from "./templates/notebook.ts";
import { pageText } from "./templates/page.ts";
import { simulationText } from "./templates/simulation.ts";
import { testText } from "./templates/test.ts";

/** What a new driver is for, and where it goes. */
export interface NewDriverOptions {
  /** Default the current folder. */
  folder?: string;
  /** Names of its channels, if it has several of the same. Default none. */
  channels?: readonly string[];
}

/** What was written. */
export interface NewDriver {
  readonly className: string;
  /** Paths relative to the folder. */
  readonly files: readonly string[];
  /** The command that runs the test. */
  readonly test: string;
}

/**
 * Writes the files; nothing where one of them is there already.
 * @throws Error that lists the files which are there, or says what is wrong with a name.
 */
export function newDriver(company: string, model: string, options: NewDriverOptions = {}): NewDriver {
  const { folder = process.cwd(), channels = [] } = options;
  const names = driverNames(company, model, channels);
  const layout = layoutOf(folder, names);
  const texts = new Map([
    [layout.driver, driverText(names, layout)],
    [layout.simulation, simulationText(names)],
    [layout.test, testText(names, layout)],
    [layout.notebook, notebookText(names, layout)],
    [layout.page, pageText(names, layout)],
  ]);
  const there = [...texts.keys()].filter(path => existsSync(join(folder, path)));
  if (there.length > 0)
    throw new Error(
      `new driver ${names.title}: ${there.join(", ")} ${there.length === 1 ? "is" : "are"} there already: nothing was written`,
    );
  if (layout.kind === "package") {
    const index = `drivers/instruments/${names.company}/index.ts`;
    texts.set(
      index,
      indexText(join(folder, index), names.maker, `export { ${exportsOf(names)} } from "./${names.model}.ts";\n`),
    );
  }
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const test = layout.kind === "lab" ? `setpoint run ${layout.test}` : `npx vitest run ${layout.test}`;
  return { className: names.className, files: [...texts.keys()], test };
}

function exportsOf({ className, channels }: { className: string; channels: readonly string[] }): string {
  return channels.length === 0 ? className : `${className}, ${className}Channel`;
}

/** What a company's drivers are reached by, with one more line. */
function indexText(path: string, maker: string, line: string): string {
  const before = existsSync(path) ? readFileSync(path, "utf8") : `/** Instruments by ${maker}. */\n`;
  return `${before}${line}`;
}
