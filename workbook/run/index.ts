/** Running notebooks without a browser. */
export { runNotebook, type RunOptions } from "./run-notebook.ts";
