// Runs cells as JupyterLab does, but never drops one because the kernel is still being started.
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookCellExecutor, runCell } from "@jupyterlab/notebook";

/** Provides what runs a cell. */
export const cellExecutorPlugin: JupyterFrontEndPlugin<INotebookCellExecutor> = {
  id: "setpoint:cell-executor",
  description: "Runs cells, once the notebook has its kernel.",
  provides: INotebookCellExecutor,
  autoStart: true,
  activate: () => ({
    runCell: async options => {
      // JupyterLab takes a kernel that is not there yet for none, and clears the cell without running it. This waits for
      // the notebook's first kernel only: once that was started, or could not be, it resolves at once.
      if (options.cell.model.type === "code") await options.sessionContext?.initialize();
      return runCell(options);
    },
  }),
};
