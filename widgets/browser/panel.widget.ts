/** The panel of an instrument in a page. */

import type { PanelState } from "../instrument-panel/panel-state.ts";
import { onMessage, onSeen, type View } from "./afm.ts";
import { addHead } from "./panel-head.ts";
import { PanelLine } from "./panel-line.ts";
import { panelCss } from "./panel-css.ts";
import { element } from "./element.ts";

interface Message {
  readonly values?: Readonly<Record<string, Parameters<PanelLine["show"]>[0]>>;
  readonly now?: number;
  readonly busy?: number;
  readonly done?: number;
  readonly error?: string;
  readonly polling?: number | null;
}

function render({ model, el }: View<PanelState>): () => void {
  const rows = model.get("rows");
  const tabs = [...new Set(rows.map(row => row.tab))];
  const root = element("section", { class: "setpoint-live", "aria-label": `panel of ${model.get("head").title}` });
  const style = element("style", {}, panelCss);
  const lines = rows.map(
    row =>
      new PanelLine(row, {
        send: content => model.send(content),
        isFavourite: () => model.get("favourites").includes(`${row.tab}/${row.name}`),
        toggleFavourite: () => {
          const name = `${row.tab}/${row.name}`;
          const before = model.get("favourites");
          model.set("favourites", before.includes(name) ? before.filter(each => each !== name) : [...before, name]);
          model.save_changes();
        },
      }),
  );
  const chosen = { tab: tabs[0] ?? "", words: "", onlyFavourites: false };
  const isShown = (line: PanelLine): boolean => {
    if (chosen.onlyFavourites && !line.isFavourite) return false;
    if (chosen.words !== "") return line.matches(chosen.words);
    return chosen.onlyFavourites || line.row.tab === chosen.tab;
  };
  const table = element("div", { class: "lines", role: "table", "aria-label": "parameters" });
  const arrange = (): void => {
    root.classList.toggle("compact", model.get("compact"));
    const shown = lines.filter(isShown);
    table.replaceChildren(...shown.map(line => line.element));
    head.show(chosen.tab, shown.length);
  };
  const head = addHead({
    model,
    tabs,
    choose: tab => {
      Object.assign(chosen, { tab, words: "" });
      arrange();
    },
    search: words => {
      chosen.words = words;
      arrange();
    },
    onlyFavourites: on => {
      chosen.onlyFavourites = on;
      arrange();
    },
    shownKeys: () => lines.filter(line => isShown(line) && line.row.gettable).map(line => line.row.key),
  });
  root.append(style, ...head.elements, table);
  el.append(root);

  const follow = (): void => {
    for (const line of lines) line.mark();
    arrange();
  };
  model.on("change:favourites", follow);
  model.on("change:compact", arrange);
  const ends = [
    onMessage(model, content => take(content as Message)),
    onSeen(el, isSeen => model.send({ do: isSeen ? "seen" : "hidden" })),
  ];
  // Ages grow by themselves.
  const ageing = setInterval(() => {
    if (document.visibilityState === "visible") for (const line of lines) line.age();
  }, 1000);
  arrange();
  return () => {
    clearInterval(ageing);
    for (const end of ends) end();
    model.off("change:favourites", follow);
    model.off("change:compact", arrange);
  };

  function take({ values = {}, now, busy, done, error, polling }: Message): void {
    const late = now === undefined ? 0 : Date.now() - now;
    for (const [key, value] of Object.entries(values)) lines[Number(key)]?.show(value, late);
    if (busy !== undefined) lines[busy]?.busy();
    if (done !== undefined) lines[done]?.done(error);
    if (polling !== undefined) head.polling(polling);
  }
}

export default { render };
