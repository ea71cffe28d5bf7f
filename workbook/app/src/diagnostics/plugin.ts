// Underlines what is wrong in cells while they are typed, if the kernel can tell.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { NotebookDiagnostics } from "./notebook-diagnostics.ts";

/** Follows every notebook that is opened. */
export const diagnosticsPlugin: JupyterFrontEndPlugin<void> = {
  id: "setpoint:diagnostics",
  description: "Underlines what is wrong in cells while they are typed.",
  requires: [INotebookTracker],
  autoStart: true,
  activate: (_app: JupyterFrontEnd, notebooks: INotebookTracker) => {
    notebooks.forEach(panel => new NotebookDiagnostics(panel));
    notebooks.widgetAdded.connect((_tracker, panel) => void new NotebookDiagnostics(panel));
  },
};
