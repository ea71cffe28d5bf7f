/** What runs are looked for by: words, experiment, sample, days, state, star. */

import type { QueryEntry, RunWindow } from "../run-browser/run-browser-state.ts";
import { element } from "./element.ts";
import { type Ask, button, keepKeys } from "./runs-ask.ts";

/** Typing goes on for so many milliseconds before it is looked for. */
const typing = 200;

const states = [
  ["", "any state"],
  ["done", "finished"],
  ["failed", "failed"],
  ["running", "running"],
  ["not begun", "not begun"],
] as const;

/** The line of filters; all that are set work together. */
export class RunsFilter {
  readonly element = element("form", { role: "search", "aria-label": "find runs" });
  readonly #ask: Ask;
  readonly #text = element("input", {
    type: "search",
    placeholder: "find",
    "aria-label": "find runs",
    autocomplete: "off",
  });
  readonly #experiment = element("select", { "aria-label": "experiment" });
  readonly #sample = element("select", { "aria-label": "sample" });
  readonly #state = element("select", { "aria-label": "state" });
  readonly #from = element("input", { type: "date" });
  readonly #to = element("input", { type: "date" });
  readonly #starred = element("input", { type: "checkbox" });
  readonly #all: HTMLButtonElement;
  #timer: number | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
    this.#text.title = "words in the number, name, experiment, sample, parameters or notes";
    this.#all = button("show all", () => this.clear());
    this.#all.disabled = true;
    for (const [value, text] of states) this.#state.append(element("option", { value }, text));
    this.element.append(
      this.#text,
      this.#experiment,
      this.#sample,
      this.#state,
      element("label", {}, "from", this.#from),
      element("label", {}, "to", this.#to),
      element("label", {}, this.#starred, "starred"),
      this.#all,
    );
    keepKeys(this.element);
    this.element.addEventListener("submit", event => {
      event.preventDefault();
      this.#find();
    });
    this.#text.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#find(), typing);
    });
    for (const each of [this.#experiment, this.#sample, this.#state, this.#from, this.#to, this.#starred])
      each.addEventListener("change", () => this.#find());
    fill(this.#experiment, "any experiment", [], "");
    fill(this.#sample, "any sample", [], "");
  }

  /** Whether anything is left out. */
  get isSet(): boolean {
    const { starred, ...texts } = this.#entry();
    return starred || Object.values(texts).some(text => text !== "");
  }

  /** Takes all filters away. */
  clear(): void {
    for (const each of [this.#text, this.#experiment, this.#sample, this.#state, this.#from, this.#to]) each.value = "";
    this.#starred.checked = false;
    this.#find();
  }

  /** Shows what is looked for, which may have been said in another page; what is being typed stays. */
  show({ query, experiments, samples }: RunWindow): void {
    fill(this.#experiment, "any experiment", experiments, query.experiment);
    fill(this.#sample, "any sample", samples, query.sample);
    const given = [
      [this.#text, query.text],
      [this.#state, query.state],
      [this.#from, query.from],
      [this.#to, query.to],
    ] as const;
    for (const [field, value] of given) if (field !== document.activeElement) field.value = value;
    if (this.#starred !== document.activeElement) this.#starred.checked = query.starred;
    this.#all.disabled = !this.isSet;
  }

  #entry(): QueryEntry {
    return {
      text: this.#text.value,
      experiment: this.#experiment.value,
      sample: this.#sample.value,
      from: this.#from.value,
      to: this.#to.value,
      state: this.#state.value,
      starred: this.#starred.checked,
    };
  }

  #find(): void {
    clearTimeout(this.#timer);
    this.#all.disabled = !this.isSet;
    this.#ask({ do: "find", query: this.#entry() });
  }
}

function fill(select: HTMLSelectElement, any: string, names: readonly string[], chosen: string): void {
  const known = [...select.options].slice(1).map(({ value }) => value);
  const all = chosen === "" || names.includes(chosen) ? names : [...names, chosen];
  const isSame =
    select.options.length > 0 && known.length === all.length && all.every((name, at) => name === known[at]);
  if (!isSame)
    select.replaceChildren(
      element("option", { value: "" }, any),
      ...all.filter(name => name !== "").map(name => element("option", { value: name }, name)),
    );
  select.value = chosen;
}
