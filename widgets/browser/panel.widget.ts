/** The panel of an instrument in a page. */

import type { PanelState, Row, ToPage } from "../instrument-panel/panel-state.ts";
import { onMessage, type View } from "./afm.ts";
import { element } from "./element.ts";
import { panelCss } from "./panel-css.ts";
import { addHead } from "./panel-head.ts";
import type { PanelHost, Shown } from "./panel-host.ts";
import { matches, PanelLine } from "./panel-line.ts";
import { whileSeen } from "./seen.ts";

function render({ model, el }: View<PanelState>): () => void {
  const rows = model.get("rows");
  const inTabs = rows.filter(row => !row.isAside);
  const tabs = [...new Set(inTabs.map(row => row.tab))];
  const root = element("section", { class: "setpoint-live", "aria-label": `panel of ${model.get("head").title}` });
  const isFavourite = (row: Row): boolean => model.get("favourites").includes(`${row.tab}/${row.name}`);
  const host: PanelHost = {
    send: content => model.send(content),
    row: key => rows[key],
    isFavourite,
    toggleFavourite(row) {
      const name = `${row.tab}/${row.name}`;
      const before = model.get("favourites");
      model.set("favourites", isFavourite(row) ? before.filter(each => each !== name) : [...before, name]);
      model.save_changes();
    },
  };
  const lines = inTabs.map(row => new PanelLine(row, host));
  const byKey = new Map<number, Shown[]>();
  for (const each of lines.flatMap((line): Shown[] => [line, ...line.settings])) {
    byKey.set(each.key, [...(byKey.get(each.key) ?? []), each]);
  }

  const chosen = { tab: tabs[0] ?? "", words: "", onlyFavourites: false };
  const isShown = (row: Row): boolean => {
    if (chosen.onlyFavourites && !isFavourite(row)) return false;
    if (chosen.words !== "") return matches(row, chosen.words);
    return chosen.onlyFavourites || row.tab === chosen.tab;
  };
  const shownKeys = (): number[] => inTabs.filter(row => isShown(row) && row.gettable).map(row => row.key);
  const table = element("div", { class: "lines", role: "table", "aria-label": "parameters" });
  const problem = element("div", { class: "error", role: "alert" });
  const arrange = (): void => {
    root.classList.toggle("compact", model.get("compact"));
    const shown = lines.filter(({ row }) => isShown(row));
    table.replaceChildren(...shown.map(line => line.element));
    head.show(chosen.tab, shown.length);
  };
  const choose = (change: Partial<typeof chosen>): void => {
    Object.assign(chosen, change);
    arrange();
    seen.tell();
  };
  const head = addHead({
    model,
    tabs,
    shownKeys,
    choose: tab => choose({ tab, words: "" }),
    search: words => choose({ words }),
    onlyFavourites: onlyFavourites => choose({ onlyFavourites }),
  });
  root.append(element("style", {}, panelCss), ...head.elements, problem, table);
  arrange();
  take({ values: model.get("first") ?? {} });
  el.append(root);

  const follow = (): void => {
    for (const line of lines) line.mark();
    arrange();
    seen.tell();
  };
  model.on("change:favourites", follow);
  model.on("change:compact", arrange);
  const unlisten = onMessage(model, content => take(content as ToPage));
  const seen = whileSeen(el, host.send, shownKeys);
  // Ages grow by themselves.
  const ageing = setInterval(() => {
    if (document.visibilityState === "visible") for (const line of lines) line.age();
  }, 1000);
  return () => {
    clearInterval(ageing);
    unlisten();
    seen.end();
    model.off("change:favourites", follow);
    model.off("change:compact", arrange);
  };

  function take({ values = {}, now, busy, done, of = "read", error, polling, running, ...told }: ToPage): void {
    const late = now === undefined ? 0 : Date.now() - now;
    for (const [key, value] of Object.entries(values)) for (const each of shownBy(Number(key))) each.show(value, late);
    if (busy !== undefined) for (const each of shownBy(busy)) each.busy();
    if (done !== undefined) for (const each of shownBy(done)) each.done(of, error);
    if (polling !== undefined) head.polling(polling);
    if (running) for (const line of lines) line.running(running[line.key]);
    if (told.problem !== undefined) problem.textContent = told.problem;
  }

  function shownBy(key: number): readonly Shown[] {
    return byKey.get(key) ?? [];
  }
}

export default { render };
