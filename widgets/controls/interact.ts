/** A function with a control for each of its arguments. */

import { repr } from "../../drivers/core/python-text.ts";
import { Widget } from "../model/widget.ts";
import { Checkbox, Dropdown, FloatSlider, IntSlider, Output, Text, VBox } from "./models.ts";

/** What stands for a control: a value, the ends of a range with a step, choices, or a widget with a value. */
export type Control =
  | boolean
  | number
  | string
  | readonly [min: number, max: number, step?: number]
  | readonly string[]
  | { readonly value: unknown }
  | { readonly [label: string]: unknown };

/** The value of a control. */
export type ValueOf<C> = C extends boolean
  ? boolean
  : C extends number
    ? number
    : C extends string
      ? string
      : C extends readonly number[]
        ? number
        : C extends readonly (infer Choice)[]
          ? Choice
          : C extends Widget & { value: infer Value }
            ? Value
            : C[keyof C];

/** The values of all controls. */
export type ValuesOf<Controls> = { [Name in keyof Controls]: ValueOf<Controls[Name]> };

/** The controls of a function, and what it returned last. */
export class Interaction extends VBox {
  readonly #run: (values: Record<string, unknown>) => unknown;
  readonly #controls: ReadonlyMap<string, ValueWidget>;
  readonly #output: Output;
  #isRunning = false;
  #isDue = false;

  constructor(run: (values: Record<string, unknown>) => unknown, controls: ReadonlyMap<string, ValueWidget>) {
    const output = new Output();
    super({ children: [...controls.values(), output] });
    this.#run = run;
    this.#controls = controls;
    this.#output = output;
    for (const control of controls.values()) {
      const name = "index" in control ? "index" : "value";
      (control as Widget<Record<string, unknown>>).observe(name, () => this.update());
    }
  }

  /** Calls the function; while it runs, of all changes only the last one is kept. */
  async update(): Promise<void> {
    this.#isDue = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#isDue) {
        this.#isDue = false;
        await this.#once();
      }
    } finally {
      this.#isRunning = false;
    }
  }

  async #once(): Promise<void> {
    const values = Object.fromEntries([...this.#controls].map(([name, control]) => [name, control.value]));
    try {
      const result = await this.#run(values);
      if (result === undefined) this.#output.clear();
      else await this.#output.show(result);
    } catch (error) {
      this.#output.showError(error);
    }
  }
}

type ValueWidget = Widget & { value: unknown };

/**
 * Controls for the arguments of a function, which is called at once and with every change; what it returns is shown below
 * them. A number becomes a slider around it, `[min, max, step]` a slider, a text a field, a list of texts or an object a
 * drop-down list, true or false a box to check; a widget is taken as it is. The value of the cell shows it.
 *
 * @example interact(({ freq, log }) => plot(xs, xs.map(x => Math.sin(freq * x)), { yScale: log ? "log" : "linear" }), { freq: [0, 10, 0.1], log: false })
 */
export async function interact<const Controls extends Readonly<Record<string, Control>>>(
  run: (values: ValuesOf<Controls>) => unknown,
  controls: Controls,
): Promise<Interaction> {
  const made = new Map(Object.entries(controls).map(([name, control]) => [name, widgetOf(name, control)]));
  const interaction = new Interaction(run as (values: Record<string, unknown>) => unknown, made);
  await interaction.update();
  return interaction;
}

function widgetOf(description: string, control: Control): ValueWidget {
  if (control instanceof Widget && "value" in control) return control as ValueWidget;
  if (typeof control === "boolean") return new Checkbox({ description, value: control });
  if (typeof control === "string") return new Text({ description, value: control });
  if (typeof control === "number") return sliderAround(description, control);
  if (isRange(control)) return slider(description, ...control);
  if (Array.isArray(control) && control.length > 0 && control.every(item => typeof item === "string")) {
    return new Dropdown({ description, options: control });
  }
  if (typeof control === "object" && control !== null && Object.getPrototypeOf(control) === Object.prototype) {
    return new Dropdown({ description, options: control as Readonly<Record<string, unknown>> });
  }
  const text = repr(control);
  throw new TypeError(
    `interact: the control ${description} is ${text}: must be a number, [min, max, step], true or false, a text, ` +
      "a list of texts, an object of labels and values, or a widget with a value",
  );
}

function isRange(control: unknown): control is readonly [number, number, number?] {
  if (!Array.isArray(control) || !control.every(item => typeof item === "number")) return false;
  const [min = NaN, max = NaN, step = 1] = control;
  return (control.length === 2 || control.length === 3) && min < max && step > 0;
}

/** As in ipywidgets: from -v to 3v, or from 0 to 1 for zero. */
function sliderAround(description: string, value: number): ValueWidget {
  const [min, max] = value === 0 ? [0, 1] : value > 0 ? [-value, 3 * value] : [3 * value, -value];
  const made = slider(description, min, max);
  made.value = value;
  return made;
}

function slider(description: string, min: number, max: number, step?: number): ValueWidget {
  const isWhole = [min, max, step ?? 1].every(Number.isInteger);
  if (isWhole) return new IntSlider({ description, min, max, value: min, ...(step !== undefined && { step }) });
  return new FloatSlider({ description, min, max, value: min, step: step ?? (max - min) / 100 });
}
