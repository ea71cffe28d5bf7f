/** A small picture of the last values of a number. */

const [width, height, most] = [72, 18, 60];

/** The last values, oldest first. */
export class Trend {
  readonly element: SVGSVGElement;
  readonly #line: SVGPolylineElement;
  readonly #values: number[] = [];

  constructor() {
    const namespace = "http://www.w3.org/2000/svg";
    this.element = document.createElementNS(namespace, "svg");
    this.element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.element.setAttribute("class", "trend");
    this.element.setAttribute("aria-hidden", "true");
    this.#line = document.createElementNS(namespace, "polyline");
    this.element.append(this.#line);
  }

  /** Adds the newest value. */
  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > most) this.#values.shift();
    if (this.#values.length < 2) return;
    const [low, high] = [Math.min(...this.#values), Math.max(...this.#values)];
    const scale = high > low ? (height - 4) / (high - low) : 0;
    const step = width / (most - 1);
    const first = most - this.#values.length;
    const points = this.#values.map((each, index) => {
      const y = scale === 0 ? height / 2 : height - 2 - (each - low) * scale;
      return `${((first + index) * step).toFixed(1)},${y.toFixed(1)}`;
    });
    this.#line.setAttribute("points", points.join(" "));
  }
}
