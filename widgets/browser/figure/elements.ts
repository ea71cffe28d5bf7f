/** Elements of a page. */

/** Makes an element with a class. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  parent?: HTMLElement,
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  parent?.append(made);
  return made;
}

/** Sets a text where it is another one: a page lays out and paints anew even what was set to the same. */
export function setText(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

/** A part of a page whose markup is made anew again and again, and mostly comes out the same. */
export class Layer {
  readonly #place: HTMLElement;
  #markup = "";

  constructor(parent: HTMLElement) {
    this.#place = element("div", "sp-figure-layer", parent);
  }

  /** Shows markup. */
  show(markup: string): void {
    if (markup === this.#markup) return;
    this.#markup = markup;
    this.#place.innerHTML = markup;
  }
}

/** A button with a text that is short, and a name that says what it does. */
export interface ButtonOptions {
  readonly text: string;
  readonly label: string;
  /** Whether it stays pressed. Default false. */
  readonly toggles?: boolean;
  readonly pressed: (isOn: boolean) => void;
}

/** Makes a button. */
export function button(
  parent: HTMLElement,
  { text, label, toggles = false, pressed }: ButtonOptions,
): HTMLButtonElement {
  const made = element("button", "sp-figure-button", parent);
  Object.assign(made, { type: "button", textContent: text, title: label, ariaLabel: label });
  if (toggles) made.ariaPressed = "false";
  made.addEventListener("click", () => {
    const isOn = made.ariaPressed !== "true";
    if (toggles) made.ariaPressed = String(isOn);
    pressed(isOn);
  });
  return made;
}
