// The picture that a figure brings along: seen at once, while what draws the figure is not loaded or has much to do.

/** A picture in a node. */
export class Picture {
  /** Once it is seen, or can't be. */
  readonly shown: Promise<void>;
  readonly #image = document.createElement("img");
  readonly #observer: IntersectionObserver;

  /** Calls back once the picture has come into sight, and is painted; `text` says what is in it. */
  constructor(node: HTMLElement, svg: string, text: string, inSight: () => void) {
    this.#observer = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting)) return;
      this.#observer.disconnect();
      inSight();
    });
    this.#image.className = "sp-Figure-picture";
    this.#image.alt = text;
    // As an image it runs no script and asks for nothing.
    this.#image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    node.append(this.#image);
    this.shown = this.#image.decode().catch(() => {});
    void this.shown.then(() => {
      if (this.#image.parentNode === node) this.#observer.observe(node);
    });
  }

  remove(): void {
    this.#observer.disconnect();
    this.#image.remove();
  }
}
