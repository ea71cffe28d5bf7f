/** What a person sees to choose a value: the schema from which a panel draws its controls. */

/** What the elements of an array may be. */
export type ArrayKind = "int" | "float" | "complex";

/** A control and its limits; those of collections hold the controls of what is in them. */
export type Control =
  | NumberControl
  /** A field for text. */
  | { readonly kind: "text"; readonly minLength?: number; readonly maxLength?: number }
  | { readonly kind: "switch" }
  /** One of several values, which are shown by name. */
  | { readonly kind: "choice"; readonly options: readonly unknown[] }
  /** Two fields: the real and the imaginary part. */
  | { readonly kind: "complex" }
  | ListControl
  | ArrayControl
  /** One field for each key; any keys where they are not given. */
  | { readonly kind: "record"; readonly keys?: readonly string[] }
  /** A choice between controls. */
  | { readonly kind: "oneOf"; readonly controls: readonly Control[] }
  /** A field for whatever can be typed. */
  | { readonly kind: "any" }
  /** Nothing that a person could type. */
  | { readonly kind: "none" };

/** A field for a number. */
export interface NumberControl {
  readonly kind: "number";
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly integer?: boolean;
}

/** A list of fields that are all alike. */
export interface ListControl {
  readonly kind: "list";
  readonly element: Control;
  /** Number of elements. Default any. */
  readonly length?: number;
  /** Whether the elements must rise. */
  readonly sorted?: boolean;
}

/** An array of numbers, such as a trace. */
export interface ArrayControl {
  readonly kind: "array";
  readonly types: readonly ArrayKind[];
  readonly min?: number;
  readonly max?: number;
  /** The lengths; a text says what tells a length that is not fixed. */
  readonly shape?: readonly (number | string)[];
}

/** The control for what any of several controls can give. */
export function eitherControl(controls: readonly Control[]): Control {
  const all = controls.flatMap(control => (control.kind === "oneOf" ? control.controls : [control]));
  if (all.some(({ kind }) => kind === "any")) return { kind: "any" };
  const options = all.flatMap(control => (control.kind === "choice" ? control.options : []));
  const choice: Control = { kind: "choice", options: [...new Set(options)] };
  const offered: Control[] = [];
  for (const control of all) {
    const next = control.kind === "choice" ? choice : control;
    if (next.kind !== "none" && !offered.some(other => JSON.stringify(other) === JSON.stringify(next))) {
      offered.push(next);
    }
  }
  const [first, ...others] = offered;
  if (first === undefined) return { kind: "none" };
  return others.length === 0 ? first : { kind: "oneOf", controls: offered };
}

/** The control for what all of several controls can give; `fits` tells which choices remain. */
export function bothControl(controls: readonly Control[], fits: (value: unknown) => boolean): Control {
  const choice = controls.find(control => control.kind === "choice");
  if (choice) return { kind: "choice", options: choice.options.filter(fits) };
  const numbers = controls.filter(control => control.kind === "number");
  if (numbers.length > 0) return numbers.reduce(narrower);
  return controls.find(({ kind }) => kind !== "any" && kind !== "none") ?? controls[0] ?? { kind: "none" };
}

function narrower(a: NumberControl, b: NumberControl): NumberControl {
  return numberControl(
    Math.max(a.min ?? -Infinity, b.min ?? -Infinity),
    Math.min(a.max ?? Infinity, b.max ?? Infinity),
    {
      step: a.step ?? b.step,
      integer: a.integer ?? b.integer,
    },
  );
}

/** The control for a number; what is undefined or infinite is left out. */
export function numberControl(
  min: number,
  max: number,
  { step, integer }: { step?: number | undefined; integer?: boolean | undefined } = {},
): NumberControl {
  return {
    kind: "number",
    ...(min > -Infinity ? { min } : undefined),
    ...(max < Infinity ? { max } : undefined),
    ...(integer === undefined ? undefined : { integer }),
    ...(step === undefined ? undefined : { step }),
  };
}
