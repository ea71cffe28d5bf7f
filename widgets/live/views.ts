/** What pages have told of the places where they show a figure. They may say anything: what is not understood is passed over. */

import type { Json } from "../mime.ts";
import type { AckMessage, CsvMessage, PanelView, Process, Range, ViewMessage } from "./protocol.ts";

/** What a page may ask for. */
export type PageMessage = ViewMessage | AckMessage | CsvMessage;

/** More panels than these are not told apart. */
const mostPanels = 64;
const mostPixels = 10_000;
const processes: readonly unknown[] = ["none", "derivative", "background"] satisfies Process[];

/** A message from a page, checked; undefined where it is none. */
export function readMessage(content: Json): PageMessage | undefined {
  if (typeof content !== "object" || content === null || Array.isArray(content)) return undefined;
  const message = content as Readonly<Record<string, unknown>>;
  const { type, view } = message;
  if (typeof view !== "string" || view === "" || view.length > 100) return undefined;
  if (type === "ack") {
    const { frame } = message;
    return typeof frame === "number" ? { type, view, frame } : undefined;
  }
  if (type === "csv") {
    const { panel, x, y } = message;
    if (!Number.isInteger(panel)) return undefined;
    return { type, view, panel: panel as number, x: rangeOf(x), y: rangeOf(y) };
  }
  if (type !== "view") return undefined;
  const { seen, gone, width, panels } = message;
  return {
    type,
    view,
    seen: seen === true,
    gone: gone === true,
    width: Math.min(mostPixels, Math.max(16, typeof width === "number" ? Math.round(width) || 16 : 700)),
    panels: (Array.isArray(panels) ? panels : []).slice(0, mostPanels).map(panelOf),
  };
}

/** How a panel is shown of which a page has said nothing. */
export const plainView: PanelView = { x: null, xType: "linear", process: "none" };

function panelOf(given: unknown): PanelView {
  const { x, xType, process } = (given ?? {}) as Readonly<Record<string, unknown>>;
  const range = rangeOf(x);
  const isLog = xType === "log";
  return {
    x: isLog && range !== null && range[0] <= 0 ? null : range,
    xType: isLog ? "log" : "linear",
    process: processes.includes(process) ? (process as Process) : "none",
  };
}

function rangeOf(value: unknown): Range | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [from, to]: readonly unknown[] = value;
  return typeof from === "number" && typeof to === "number" && Number.isFinite(to) && from < to && from > -Infinity
    ? [from, to]
    : null;
}
