/** Notebooks for tests, from the sources of their cells. */

/** The text of a notebook for our kernel, whose cells have not been run. */
export function notebookOf(cells: readonly string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "setpoint", display_name: "Setpoint", language: "typescript" } },
    cells: cells.map((source, index) => {
      return { cell_type: "code", id: `cell-${index}`, metadata: {}, source, execution_count: null, outputs: [] };
    }),
  });
}
