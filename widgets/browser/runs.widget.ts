/** The browser of runs in a page. */

import type { RunBrowserMessage, RunBrowserState } from "../run-browser/run-browser-state.ts";
import { onMessage, onSeen, type View } from "./afm.ts";
import { element } from "./element.ts";
import { panelCss } from "./panel-css.ts";
import { type Ask, Problems } from "./runs-ask.ts";
import { runsCss } from "./runs-css.ts";
import { RunsDetail } from "./runs-detail.ts";
import { RunsFilter } from "./runs-filter.ts";
import { displayOf } from "./runs-markup.ts";
import { RunsTable } from "./runs-table.ts";

function render({ model, el }: View<RunBrowserState>): () => void {
  const ask: Ask = request => model.send(request);
  const problems = new Problems();
  const path = element("span", { class: "path" }, model.get("path"));
  const filter = new RunsFilter(ask);
  const table = new RunsTable(ask);
  const detail = new RunsDetail(ask, problems);
  const busy = element("div", { class: "said", role: "status" });
  const difference = element("section", { class: "difference", "aria-label": "difference of two runs" });
  difference.hidden = true;
  const root = element("section", { class: "setpoint-live setpoint-runs", "aria-label": "run browser" });
  root.append(
    element("style", {}, panelCss + runsCss),
    element("header", {}, element("strong", {}, "Runs"), path),
    problems.line("page"),
    filter.element,
    problems.line("filter"),
    ...table.elements,
    problems.line("list"),
    busy,
    problems.line("run"),
    detail.element,
    difference,
  );
  el.append(root);
  const ends = [
    onMessage(model, (content, buffers) => take(content as RunBrowserMessage, buffers)),
    onSeen(el, isSeen => ask({ do: isSeen ? "seen" : "hidden" })),
  ];
  ask({ do: "open" });
  return () => {
    for (const end of ends) end();
    detail.plot.close();
  };

  function take(message: RunBrowserMessage, buffers: readonly DataView[]): void {
    const { list, selected, detail: known, difference: found, problem, picture, zoom, figure } = message;
    if (list) {
      path.textContent = list.path;
      filter.show(list);
      table.show(list);
    }
    if (selected) {
      table.select(selected);
      detail.hide();
      difference.hidden = true;
      problems.tell("run", "");
      busy.textContent = "";
    }
    if (known) {
      busy.textContent = "";
      detail.element.hidden = false;
      detail.show(known);
    }
    if (found) {
      busy.textContent = "";
      difference.hidden = false;
      difference.replaceChildren(element("h4", {}, `Snapshots of ${found.title}`), displayOf(found.html));
    }
    if (picture) detail.plot.picture(picture.run, picture.svg);
    if (zoom) detail.plot.zoom(zoom.run);
    if (figure) detail.plot.take(figure.run, figure.content, buffers);
    if (message.snapshot) detail.snapshot(message.snapshot.run, message.snapshot.html);
    if (message.noted) detail.notes.noted(message.noted.run, message.noted.notes);
    if (message.exported) detail.export.exported(message.exported.run, message.exported.paths);
    if (message.busy === "run") busy.textContent = "reading the run …";
    else if (message.busy === "plot") detail.plot.busy();
    else if (message.busy === "export") detail.export.busy();
    if (problem) told(problem);
  }

  function told({ at, text, exists }: NonNullable<RunBrowserMessage["problem"]>): void {
    problems.tell(at, text);
    if (at === "run") busy.textContent = "";
    else if (at === "plot") detail.plot.idle();
    else if (at === "export") detail.export.answered(text, exists);
    if (text === "") problems.tell("page", "");
  }
}

export default { render };
