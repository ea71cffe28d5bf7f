/** Sends frames to the places in pages that show a figure: the newest one, when the last one was drawn, and only where it is seen. */

import { performance as real } from "node:perf_hooks";
import type { Json } from "../mime.ts";
import { FrameBuffers, PanelFrames } from "./frame.ts";
import type { FrameHeader, PanelView, ViewMessage } from "./protocol.ts";
import type { Source } from "./source.ts";
import { plainView } from "./views.ts";

/**
 * Milliseconds between two frames at least: where a measurement waits for its instruments, and where it leaves no pauses.
 * Each frame keeps processors busy in the browser, too, which slows what is measured beside it.
 */
const betweenFrames = { idle: 40, busy: 160 };
/**
 * A frame is followed by so many times the processor's time for it of rest, where a measurement leaves no pauses: it is
 * slowed by no more than that. One that mostly waits for its instruments lets frames be made meanwhile.
 */
const rest = 40;
const mostRest = 2000;
/** So many frames may be on their way to a place: while one is drawn, the next one travels. */
const mostUnderWay = 2;
/** Of so many places is kept note; a page that is loaded again and again leaves some behind. */
const mostViews = 16;

/** One place in a page. */
interface View {
  told: ViewMessage;
  readonly panels: PanelFrames[];
  frame: number;
  acknowledged: number;
  /** What it has seen; undefined where it has to be told anew. */
  version: number | undefined;
}

/** Sends a message to the pages. */
export type Send = (content: Json, buffers: readonly ArrayBufferView[]) => void;

/** The places that show one figure. */
export class Sender {
  readonly #source: Source;
  readonly #send: Send;
  readonly #views = new Map<string, View>();
  #timer: NodeJS.Timeout | undefined;
  #due = 0;
  /** How busy the process was up to the last frame. */
  #load = real.eventLoopUtilization();

  constructor(source: Source, send: Send) {
    this.#source = source;
    this.#send = send;
  }

  /** How many places are known. */
  get size(): number {
    return this.#views.size;
  }

  /** How a place shows a panel. */
  panelView(name: string, panel: number): PanelView {
    return this.#views.get(name)?.told.panels[panel] ?? plainView;
  }

  /** Takes what a page tells of a place. */
  tell(told: ViewMessage): void {
    const known = this.#views.get(told.view);
    this.#views.delete(told.view);
    if (told.gone === true) return;
    // a place that is seen again is asked for no answer that got lost
    const view = known ?? { told, panels: [], frame: 0, acknowledged: 0, version: undefined };
    this.#views.set(told.view, Object.assign(view, { told, version: undefined }));
    // who looks closer at values that are there does not wait
    if (this.#source.isOver) this.#due = 0;
    for (const name of this.#views.keys()) if (this.#views.size > mostViews) this.#views.delete(name);
    this.#plan();
  }

  /** Takes the answer to a frame. */
  acknowledge(name: string, frame: number): void {
    const view = this.#views.get(name);
    if (view === undefined || !(frame > view.acknowledged && frame <= view.frame)) return;
    view.acknowledged = frame;
    this.#plan();
  }

  /** Sends what is new as soon as it may be sent, also when nothing will come any more. */
  wake(): void {
    this.#plan();
  }

  /** Ends it. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#views.clear();
  }

  #plan(): void {
    if (this.#due === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    if (this.#timer !== undefined || !this.#ready().some(view => this.#isWaiting(view))) return;
    this.#timer = setTimeout(() => this.#look(), Math.max(0, this.#due - performance.now()));
    // A figure keeps no process alive.
    this.#timer.unref();
  }

  #look(): void {
    this.#timer = undefined;
    const began = process.cpuUsage();
    const { version } = this.#source;
    const behind = this.#ready().filter(view => view.version !== version);
    if (behind.length > 0) {
      const panels = this.#source.panels();
      for (const view of behind) this.#sendTo(view, panels, version);
    }
    const { user, system } = process.cpuUsage(began);
    const load = real.eventLoopUtilization();
    const { utilization } = real.eventLoopUtilization(load, this.#load);
    this.#load = load;
    const cost = (user + system) / 1000;
    const pause = this.#source.isOver ? 0 : Math.min(mostRest, cost * rest * utilization);
    this.#due = performance.now() + Math.max(paceAt(this.#source.isOver ? 0 : utilization), pause);
    this.#plan();
  }

  /** Those that can be sent a frame. */
  #ready(): View[] {
    return [...this.#views.values()].filter(
      ({ told, frame, acknowledged }) => told.seen && frame - acknowledged < mostUnderWay,
    );
  }

  /** Whether there is, or may come, something that a place has not seen. */
  #isWaiting(view: View): boolean {
    return !this.#source.isOver || view.version !== this.#source.version;
  }

  #sendTo(view: View, panels: ReturnType<Source["panels"]>, version: number): void {
    const { told } = view;
    const frame = new FrameBuffers();
    const headers = panels.map((panel, index) => {
      const frames = (view.panels[index] ??= new PanelFrames());
      return frames.header(panel, told.panels[index], told.width, frame);
    });
    const { title, state, isOver, notes } = this.#source;
    const header: FrameHeader = {
      type: "frame",
      view: told.view,
      frame: ++view.frame,
      title,
      state,
      ended: isOver,
      notes,
      panels: headers,
    };
    view.version = view.panels.some(({ isBehind }) => isBehind) ? undefined : version;
    this.#send(header as unknown as Json, frame.buffers);
  }
}

/** Milliseconds between two frames, for the part of its time that the process is busy: from a half on they become more. */
function paceAt(utilization: number): number {
  const { idle, busy } = betweenFrames;
  return idle + (busy - idle) * Math.max(0, 2 * utilization - 1);
}
