/** What stands above the lines of a panel: its name, search, polling, and a tab for each channel. */

import type { FromPage, PanelState } from "../instrument-panel/panel-state.ts";
import type { Model } from "./afm.ts";
import { element } from "./element.ts";

interface HeadOptions {
  readonly model: Model<PanelState>;
  readonly tabs: readonly string[];
  choose(tab: string): void;
  search(words: string): void;
  onlyFavourites(on: boolean): void;
  shownKeys(): readonly number[];
}

/** The head of a panel in the page. */
export interface Head {
  readonly elements: readonly HTMLElement[];
  /** Shows which tab is chosen, and how many lines are shown. */
  show(tab: string, lines: number): void;
  /** Shows the pace of polling in seconds; null for none. */
  polling(seconds: number | null): void;
}

const paces = [0.2, 0.5, 1, 2, 5, 10, 60];

/** Makes the head of a panel. */
export function addHead({ model, tabs, choose, search, onlyFavourites, shownKeys }: HeadOptions): Head {
  const { title, model: kind, simulated } = model.get("head");
  const name = element("header", {}, element("strong", {}, title), element("span", { class: "faint" }, kind));
  if (simulated) name.append(element("span", { class: "simulated" }, "SIMULATED"));

  const find = element("input", {
    type: "search",
    placeholder: "search",
    "aria-label": "search parameters",
    autocomplete: "off",
  });
  find.addEventListener("input", () => search(find.value.trim()));
  find.addEventListener("keydown", event => event.stopPropagation());
  const count = element("span", { class: "faint", role: "status" });
  const send = (content: FromPage): void => model.send(content);
  const getAll = button("get all", "read all that are shown", () => send({ do: "getAll", keys: shownKeys() }));
  const poll = element(
    "select",
    { "aria-label": "read all that are shown again and again" },
    element("option", { value: "" }, "no polling"),
  );
  for (const pace of paces) poll.append(element("option", { value: String(pace) }, `every ${pace} s`));
  poll.addEventListener("change", () => send({ do: "poll", seconds: poll.value === "" ? null : Number(poll.value) }));
  const stars = button("★", "only favourites", () => {
    const on = stars.getAttribute("aria-pressed") !== "true";
    stars.setAttribute("aria-pressed", String(on));
    onlyFavourites(on);
  });
  const compact = button("compact", "only names, controls and values", () => {
    model.set("compact", !model.get("compact"));
    model.save_changes();
  });
  const tools = element(
    "div",
    { class: "tools", role: "toolbar", "aria-label": "panel" },
    find,
    count,
    getAll,
    poll,
    stars,
    compact,
  );

  const bar = element("div", { class: "tabs", role: "tablist" });
  const buttons = new Map(
    tabs.map(tab => {
      const made = element("button", { type: "button", role: "tab" }, tab);
      made.addEventListener("click", () => {
        find.value = "";
        choose(tab);
      });
      bar.append(made);
      return [tab, made] as const;
    }),
  );
  bar.addEventListener("keydown", event => moveBetween([...buttons.values()], event));
  if (tabs.length < 2) bar.hidden = true;

  return {
    elements: [name, tools, bar],
    show(chosen, lines) {
      count.textContent = `${lines} ${lines === 1 ? "parameter" : "parameters"}`;
      compact.setAttribute("aria-pressed", String(model.get("compact")));
      for (const [tab, made] of buttons) {
        const isChosen = tab === chosen && find.value === "";
        made.setAttribute("aria-selected", String(isChosen));
        made.tabIndex = tab === chosen ? 0 : -1;
      }
    },
    polling(seconds) {
      const value = seconds === null ? "" : String(seconds);
      // A pace that a cell has chosen.
      if (![...poll.options].some(option => option.value === value)) {
        poll.append(element("option", { value }, `every ${value} s`));
      }
      poll.value = value;
    },
  };
}

function button(text: string, title: string, pressed: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", title, "aria-label": title }, text);
  made.addEventListener("click", pressed);
  return made;
}

/** Arrows go from tab to tab, as in any list of tabs. */
function moveBetween(tabs: readonly HTMLElement[], event: KeyboardEvent): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  if (step === 0 || at < 0) return;
  event.preventDefault();
  event.stopPropagation();
  const next = tabs[(at + step + tabs.length) % tabs.length];
  next?.click();
  next?.focus();
}
