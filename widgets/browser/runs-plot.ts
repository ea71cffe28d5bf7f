/** The plot of a run: its picture, and the figure to look closer at. */

import type { RunDetail } from "../run-browser/run-browser-state.ts";
import type { Model } from "./afm.ts";
import { element } from "./element.ts";
import { type FigureState, showFigure } from "./figure/figure.ts";
import { type Ask, button, countText } from "./runs-ask.ts";

type Received = (content: unknown, buffers: readonly DataView[]) => void;

/** The place for the plot of the run that is selected. */
export class RunsPlot {
  readonly elements: readonly HTMLElement[];
  readonly #ask: Ask;
  readonly #image = element("img");
  readonly #figure = element("div");
  readonly #told = element("div", { class: "said", role: "status" });
  readonly #draw: HTMLButtonElement;
  readonly #closer: HTMLButtonElement;
  readonly #receivers = new Set<Received>();
  #run = 0;
  #title = "";
  #end: (() => void) | undefined;

  constructor(ask: Ask, problem: HTMLElement) {
    this.#ask = ask;
    this.#draw = button("draw", () => {
      this.#endFigure();
      ask({ do: "draw", run: this.#run });
    });
    this.#closer = button("look closer", () => ask({ do: "zoom", run: this.#run }));
    this.#closer.title = "zoom and move, read values, cut maps";
    const tools = element("div", { class: "tools" }, this.#draw, this.#closer);
    this.elements = [tools, problem, this.#told, this.#image, this.#figure];
    this.#image.hidden = true;
  }

  /** Makes room for the plot of another run. */
  show({ run, title, results, drawn }: RunDetail): void {
    const isOther = run !== this.#run;
    this.#title = title;
    this.#draw.disabled = this.#closer.disabled = results === 0;
    if (!isOther) return;
    this.#run = run;
    this.#clear();
    if (results === 0) this.#told.textContent = "there are no results to draw";
    else if (drawn) this.busy();
    else this.#told.textContent = `${countText(results)} results are drawn when you ask for it`;
  }

  /** Tells that it is being drawn. */
  busy(): void {
    this.#told.textContent = "drawing …";
  }

  /** Tells that nothing is being drawn. */
  idle(): void {
    if (this.#told.textContent === "drawing …") this.#told.textContent = "";
  }

  /** Shows the picture; as an image, nothing in it can run. */
  picture(run: number, svg: string): void {
    if (run !== this.#run) return;
    this.idle();
    this.#draw.textContent = "draw again";
    this.#image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    this.#image.alt = `plot of ${this.#title}`;
    this.#image.hidden = this.#end !== undefined;
  }

  /** Shows the figure in the place of the picture. */
  zoom(run: number): void {
    if (run !== this.#run) return;
    this.#endFigure();
    this.idle();
    this.#image.hidden = true;
    this.#end = showFigure({ model: this.#model(run), el: this.#figure });
  }

  /** Takes what the kernel half says to the figure. */
  take(run: number, content: unknown, buffers: readonly DataView[]): void {
    if (run === this.#run) for (const received of this.#receivers) received(content, buffers);
  }

  /** Takes it away: the next run that is shown is drawn anew. */
  close(): void {
    this.#run = 0;
    this.#clear();
  }

  #clear(): void {
    this.#endFigure();
    this.#image.hidden = true;
    this.#image.removeAttribute("src");
    this.#draw.textContent = "draw";
    this.#told.textContent = "";
  }

  #endFigure(): void {
    this.#end?.();
    this.#end = undefined;
    this.#receivers.clear();
    this.#figure.replaceChildren();
  }

  /** The figure speaks through the browser's channel. */
  #model(run: number): Model<FigureState> {
    const isHeard = (event: string): boolean => event === "msg:custom";
    return {
      get: () => "",
      set: () => {},
      save_changes: () => {},
      on: (event, callback) => void (isHeard(event) && this.#receivers.add(callback as Received)),
      off: (event, callback) => void (isHeard(event) && this.#receivers.delete(callback as Received)),
      send: content => this.#ask({ do: "figure", run, content }),
    };
  }
}
