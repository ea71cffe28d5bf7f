// The mark in the page's corner and in the browser's tab, where a dot says that a kernel is busy.
import { ILabShell, ILabStatus, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Widget } from "@lumino/widgets";
import { markUrl, setpointIcon } from "./icon.ts";

/** Puts the mark at the left of the menu bar. */
export const logoPlugin: JupyterFrontEndPlugin<void> = {
  id: "setpoint:logo",
  description: "Shows the mark beside the menus.",
  requires: [ILabShell],
  autoStart: true,
  activate: (_app, shell: ILabShell) => {
    const logo = new Widget();
    logo.id = "jp-MainLogo";
    setpointIcon.element({
      container: logo.node,
      elementPosition: "center",
      margin: "2px 2px 2px 8px",
      height: "auto",
      width: "18px",
    });
    shell.add(logo, "top", { rank: 0 });
  },
};

/** Keeps the tab's icon up to date. */
export const tabIconPlugin: JupyterFrontEndPlugin<void> = {
  id: "setpoint:tab-icon",
  description: "Shows the mark in the browser's tab, with a dot while a kernel is busy.",
  requires: [ILabStatus],
  autoStart: true,
  activate: (_app, status: ILabStatus) => {
    showTabIcon(false);
    status.busySignal.connect((_sender, busy) => showTabIcon(busy));
  },
};

function showTabIcon(busy: boolean): void {
  for (const old of document.querySelectorAll('link[rel~="icon"]')) old.remove();
  const link = document.createElement("link");
  link.rel = "icon";
  link.type = "image/svg+xml";
  link.href = markUrl(busy);
  document.head.append(link);
}
