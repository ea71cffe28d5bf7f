// The workbook's own face, in place of JupyterLab's.
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { aboutPlugin } from "./about.ts";
import { logoPlugin, tabIconPlugin } from "./logo.ts";
import { splashPlugin } from "./splash.ts";

/** Plugins that show the name and the mark. */
export const plugins: readonly JupyterFrontEndPlugin<unknown>[] = [
  logoPlugin,
  tabIconPlugin,
  splashPlugin,
  aboutPlugin,
];
