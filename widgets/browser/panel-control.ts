/** The control of a line: it tells what a person has entered, and shows what is set. */

import { stepped } from "../instrument-panel/number-entry.ts";
import type { Row, RowValue } from "../instrument-panel/panel-state.ts";
import { element } from "./element.ts";

/** A control of a line. */
export interface LineControl {
  readonly element: HTMLElement;
  show(entry: RowValue["entry"]): void;
}

/** What a control needs to know of its line, or of one of its parts. */
export type Controlled = Pick<Row, "label" | "unit" | "allowed" | "control">;

/** Who is told of what a person does with a control. */
export interface Entered {
  enter(entry: string | number | boolean): void;
  /** What was typed is taken back. */
  cancel(): void;
}

/** The control that suits a line. */
export function controlOf(row: Controlled, entered: Entered): LineControl {
  switch (row.control.kind) {
    case "choice":
      return choice(row, row.control.options, entered);
    case "switch":
      return toggle(row, entered);
    case "number":
    case "text":
      return field(row, entered);
    default:
      return { element: element("span", { class: "no-control" }), show: () => {} };
  }
}

/** How many steps a key goes. */
const steps: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

function choice(row: Controlled, options: readonly string[], { enter }: Entered): LineControl {
  const none = element("option", { value: "", disabled: "", hidden: "" }, "—");
  const items = options.map((text, index) => element("option", { value: String(index) }, text));
  const select = element("select", { "aria-label": `set ${row.label}`, title: row.allowed }, none, ...items);
  select.value = "";
  select.addEventListener("change", () => enter(Number(select.value)));
  return { element: select, show: entry => (select.value = typeof entry === "number" ? String(entry) : "") };
}

function toggle(row: Controlled, { enter }: Entered): LineControl {
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

function field(row: Controlled, { enter, cancel }: Entered): LineControl {
  const { control, unit, allowed } = row;
  const input = element("input", {
    type: "text",
    "aria-label": `set ${row.label}`,
    title: control.kind === "number" ? `${allowed}; Enter sets, arrow keys step` : `${allowed}; Enter sets`,
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
    const step = control.kind === "number" ? steps[event.key] : undefined;
    if (event.key === "Enter") {
      enter(input.value);
      last = input.value;
    } else if (event.key === "Escape") {
      input.value = last;
      cancel();
    } else if (step !== undefined && control.kind === "number") {
      event.preventDefault();
      input.value = stepped(input.value, unit, step, control);
    } else return;
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
