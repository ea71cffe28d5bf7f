/** The card of a parameter on a monitor page: its value large, how old it is, and the line of the last hour. */

import { Hour, hour, type HourPoint } from "../monitor-page/hour.ts";
import type { PageParameter, PageValue } from "../monitor-page/page-state.ts";
import { formatQuantity } from "../si.ts";
import { ageText } from "./age.ts";
import { element } from "./element.ts";

const [width, height] = [360, 42];
/** Longer values are written smaller. */
const longest = 14;
/** A value that was not read for so many rounds is late. */
const lateRounds = 3;

/** A card in the page. */
export class MonitorCard {
  readonly element: HTMLElement;
  readonly #parameter: PageParameter;
  readonly #every: number | null;
  readonly #hour: Hour;
  readonly #value = element("div", { class: "value" }, "not read yet");
  readonly #age = element("span", { class: "age" });
  readonly #limits = element("span", { class: "limits" });
  readonly #why = element("div", { class: "why", role: "status" });
  readonly #line: SVGPolylineElement;
  readonly #picture: SVGSVGElement;
  readonly #range = element("div", { class: "range" });
  #shown: PageValue | undefined;

  constructor(parameter: PageParameter, every: number | null, points: readonly HourPoint[]) {
    const { name, label, doc } = parameter;
    this.#parameter = parameter;
    this.#every = every;
    this.#hour = new Hour(points);
    const namespace = "http://www.w3.org/2000/svg";
    this.#picture = document.createElementNS(namespace, "svg");
    this.#picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#picture.setAttribute("preserveAspectRatio", "none");
    this.#picture.setAttribute("role", "img");
    this.#line = document.createElementNS(namespace, "polyline");
    this.#picture.append(this.#line);
    const title = element("h3", { title: doc }, label);
    if (label !== name) title.append(element("span", { class: "name" }, name));
    const foot = element("div", { class: "foot" }, this.#age, this.#limits);
    this.element = element("article", {}, title, this.#value, foot, this.#picture, this.#range, this.#why);
  }

  /** Whether an alarm is raised because of it. */
  get isAlarm(): boolean {
    return this.#shown !== undefined && this.#shown.alarm !== "";
  }

  /** Shows a value. */
  show(value: PageValue, now: number): void {
    this.#shown = value;
    const text = value.text ?? "not read yet";
    this.#value.textContent = text;
    this.#value.title = value.exact ?? "";
    this.#value.classList.toggle("long", text.length > longest);
    this.#limits.textContent = value.limits === "" ? "" : `alarm: ${value.limits}`;
    if (value.number !== null && value.at !== null) this.#hour.add(value.at, value.number);
    this.age(now);
  }

  /** Shows how old it is by the clock of the kernel. */
  age(now: number): void {
    const { at = null, stale = false, alarm = "", error = "" } = this.#shown ?? {};
    const age = at === null ? null : (now - at) / 1000;
    this.#age.textContent = age === null ? "" : age < 1 ? "now" : `${ageText(age)} ago`;
    const isLate = this.#every !== null && age !== null && age > lateRounds * this.#every + 1;
    const isStale = stale || isLate || error !== "";
    this.element.classList.toggle("alarm", alarm !== "");
    this.element.classList.toggle("stale", isStale && alarm === "");
    const parts = [alarm === "" ? "" : `ALARM ${alarm}`, isStale ? "stale" : "", error && `cannot be read: ${error}`];
    const why = parts.filter(part => part !== "").join("; ");
    // What is read out is not said again each second.
    if (this.#why.textContent !== why) this.#why.textContent = why;
    this.#draw(now, at);
  }

  #draw(now: number, at: number | null): void {
    const points = this.#hour.points(now);
    const [low, high] = [Math.min(...points.map(point => point[1])), Math.max(...points.map(point => point[2]))];
    const isDrawn = points.length > 0;
    this.#picture.style.display = this.#range.style.display = isDrawn ? "" : "none";
    if (!isDrawn) return;
    const x = (time: number): string => (Math.max(0, 1 - (now - time) / hour) * width).toFixed(1);
    const y = (value: number): string => {
      const place = high > low ? (value - low) / (high - low) : 0.5;
      return (height - 3 - place * (height - 6)).toFixed(1);
    };
    const corners = points.flatMap(([time, least, most]) => [
      [time, least] as const,
      ...(most > least ? [[time, most] as const] : []),
    ]);
    const last = points.at(-1) as HourPoint;
    // A value that does not change is still what it was when it was read last.
    const end = this.#shown?.number ?? last[2];
    const line = [...corners, [Math.max(last[0], at ?? 0), end] as const].map(
      ([time, value]) => `${x(time)},${y(value)}`,
    );
    this.#line.setAttribute("points", line.join(" "));
    const [from, to] = [low, high].map(value => formatQuantity(value, this.#parameter.unit));
    const range = from === to ? `last hour: ${from}` : `last hour: ${from} to ${to}`;
    if (this.#range.textContent !== range) this.#range.textContent = range;
    this.#picture.setAttribute("aria-label", range);
  }
}
