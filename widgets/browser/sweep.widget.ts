/** The panel that makes a sweep, in a page. */

import type { AxisEntry, SweepEntry, SweepPanelState } from "../sweep-panel/sweep-state.ts";
import type { View } from "./afm.ts";
import { element } from "./element.ts";
import { panelCss } from "./panel-css.ts";
import { sweepCss } from "./sweep-css.ts";

const noAxis = { start: "0", stop: "1", points: "101", delay: "" };

function render({ model, el }: View<SweepPanelState>): () => void {
  const choices = model.get("choices");
  const root = element("section", { class: "setpoint-live setpoint-sweep", "aria-label": "sweep panel" });
  const axes = element("div", { class: "axes" });
  const read = element("fieldset", {}, element("legend", {}, "read"));
  const code = element("pre", { "aria-label": "the cell that does the same" });
  const problem = element("div", { class: "error", role: "status" });
  const bar = element("progress", { max: "1", value: "0", "aria-label": "how far the sweep is" });
  const told = element("span", { role: "status" });

  const change = (entry: Partial<SweepEntry>): void => {
    model.set("entry", { ...model.get("entry"), ...entry });
    model.save_changes();
  };
  const name = field("name of the run", "", value => change({ name: value }));
  choices.forEach((choice, index) => {
    if (!choice.canRead) return;
    const box = element("input", { type: "checkbox" });
    box.checked = model.get("entry").measured.includes(index);
    box.addEventListener("change", () => {
      const others = model.get("entry").measured.filter(each => each !== index);
      change({ measured: box.checked ? [...others, index].toSorted((a, b) => a - b) : others });
    });
    read.append(element("label", { title: choice.label }, box, ` ${choice.name}`));
  });
  const buttons = ["start", "pause", "resume", "stop"].map(what => {
    const made = element("button", { type: "button" }, what);
    made.addEventListener("click", () => model.send({ do: what }));
    return made;
  });
  root.append(
    element("style", {}, panelCss + sweepCss),
    element("header", {}, element("strong", {}, "sweep"), name),
    axes,
    read,
    code,
    problem,
    element("div", { class: "tools", role: "toolbar", "aria-label": "run" }, ...buttons, bar, told),
  );
  el.append(root);

  const showAxes = (): void => axes.replaceChildren(...[0, 1].map(place => axisLine(place)));
  const showPlan = (): void => {
    code.textContent = model.get("code");
    code.hidden = model.get("code") === "";
    problem.textContent = model.get("problem");
  };
  const showProgress = (): void => {
    const progress = model.get("progress");
    const [start, pause, resume, stop] = buttons as [HTMLButtonElement, ...HTMLButtonElement[]];
    const isUnderWay = progress !== null && ["starting", "running", "paused"].includes(progress.state);
    start.disabled = isUnderWay;
    pause!.disabled = progress?.state !== "running";
    resume!.disabled = progress?.state !== "paused";
    stop!.disabled = !isUnderWay;
    bar.hidden = progress === null;
    if (!progress) return;
    bar.value = progress.total > 0 ? progress.done / progress.total : 0;
    const why = progress.reason === "" ? "" : `: ${progress.reason}`;
    told.textContent = `${progress.title}: ${progress.state}${why}, ${progress.done} of ${progress.total} points`;
  };
  const listeners = [
    ["change:code", showPlan],
    ["change:problem", showPlan],
    ["change:progress", showProgress],
  ] as const;
  for (const [event, listener] of listeners) model.on(event, listener);
  showAxes();
  showPlan();
  showProgress();
  return () => {
    for (const [event, listener] of listeners) model.off(event, listener);
  };

  /** The outer sweep is the first; the second line is there when the first one is used. */
  function axisLine(place: number): HTMLElement {
    const axis = model.get("entry").axes[place];
    const select = element("select", { "aria-label": place === 0 ? "sweep" : "and for each of its values" });
    select.append(element("option", { value: "" }, place === 0 ? "sweep …" : "then …"));
    choices.forEach((choice, index) => {
      if (choice.canSweep)
        select.append(element("option", { value: String(index) }, `${choice.name} (${choice.label})`));
    });
    select.value = axis ? String(axis.parameter) : "";
    select.addEventListener("change", () => {
      const others = model.get("entry").axes.slice(0, place);
      change({
        axes: select.value === "" ? others : [...others, { ...noAxis, ...axis, parameter: Number(select.value) }],
      });
      showAxes();
    });
    const line = element("div", { class: "axis" }, select);
    line.hidden = place > model.get("entry").axes.length;
    if (!axis) return line;
    const unit = choices[axis.parameter]?.unit ?? "";
    const put = (key: keyof AxisEntry) => (value: string) =>
      change({ axes: model.get("entry").axes.map((each, at) => (at === place ? { ...each, [key]: value } : each)) });
    line.append(
      field(`from${unit === "" ? "" : ` (${unit})`}`, axis.start, put("start")),
      field(`to${unit === "" ? "" : ` (${unit})`}`, axis.stop, put("stop")),
      field("points", axis.points, put("points")),
      field("delay (s)", axis.delay, put("delay")),
    );
    return line;
  }
}

function field(label: string, value: string, entered: (value: string) => void): HTMLElement {
  const input = element("input", { type: "text", autocomplete: "off", spellcheck: "false", value });
  input.addEventListener("keydown", event => event.stopPropagation());
  input.addEventListener("input", () => entered(input.value));
  return element("label", {}, `${label} `, input);
}

export default { render };
