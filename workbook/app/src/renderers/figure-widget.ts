// A widget that draws one figure into its node, again on a new model, size or theme.
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { type Message, MessageLoop } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import { Picture } from "./picture.ts";
import { onThemeChange } from "./theme.ts";

/**
 * Base of the plot renderers: a subclass draws, resizes and clears; the order and the errors are handled here.
 * A figure that brings a picture of itself is seen as that until it is in sight and drawn.
 */
export abstract class FigureWidget extends Widget implements IRenderMime.IRenderer {
  #model: IRenderMime.IMimeModel | undefined;
  #picture: Picture | undefined;
  // One drawing at a time: libraries load late, and a newer model must end up on top.
  #drawing: Promise<void> | undefined;
  readonly #stopTheme: () => void;

  constructor(mimeType: string) {
    super();
    this.addClass("sp-Figure");
    // As JupyterLab's own renderers do, for style sheets and tests.
    this.node.dataset["mimeType"] = mimeType;
    this.#stopTheme = onThemeChange(() => {
      if (this.#drawing) void this.#redraw();
    });
  }

  /** Draws the figure of a MIME model. */
  protected abstract drawFigure(model: IRenderMime.IMimeModel): Promise<void>;
  /** Fits the drawn figure to the node. */
  protected abstract resizeFigure(): void;
  /** Frees what the drawing holds. */
  protected abstract clearFigure(): void;

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#model = model;
    const svg = model.data["image/svg+xml"];
    if (this.#drawing || typeof svg !== "string") return this.#redraw();
    this.#picture?.remove();
    const text = model.data["text/plain"];
    this.#picture = new Picture(this.node, svg, typeof text === "string" ? text : "figure", () => void this.#redraw());
    return this.#picture.shown;
  }

  #redraw(): Promise<void> {
    this.#drawing = (this.#drawing ?? Promise.resolve()).then(async () => {
      const model = this.#model;
      if (!model || this.isDisposed) return;
      try {
        await this.drawFigure(model);
        this.#picture?.remove();
      } catch (error) {
        this.#explain(error);
      }
    });
    return this.#drawing;
  }

  #explain(error: unknown): void {
    const line = document.createElement("pre");
    line.className = "sp-Figure-error";
    line.textContent = `drawing the figure: ${error instanceof Error ? error.message : String(error)}`;
    this.clearFigure();
    // The picture is all that there is to see then.
    this.node.replaceChildren(...this.node.querySelectorAll(".sp-Figure-picture"), line);
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.resizeFigure();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    // The node has no width before it is in the page.
    MessageLoop.flush();
    this.resizeFigure();
  }

  protected override onResize(message: Widget.ResizeMessage): void {
    super.onResize(message);
    this.resizeFigure();
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#stopTheme();
    this.#picture?.remove();
    this.clearFigure();
    super.dispose();
  }
}
