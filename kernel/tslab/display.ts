/** The display functions of tslab 1.0.22: each shows one representation of one thing. */
import { randomUUID } from "node:crypto";
import type { Runtime } from "../runtime.ts";

export interface Display {
  javascript(text: string): void;
  html(text: string): void;
  markdown(text: string): void;
  latex(text: string): void;
  svg(text: string): void;
  png(bytes: Uint8Array): void;
  jpeg(bytes: Uint8Array): void;
  gif(bytes: Uint8Array): void;
  pdf(bytes: Uint8Array): void;
  text(text: string): void;
  /** Shows text or bytes under any MIME type. */
  raw(contentType: string, content: string | Uint8Array): void;
}

/** Shows something as a new output of the cell. */
export const display: Display = createDisplay();

/** Makes a display with one place: what it shows replaces what it showed before. */
export function newDisplay(): Display {
  return createDisplay(randomUUID());
}

function createDisplay(id?: string): Display {
  let update = false;
  const raw = (contentType: string, content: string | Uint8Array): void => {
    const runtime = (globalThis as Record<symbol, unknown>)[Symbol.for("setpoint.runtime/1")] as Runtime | undefined;
    if (!runtime) {
      // In a script there is nothing but the terminal.
      console.log(typeof content === "string" ? content : `<${contentType}, ${content.length} bytes>`);
      return;
    }
    const shown = typeof content === "string" ? content : Buffer.from(content).toString("base64");
    runtime.display({ [contentType]: shown }, id === undefined ? {} : { id, update });
    update = true;
  };
  return {
    javascript: text => raw("text/javascript", text),
    html: text => raw("text/html", text),
    markdown: text => raw("text/markdown", text),
    latex: text => raw("text/latex", text),
    svg: text => raw("image/svg+xml", text),
    png: bytes => raw("image/png", bytes),
    jpeg: bytes => raw("image/jpeg", bytes),
    gif: bytes => raw("image/gif", bytes),
    pdf: bytes => raw("application/pdf", bytes),
    text: text => raw("text/plain", text),
    raw,
  };
}
