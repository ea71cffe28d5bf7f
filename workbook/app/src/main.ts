// The entry of the workbook's page: finds the plugins, starts JupyterLab, says so when it cannot.
import "./public-path.ts";
import "./style.ts";
import { boot } from "./boot.ts";

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
else start();

function start(): void {
  boot().catch((error: unknown) => {
    console.error(error);
    const message = document.createElement("p");
    message.style.cssText = "font: 15px system-ui; margin: 3em; white-space: pre-wrap";
    message.textContent = `The workbook could not start: ${error instanceof Error ? error.message : String(error)}\nReload the page; if that does not help, restart the workbook.`;
    document.body.replaceChildren(message);
  });
}
