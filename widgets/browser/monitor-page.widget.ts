/** The script of a monitor page: it shows what the kernel tells, and asks for nothing but that. */

import type { PageHello, PageMessage } from "../monitor-page/page-state.ts";
import { element } from "./element.ts";
import { MonitorCard } from "./monitor-card.ts";
import { themeButton } from "./monitor-theme.ts";

const title = element("h1", {}, document.title);
const pace = element("span", { class: "faint" });
const alarms = element("span", { class: "alarms", role: "alert" });
const state = element("span", { role: "status" }, "connecting …");
const main = element("main", {});
document.body.append(element("header", {}, title, pace, alarms, state, themeButton()), main);

let cards: readonly MonitorCard[] = [];
/** By so many milliseconds the clock of this page is ahead of the kernel's. */
let late = 0;
let stream: EventSource | undefined;
let isOver = false;

function connect(): void {
  if (stream || isOver) return;
  const opened = (stream = new EventSource(`events${location.search}`));
  opened.addEventListener("message", event => take(JSON.parse(String(event.data)) as PageMessage));
  opened.addEventListener("open", () => tell(""));
  opened.addEventListener("error", () => {
    const isGone = opened.readyState === EventSource.CLOSED;
    tell(
      isGone ? "no connection: the kernel has ended, or this address is an old one" : "connection lost, trying again …",
    );
  });
}

function disconnect(): void {
  stream?.close();
  stream = undefined;
}

function take({ hello, values = {}, now, end }: PageMessage): void {
  if (hello) build(hello);
  if (now !== undefined) late = Date.now() - now;
  for (const [key, value] of Object.entries(values)) cards[Number(key)]?.show(value, Date.now() - late);
  if (end) {
    isOver = true;
    disconnect();
    tell(`ended at ${new Date().toLocaleTimeString()}`);
  }
  count();
}

function build({ every, parameters, hours }: PageHello): void {
  pace.textContent = every === null ? "shows what the notebook reads" : `read every ${every} s`;
  cards = parameters.map(parameter => new MonitorCard(parameter, every, hours[parameter.key] ?? []));
  const groups = [...new Set(parameters.map(({ group }) => group))].map(group => {
    const own = parameters.filter(parameter => parameter.group === group);
    const head = element("h2", {}, group);
    if (own.some(({ simulated }) => simulated)) head.append(element("span", { class: "simulated" }, "SIMULATED"));
    const inside = element("div", { class: "cards" }, ...own.map(({ key }) => (cards[key] as MonitorCard).element));
    return element("section", { "aria-label": group }, head, inside);
  });
  main.replaceChildren(...groups);
}

function count(): void {
  const raised = cards.filter(({ isAlarm }) => isAlarm).length;
  const text = raised === 0 ? "" : raised === 1 ? "1 alarm" : `${raised} alarms`;
  if (alarms.textContent === text) return;
  alarms.textContent = text;
  document.title = text === "" ? (title.textContent ?? "") : `⚠ ${text}: ${title.textContent}`;
}

function tell(text: string): void {
  state.textContent = text;
  state.className = text === "" ? "" : "lost";
}

// A page that nobody sees costs nothing.
document.addEventListener("visibilitychange", () =>
  document.visibilityState === "visible" ? connect() : disconnect(),
);
setInterval(() => {
  for (const card of cards) card.age(Date.now() - late);
}, 1000);
if (document.visibilityState === "visible") connect();
