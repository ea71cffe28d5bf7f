// Which plugins of the packages we use are not part of the workbook, and why.

const reasons: ReadonlyMap<string, string> = new Map([
  ["@jupyterlab/apputils-extension:announcements", "asks an outside server for news"],
  ["@jupyterlab/apputils-extension:licenses-client", "needs a server page we do not have"],
  ["@jupyterlab/apputils-extension:licenses-plugin", "needs a server page we do not have"],
  ["@jupyterlab/apputils-extension:splash", "replaced by ours"],
  ["@jupyterlab/application-extension:logo", "replaced by ours"],
  ["@jupyterlab/application-extension:faviconbusy", "replaced by ours"],
  ["@jupyterlab/debugger-extension:completions", "asks in Python: the kernel itself completes"],
  ["@jupyterlab/help-extension:about", "replaced by ours"],
  ["@jupyterlab/help-extension:jupyter-forum", "leads outside, and not to our users' help"],
  ["@jupyterlab/help-extension:licenses-commands", "needs a server page we do not have"],
  ["@jupyterlab/notebook-extension:cell-executor", "replaced by ours"],
  ["@jupyterlab/notebook-extension:export", "needs nbconvert on the server: its menu would be empty"],
  ["@jupyterlab/help-extension:resources", "leads outside, and not to our users' help"],
]);

/** Whether a plugin is left out of the workbook. */
export function leftOut(id: string): boolean {
  // The kernel itself completes and explains code: no language server beside it.
  return reasons.has(id) || id.endsWith(":language-server");
}
