/** The buttons of a panel. */

import type { Process } from "../../live/protocol.ts";
import { button, element } from "./elements.ts";
import { download, pngOf, svgDocument } from "./export.ts";
import type { Panel } from "./panel.ts";

/** What the figure does for its panels. */
export interface FigureTools {
  title(): string;
  /** Asks for the values that are in sight. */
  csv(panel: Panel): void;
}

/** Adds the buttons above a panel. */
export function addTools(panel: Panel, figure: FigureTools): void {
  const tools = element("div", "sp-figure-tools");
  panel.el.prepend(tools);
  tools.role = "toolbar";
  tools.ariaLabel = `tools: ${panel.description}`;
  const toggle = (text: string, label: string, pressed: (isOn: boolean) => void): HTMLButtonElement =>
    button(tools, { text, label, toggles: true, pressed });
  button(tools, { text: "all", label: "show all", pressed: () => panel.setLook({ x: null, y: null }) });
  button(tools, { text: "+", label: "zoom in", pressed: () => panel.zoom(0.5) });
  button(tools, { text: "−", label: "zoom out", pressed: () => panel.zoom(2) });
  toggle("log x", "logarithmic horizontal axis", isOn => panel.setLook({ xType: isOn ? "log" : "linear", x: null }));
  toggle("log y", "logarithmic vertical axis", isOn => panel.setLook({ yType: isOn ? "log" : "linear", y: null }));
  if (panel.data.kind === "lines") {
    const others: HTMLButtonElement[] = [];
    const process = (text: string, label: string, name: Process): void => {
      const made = toggle(text, label, isOn => {
        for (const each of others) if (each !== made) each.ariaPressed = "false";
        panel.setLook({ process: isOn ? name : "none", y: null });
      });
      others.push(made);
    };
    process("d/dx", "derivative", "derivative");
    process("− line", "take the straight background away", "background");
  }
  const name = (): string => `${figure.title() || "figure"} ${panel.data.y.label}`;
  button(tools, {
    text: "SVG",
    label: "save the picture as SVG",
    pressed: () => download(new Blob([svgDocument(panel, figure.title())], { type: "image/svg+xml" }), `${name()}.svg`),
  });
  button(tools, {
    text: "PNG",
    label: "save the picture as PNG",
    pressed: () => void pngOf(svgDocument(panel, figure.title())).then(blob => download(blob, `${name()}.png`)),
  });
  button(tools, { text: "CSV", label: "save the values in sight as CSV", pressed: () => figure.csv(panel) });
}
