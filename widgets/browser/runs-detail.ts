/** What is known of the run that is selected. */

import type { RunDetail } from "../run-browser/run-browser-state.ts";
import { element } from "./element.ts";
import { type Ask, button, countText, type Problems } from "./runs-ask.ts";
import { RunsExport } from "./runs-export.ts";
import { displayOf } from "./runs-markup.ts";
import { RunsNotes } from "./runs-notes.ts";
import { RunsPlot } from "./runs-plot.ts";

const heads = ["Parameter", "Label", "Unit", "Shape", "Over"];

/** The place for one run: facts, parameters, metadata, notes and export at the left, plot at the right, snapshot below. */
export class RunsDetail {
  readonly element = element("section", { class: "detail" });
  readonly notes: RunsNotes;
  readonly plot: RunsPlot;
  readonly export: RunsExport;
  readonly #ask: Ask;
  readonly #problems: Problems;
  readonly #head = element("header");
  readonly #facts = element("dl");
  readonly #failure = element("pre", { "aria-label": "the error that has ended the run", tabindex: "0" });
  readonly #columns = element("tbody");
  readonly #metadata = element("dl");
  readonly #metadataHead = element("h4", {}, "Metadata");
  readonly #snapshot = element("details");
  readonly #snapshotShown = element("div");
  #detail: RunDetail | undefined;

  constructor(ask: Ask, problems: Problems) {
    this.#ask = ask;
    this.#problems = problems;
    this.notes = new RunsNotes(ask, problems.line("notes"));
    this.plot = new RunsPlot(ask, problems.line("plot"));
    this.export = new RunsExport(ask, problems.line("export"));
    const head = element("tr", {}, ...heads.map(text => element("th", { scope: "col" }, text)));
    const table = element("table", { class: "columns", "aria-label": "parameters of the run" });
    table.append(element("thead", {}, head), this.#columns);
    const texts = element("div", {}, this.#facts, this.#failure, element("h4", {}, "Parameters"), table);
    texts.append(this.#metadataHead, this.#metadata, element("h4", {}, "Notes"), ...this.notes.elements);
    texts.append(element("h4", {}, "Export"), ...this.export.elements);
    const plot = element("div", { class: "plot" }, element("h4", {}, "Plot"), ...this.plot.elements);
    this.#snapshot.append(element("summary", {}, "Snapshot"), problems.line("snapshot"), this.#snapshotShown);
    this.#snapshot.addEventListener("toggle", () => this.#unfold());
    this.element.append(this.#head, element("div", { class: "halves" }, texts, plot), this.#snapshot);
    this.element.hidden = true;
  }

  /** Shows a run, or what is new of it. */
  show(detail: RunDetail): void {
    const isOther = detail.run !== this.#detail?.run;
    this.#detail = detail;
    const { title, results, state, simulated, facts, failure, columns, metadata, hasSnapshot } = detail;
    this.element.setAttribute("aria-label", title);
    const said = `${results === 1 ? "1 result" : `${countText(results)} results`} · ${state}`;
    const star = button(detail.starred ? "★ starred" : "☆ star", () =>
      this.#ask({ do: "star", run: detail.run, on: !detail.starred }),
    );
    star.setAttribute("aria-pressed", String(detail.starred));
    const hadStar = this.#head.contains(document.activeElement);
    this.#head.replaceChildren(element("strong", {}, title), element("span", { class: "faint" }, said));
    if (simulated) this.#head.append(element("span", { class: "simulated" }, "SIMULATED"));
    this.#head.append(star);
    if (hadStar) star.focus();
    this.#facts.replaceChildren(...pairs(facts));
    this.#failure.textContent = failure;
    this.#failure.hidden = failure === "";
    this.#columns.replaceChildren(
      ...columns.map(({ name, label, unit, shape, over, type }) => {
        const line = element("tr", {}, element("th", { scope: "row" }, ...softened(name)));
        line.append(element("td", {}, label === name ? "" : label), element("td", {}, unit));
        line.append(element("td", { class: "shape" }, shape === "" && type !== "numeric" ? type : shape));
        line.append(element("td", { class: "over" }, ...softened(over)));
        return line;
      }),
    );
    this.#metadataHead.hidden = metadata.length === 0;
    this.#metadata.replaceChildren(...pairs(metadata));
    this.notes.show(detail.run, detail.notes);
    this.plot.show(detail);
    this.export.show(detail);
    this.#snapshot.hidden = !hasSnapshot;
    if (!isOther) return;
    for (const at of ["notes", "plot", "export", "snapshot"] as const) this.#problems.tell(at, "");
    this.#snapshotShown.replaceChildren();
    this.#unfold();
  }

  /** Shows the snapshot of a run. */
  snapshot(run: number, source: string): void {
    if (run === this.#detail?.run) this.#snapshotShown.replaceChildren(displayOf(source));
  }

  /** Which run is shown; it is forgotten when none or two are selected. */
  hide(): void {
    this.element.hidden = true;
    this.plot.close();
  }

  #unfold(): void {
    const isShown = this.#snapshotShown.hasChildNodes();
    if (this.#snapshot.open && this.#detail?.hasSnapshot && !isShown)
      this.#ask({ do: "snapshot", run: this.#detail.run });
  }
}

function pairs(given: readonly (readonly [string, string])[]): HTMLElement[] {
  return given.map(([word, said]) => element("div", {}, element("dt", {}, word), element("dd", {}, said)));
}

/** A name of many parts may go on in the next line after one of them. */
function softened(names: string): (string | HTMLElement)[] {
  return names.split(/(?<=[_.])/).flatMap(part => [part, element("wbr")]);
}
