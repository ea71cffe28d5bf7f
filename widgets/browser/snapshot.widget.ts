/** The explorer of snapshots in a page. */

import type { ExplorerState, LiveValue } from "../snapshot-explorer/explorer-state.ts";
import { onMessage, onSeen, type View } from "./afm.ts";
import { element } from "./element.ts";
import { panelCss } from "./panel-css.ts";
import { CheckView } from "./snapshot-check.ts";
import { snapshotCss } from "./snapshot-css.ts";
import { SnapshotTree } from "./snapshot-tree.ts";

interface Message {
  readonly live?: Readonly<Record<string, LiveValue>>;
  readonly now?: number;
}

function render({ model, el }: View<ExplorerState>): () => void {
  const root = element("section", { class: "setpoint-live setpoint-snapshot", "aria-label": "snapshot explorer" });
  // The notebook around has keys of its own.
  root.addEventListener("keydown", event => event.stopPropagation());
  const change = (values: Partial<ExplorerState>): void => {
    for (const name of Object.keys(values) as (keyof ExplorerState)[]) model.set(name, values[name] as never);
    model.save_changes();
  };
  const title = element("strong", {});
  const about = element("span", { class: "faint" });
  const simulated = element("span", { class: "simulated" }, "SIMULATED");
  const choice = element("select", { "aria-label": "snapshot" });
  for (const [index, each] of model.get("sources").entries())
    choice.append(element("option", { value: String(index) }, `${each.title} ${each.about}`.trimEnd()));
  choice.hidden = model.get("sources").length < 2;
  choice.addEventListener("change", () => change({ source: Number(choice.value) }));

  const tree = new SnapshotTree(keys => change({ selected: keys }));
  const find = element("input", { type: "search", placeholder: "search", "aria-label": "search parameters" });
  const differences = element("button", { type: "button", "aria-pressed": "false" }, "only differences");
  const count = element("span", { class: "faint", role: "status" });
  const filter = (): void => {
    const onlyDifferences = differences.getAttribute("aria-pressed") === "true";
    tree.filter({ words: find.value.trim(), onlyDifferences });
    showCount();
  };
  find.addEventListener("input", filter);
  differences.addEventListener("click", () => {
    differences.setAttribute("aria-pressed", String(differences.getAttribute("aria-pressed") !== "true"));
    filter();
  });
  const folds = [true, false].map(isFolded => {
    const made = element("button", { type: "button" }, isFolded ? "fold all" : "unfold all");
    made.addEventListener("click", () => tree.fold(isFolded));
    return made;
  });
  const check = new CheckView({
    readFirst: on => change({ readFirst: on }),
    check: () => model.send({ do: "check" }),
    restore: () => model.send({ do: "restore" }),
  });
  const tools = { class: "tools", role: "toolbar", "aria-label": "tree" };
  root.append(
    element("style", {}, panelCss + snapshotCss),
    element("header", {}, title, about, simulated, choice),
    element("div", tools, find, differences, ...folds, count),
    tree.element,
    ...check.elements,
  );
  el.append(root);

  function showCount(): void {
    const { shown, differ, unknown } = tree.counts;
    const parts = [`${shown} shown`, `${differ} ${differ === 1 ? "differs" : "differ"}`];
    count.textContent = [...parts, ...(unknown > 0 ? [`${unknown} not compared`] : [])].join(", ");
  }
  const showSource = (): void => {
    const source = model.get("sources")[model.get("source")];
    choice.value = String(model.get("source"));
    title.textContent = source?.title ?? "";
    about.textContent = source?.about ?? "";
    simulated.hidden = source?.simulated !== true;
  };
  const showRows = (): void => {
    tree.show(model.get("rows"));
    showCount();
  };
  const showTicks = (): void => {
    tree.ticked(model.get("selected"));
    showCheck();
  };
  function showCheck(): void {
    check.show(model.get("check"), model.get("selected").length, model.get("readFirst"), model.get("problem"));
  }
  const listeners = [
    ["change:source", showSource],
    ["change:rows", showRows],
    ["change:selected", showTicks],
    ["change:check", showCheck],
    ["change:readFirst", showCheck],
    ["change:problem", showCheck],
  ] as const;
  for (const [event, listener] of listeners) model.on(event, listener);
  const ends = [
    onMessage(model, content => {
      const { live = {}, now = Date.now() } = content as Message;
      tree.live(live, Date.now() - now);
      showCount();
    }),
    onSeen(el, isSeen => model.send({ do: isSeen ? "seen" : "hidden" })),
  ];
  const ageing = setInterval(() => {
    if (document.visibilityState === "visible") tree.age();
  }, 1000);
  showSource();
  showRows();
  showTicks();
  return () => {
    clearInterval(ageing);
    for (const end of ends) end();
    for (const [event, listener] of listeners) model.off(event, listener);
  };
}

export default { render };
