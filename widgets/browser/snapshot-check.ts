/** What a restore would set, and what has become of it, in a page. */

import type { CheckState, CheckedStep } from "../snapshot-explorer/explorer-state.ts";
import { element } from "./element.ts";

/** What the buttons do. */
interface CheckHost {
  readFirst(on: boolean): void;
  check(): void;
  restore(): void;
}

const told: Readonly<Record<CheckState["stage"], string>> = {
  none: "",
  checking: "checking …",
  checked: "nothing is set yet: this is what Restore sets, in this order",
  outdated: "out of date",
  restoring: "restoring …",
  restored: "restored",
  failed: "stopped",
};

/** The buttons of a restore and the list of its steps. */
export class CheckView {
  readonly elements: readonly HTMLElement[];
  readonly #box = element("input", { type: "checkbox" });
  readonly #check = element("button", { type: "button" }, "Check");
  readonly #restore = element("button", { type: "button", class: "main" }, "Restore");
  readonly #count = element("span", { class: "faint", role: "status" });
  readonly #told = element("div", { class: "told", role: "status" });
  readonly #problem = element("div", { class: "error", role: "alert" });
  readonly #list = element("div", {});

  constructor({ readFirst, check, restore }: CheckHost) {
    this.#check.title = "tell what would be set, and set nothing";
    this.#box.addEventListener("change", () => readFirst(this.#box.checked));
    this.#check.addEventListener("click", check);
    this.#restore.addEventListener("click", restore);
    const read = element("label", {}, this.#box, "read the instruments first");
    const tools = { class: "tools", role: "toolbar", "aria-label": "restore" };
    this.elements = [
      element("div", tools, this.#count, this.#check, read, this.#restore),
      this.#told,
      this.#problem,
      this.#list,
    ];
  }

  /** Shows how many lines are ticked, and what is known of restoring them. */
  show(check: CheckState, ticked: number, readFirst: boolean, problem: string): void {
    const { stage, steps, refused, skipped, unchanged } = check;
    const isBusy = stage === "checking" || stage === "restoring";
    this.#box.checked = readFirst;
    this.#box.disabled = isBusy;
    this.#check.disabled = isBusy || ticked === 0;
    this.#restore.disabled = stage !== "checked" || steps.length === 0 || refused.length > 0;
    this.#restore.title = this.#restore.disabled ? "check first" : "";
    this.#count.textContent = ticked === 0 ? "tick what is to be restored" : `${ticked} ticked`;
    this.#told.textContent = sentence(check);
    this.#problem.textContent = [problem, check.problem].filter(text => text !== "").join("; ");
    const hasResults = steps.some(({ result }) => result !== "");
    this.#list.replaceChildren(
      ...(refused.length > 0 ? [fold("refused: untick these, else nothing can be restored", refused, true)] : []),
      ...(steps.length > 0 ? [table(steps, hasResults)] : []),
      ...(skipped.length > 0
        ? [
            fold(
              "not restored, and why",
              skipped.map(([why, paths]) => [why, paths]),
              true,
            ),
          ]
        : []),
      ...(unchanged > 0 ? [element("div", { class: "faint" }, `${unchanged} ticked already as in the snapshot`)] : []),
    );
    this.#list.classList.toggle("faint", stage === "outdated");
  }
}

function sentence({ stage, steps, refused }: CheckState): string {
  if (stage !== "checked") return told[stage];
  if (refused.length > 0) return "nothing can be set";
  return steps.length === 0 ? "there is nothing to set" : told.checked;
}

function table(steps: readonly CheckedStep[], hasResults: boolean): HTMLElement {
  const heads = ["#", "parameter", hasResults ? "before" : "now", "to be set to", "why at this place"];
  const head = [...heads, ...(hasResults ? ["result"] : [])].map(text => element("th", { scope: "col" }, text));
  const lines = steps.map(({ path, from, to, why, result }, index) => {
    const cells = [from, to].map(text => element("td", { class: "value" }, text));
    const end = hasResults ? [element("td", { class: result.replace(" ", "-") }, result)] : [];
    const number = element("td", { class: "short" }, String(index + 1));
    return element("tr", {}, number, element("th", { scope: "row" }, path), ...cells, element("td", {}, why), ...end);
  });
  const made = element("table", { "aria-label": "what is set, in this order" });
  made.append(element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...lines));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "steps" }, made);
}

function fold(title: string, items: readonly (readonly [string, string])[], isOpen: boolean): HTMLElement {
  const lines = items.map(([word, text]) => element("div", {}, `${word}: ${text}`));
  return element("details", { open: isOpen ? "" : undefined }, element("summary", {}, title), ...lines);
}
