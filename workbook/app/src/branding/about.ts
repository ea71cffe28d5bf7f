// Help → About: which versions are running here.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Dialog, ICommandPalette, showDialog } from "@jupyterlab/apputils";
import { PageConfig } from "@jupyterlab/coreutils";
import { IMainMenu } from "@jupyterlab/mainmenu";
import { Widget } from "@lumino/widgets";
import { markUrl } from "./icon.ts";

// Set by the bundler, from the lock file.
declare const LAB_VERSION: string;

/** Adds the entry to the help menu and to the palette. */
export const aboutPlugin: JupyterFrontEndPlugin<void> = {
  id: "setpoint:about",
  description: "Tells which versions are running.",
  optional: [IMainMenu, ICommandPalette],
  autoStart: true,
  activate: (app: JupyterFrontEnd, menus: IMainMenu | null, palette: ICommandPalette | null) => {
    const command = "setpoint:about";
    app.commands.addCommand(command, {
      label: "About Setpoint",
      execute: async () => {
        await showDialog({ title: "About Setpoint", body: about(), buttons: [Dialog.okButton({ label: "Close" })] });
      },
    });
    menus?.helpMenu.addGroup([{ command }], 0);
    palette?.addItem({ command, category: "Help" });
  },
};

function about(): Widget {
  const node = document.createElement("div");
  node.className = "sp-About";
  const mark = document.createElement("img");
  mark.src = markUrl(false);
  mark.alt = "";
  const text = document.createElement("p");
  const version = PageConfig.getOption("appVersion");
  text.textContent = [
    `Setpoint${version ? ` ${version}` : ""}: a notebook for the lab bench.`,
    `The user interface is JupyterLab ${LAB_VERSION}, © Project Jupyter contributors, BSD licence.`,
  ].join("\n");
  node.append(mark, text);
  return new Widget({ node });
}
