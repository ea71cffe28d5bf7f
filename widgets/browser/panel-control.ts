/** The control of a line: it tells what a person has entered, and shows what is set. */

import type { Row, RowValue } from "../instrument-panel/panel-state.ts";
import { element } from "./element.ts";

/** A control of a line. */
export interface LineControl {
  readonly element: HTMLElement;
  show(entry: RowValue["entry"]): void;
}

/** The control that suits a line; `enter` is called with what was entered. */
export function controlOf(row: Row, enter: (entry: string | number | boolean) => void): LineControl {
  switch (row.control.kind) {
    case "choice":
      return choice(row, row.control.options, enter);
    case "switch":
      return toggle(row, enter);
    case "number":
    case "text":
      return field(row, enter);
    default:
      return { element: element("span", { class: "no-control" }), show: () => {} };
  }
}

function choice(row: Row, options: readonly string[], enter: (entry: number) => void): LineControl {
  const none = element("option", { value: "", disabled: "", hidden: "" }, "—");
  const items = options.map((text, index) => element("option", { value: String(index) }, text));
  const select = element("select", { "aria-label": `set ${row.label}`, title: row.allowed }, none, ...items);
  select.value = "";
  select.addEventListener("change", () => enter(Number(select.value)));
  return { element: select, show: entry => (select.value = typeof entry === "number" ? String(entry) : "") };
}

function toggle(row: Row, enter: (entry: boolean) => void): LineControl {
  const button = element("button", {
    type: "button",
    role: "switch",
    "aria-label": `set ${row.label}`,
    "aria-checked": "mixed",
  });
  button.append(element("span", { class: "knob" }));
  button.addEventListener("click", () => enter(button.getAttribute("aria-checked") !== "true"));
  return {
    element: button,
    show: entry => button.setAttribute("aria-checked", entry === null ? "mixed" : String(entry === true)),
  };
}

function field(row: Row, enter: (entry: string) => void): LineControl {
  const input = element("input", {
    type: "text",
    "aria-label": `set ${row.label}`,
    title: row.allowed,
    autocomplete: "off",
    spellcheck: "false",
  });
  let last = "";
  const isEdited = (): boolean => document.activeElement === input && input.value !== last;
  const mark = (): void => void input.classList.toggle("edited", input.value !== last);
  input.addEventListener("input", mark);
  input.addEventListener("keydown", event => {
    // The notebook around has keys of its own.
    event.stopPropagation();
    if (event.key === "Enter") {
      enter(input.value);
      last = input.value;
    } else if (event.key === "Escape") input.value = last;
    else return;
    mark();
  });
  return {
    element: input,
    show: entry => {
      const before = last;
      last = entry === null ? "" : String(entry);
      // What is being typed is not taken away.
      if (input.value === before || !isEdited()) input.value = last;
      mark();
    },
  };
}
