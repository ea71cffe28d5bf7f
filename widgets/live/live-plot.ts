/** A figure of values that are coming, in pages and in the notebook file. */

import { messageOf } from "../../drivers/core/errors.ts";
import { runtime } from "../../drivers/runtime.ts";
import type { DataSet } from "../../measure/dataset/dataset.ts";
import type { SweepRun } from "../../measure/dond/sweep-run.ts";
import type { MimeBundle } from "../mime.ts";
import { hasPages, pagesAnswer } from "../model/pages.ts";
import { csvOf } from "./csv.ts";
import { FigureWidget } from "./figure-widget.ts";
import type { CsvHeader } from "./protocol.ts";
import { RunSource } from "./run-source.ts";
import { Sender } from "./sender.ts";
import type { Source } from "./source.ts";
import { readMessage } from "./views.ts";

/** How often it is looked whether a run has ended, in milliseconds. */
const betweenLooks = 250;
/** A page that has put the picture into the place of a figure has said so after so many milliseconds. */
const leaveAfter = 1000;
/** Without an answer of a page within so many milliseconds there are pictures. */
const firstAnswer = 1000;
/** A page is asked anew after so many seconds. */
const patience = 10;
/** How often the picture is drawn anew where no page can show a live figure, in milliseconds. */
const betweenPictures = 500;
/** A picture that took so long is followed by so many times that of rest. */
const rest = 20;

/**
 * A figure that follows a run. Where a page can show it, that asks for frames of what is in sight, and answers each; where
 * none can, the picture is drawn anew now and then. When the run has ended, the picture takes its place for good.
 */
export class LivePlot {
  readonly #source: Source;
  readonly #ids: string[] = [];
  readonly #bound: ((bundle: MimeBundle, id: string) => void)[] = [];
  #widget: FigureWidget | undefined;
  #sender: Sender | undefined;
  #ended: Promise<void> | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Takes a place in the output of the cell that is running. */
  show(): void {
    const id = `setpoint-figure-${++figures}`;
    const here = runtime();
    here.display(this.#bundle(), { id });
    this.#ids.push(id);
    this.#bound.push(here.bind((bundle, place) => here.display(bundle, { id: place, update: true })));
    this.#ended ??= this.#follow();
    // A failure is told where it happens.
    this.#ended.catch(() => undefined);
  }

  /** Resolves when the run has ended and its picture has taken the place of the live figure. */
  get ended(): Promise<void> {
    return (this.#ended ??= this.#follow());
  }

  /** The number under which pages know it; undefined where none was shown in a page. */
  get modelId(): string | undefined {
    return this.#widget?.modelId;
  }

  async #follow(): Promise<void> {
    const { ended } = this.#source;
    // a page may take its time to answer, or be opened later: until then there are pictures
    const found = hasPages() ? undefined : this.#findPages();
    if (found) await Promise.race([waited(firstAnswer, ended), found]);
    let pause = betweenLooks;
    let version = -1;
    while (!this.#source.isOver) {
      if (this.#widget === undefined && hasPages()) {
        this.#open();
        this.#update(this.#bundle());
        pause = betweenLooks;
      }
      await waited(pause, ended);
      if (this.#widget !== undefined) {
        this.#sender?.wake();
        continue;
      }
      if (this.#source.version === version || this.#source.isOver) continue;
      version = this.#source.version;
      const began = performance.now();
      this.#update(await this.#picture());
      pause = Math.max(betweenPictures, (performance.now() - began) * rest);
    }
    const picture = await this.#picture();
    this.#update(picture);
    void this.#leave(picture);
  }

  /** Asks for pages until one answers or the run has ended. */
  async #findPages(): Promise<void> {
    while (!this.#source.isOver && !(await pagesAnswer(patience)));
  }

  /** Takes the live figure from the pages where the picture has taken its place. */
  async #leave(picture: MimeBundle): Promise<void> {
    const widget = this.#widget;
    if (widget === undefined) return;
    await waited(leaveAfter);
    // A page that was loaded anew meanwhile has no way to put the picture into its place: there the figure becomes it.
    const svg = picture["image/svg+xml"];
    if ((this.#sender?.size ?? 0) > 0 && typeof svg === "string") widget.keepPicture(svg);
    else widget.close();
    this.#sender?.stop();
  }

  async #picture(): Promise<MimeBundle> {
    try {
      return await this.#source.picture();
    } catch (error) {
      // Values that cannot be drawn, all of them NaN for example, are no failure of the measurement.
      return { "text/plain": `${this.#source.title}: ${messageOf(error)}` };
    }
  }

  #bundle(): MimeBundle {
    if (hasPages() && !this.#widget && !this.#source.isOver) this.#open();
    const text = { "text/plain": `${this.#source.title}: ${this.#source.state}` };
    const id = this.#widget?.modelId;
    if (id === undefined) return text;
    return {
      "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 0, model_id: id },
      ...text,
    };
  }

  #open(): void {
    const widget = new FigureWidget();
    this.#widget = widget;
    this.#sender = serve(widget, this.#source);
  }

  #update(bundle: MimeBundle): void {
    this.#bound.forEach((send, index) => send(bundle, this.#ids[index] ?? ""));
  }
}

/** The way to the pages that show a figure: a widget of its own, or a part of another one. */
export type FigureChannel = Pick<FigureWidget, "send" | "onMessage">;

/** Has a widget show a source: what pages ask for is sent. */
export function serve(widget: FigureChannel, source: Source): Sender {
  const sender = new Sender(source, (content, buffers) => widget.send(content, buffers));
  widget.onMessage(content => {
    const message = readMessage(content);
    if (message === undefined) return;
    if (message.type === "ack") sender.acknowledge(message.view, message.frame);
    else if (message.type === "view") sender.tell(message);
    else {
      const panel = source.panels()[message.panel];
      if (panel === undefined) return;
      const text = csvOf(panel, message, sender.panelView(message.view, message.panel));
      const header: CsvHeader = { type: "csv", view: message.view, name: `${source.title || "figure"}.csv` };
      widget.send({ ...header }, [new TextEncoder().encode(text)]);
    }
  });
  return sender;
}

let figures = 0;

const plots = new WeakMap<SweepRun | DataSet, LivePlot>();

/**
 * Shows the plot of a run while it runs, in the output of the cell; the value of `dond.start(…)` shows it by itself.
 * @example const run = dond.start(sweep, current); livePlot(run);
 */
export function livePlot(run: SweepRun | DataSet): LivePlot {
  const known = plots.get(run) ?? new LivePlot(new RunSource(run));
  plots.set(run, known);
  known.show();
  return known;
}

/** Waits so many milliseconds, or until a promise is through; keeps no process alive. */
function waited(milliseconds: number, promise?: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>(resolve => {
    timer = setTimeout(resolve, milliseconds).unref();
  });
  return Promise.race(promise ? [passed, promise] : [passed]).finally(() => clearTimeout(timer));
}
