// What is seen while the workbook loads: the mark on an empty page.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ISplashScreen } from "@jupyterlab/apputils";
import { DisposableDelegate } from "@lumino/disposable";
import { markUrl } from "./icon.ts";

/** Provides the splash screen; it goes when the saved layout is on the screen. */
export const splashPlugin: JupyterFrontEndPlugin<ISplashScreen> = {
  id: "setpoint:splash",
  description: "Shows the mark while the workbook loads.",
  provides: ISplashScreen,
  autoStart: true,
  activate: (app: JupyterFrontEnd) => {
    const screen = document.createElement("div");
    screen.className = "sp-Splash";
    const mark = document.createElement("img");
    mark.src = markUrl(false);
    mark.alt = "Setpoint is loading";
    screen.append(mark);

    let shown = 0;
    const show = (light = true) => {
      shown += 1;
      screen.classList.toggle("sp-mod-dark", !light);
      document.body.append(screen);
      return new DisposableDelegate(() => {
        void app.restored.then(() => {
          shown -= 1;
          if (shown === 0) screen.remove();
        });
      });
    };
    return { show };
  },
};
