/** Controls that choose among options: each has a label in the page and a value here. */

import { repr } from "../../drivers/core/python-text.ts";
import type { ModelSpec } from "../model/spec.ts";
import { Widget } from "../model/widget.ts";

/** A value with its label, or a value whose text is its label. */
export type Option<T> = T | readonly [label: string, value: T];

/** What any choice is given: its options, also as `{ label: value }`. */
export interface ChoiceOptions<T> {
  /** What can be chosen. */
  options: readonly Option<T>[] | Readonly<Record<string, T>>;
}

/** What a choice of one is given. */
export interface OneOfOptions<T> extends ChoiceOptions<T> {
  /** What is chosen. Default the first option; `null` for nothing. */
  value?: T | null;
}

/** What a choice of several is given. */
export interface SeveralOfOptions<T> extends ChoiceOptions<T> {
  /** What is chosen. Default nothing. */
  value?: readonly T[];
}

/** What a choice of a range is given. */
export interface RangeOfOptions<T> extends ChoiceOptions<T> {
  /** First and last of what is chosen. Default the first option, twice. */
  value?: readonly [T, T];
}

/** A widget with options. */
abstract class Choice<T, State extends object> extends Widget<State> {
  #values: readonly T[];
  #labels: readonly string[];

  constructor(spec: ModelSpec, { options, ...given }: ChoiceOptions<T>, index: (values: readonly T[]) => unknown) {
    const pairs = pairsOf(spec.name, options);
    const values = pairs.map(([, value]) => value);
    const labels = pairs.map(([label]) => label);
    super(spec, { ...given, _optionsLabels: labels, index: index(values) });
    this.#values = values;
    this.#labels = labels;
  }

  /** What can be chosen. */
  get options(): readonly (readonly [label: string, value: T])[] {
    return this.#values.map((value, index) => [this.#labels[index] as string, value]);
  }

  /** What can be chosen; what is no option any more is no longer chosen. */
  set options(options: ChoiceOptions<T>["options"]) {
    const pairs = pairsOf(this.constructor.name, options);
    const kept = this.kept(pairs.map(([, value]) => value));
    this.#values = pairs.map(([, value]) => value);
    this.#labels = pairs.map(([label]) => label);
    this.set({ _optionsLabels: this.#labels, index: kept } as unknown as Partial<State>);
  }

  /** The index of what is chosen, among other options. */
  protected abstract kept(values: readonly T[]): unknown;

  /** The options at places; a page may name some that are there no more. */
  protected at(places: readonly number[]): T[] {
    return places.filter(place => place in this.#values).map(place => this.#values[place] as T);
  }

  /** The place of an option. */
  protected place(value: unknown): number {
    return placeIn(this.constructor.name, this.#values, this.#labels, value);
  }
}

/** A choice of one option, or of none. */
export abstract class OneOf<T, State extends object> extends Choice<T, State & { index: number | null }> {
  constructor(spec: ModelSpec, { value, ...options }: OneOfOptions<T>) {
    super(spec, options, values => {
      if (value === null || values.length === 0) return null;
      return value === undefined ? 0 : placeIn(spec.name, values, values.map(String), value);
    });
  }

  /** The place of what is chosen; `null` for nothing. */
  get index(): number | null {
    return this.read("index") as number | null;
  }

  set index(index: number | null) {
    if (index !== null) assertPlace(this.constructor.name, index, this.options.length);
    this.write("index", index);
  }

  /** What is chosen; `null` for nothing. */
  get value(): T | null {
    return this.index === null ? null : (this.at([this.index])[0] ?? null);
  }

  set value(value: T | null) {
    this.index = value === null ? null : this.place(value);
  }

  protected override kept(values: readonly T[]): number | null {
    const { value } = this;
    const index = value === null ? -1 : values.indexOf(value);
    if (index >= 0) return index;
    return values.length > 0 ? 0 : null;
  }
}

/** A choice of any number of options. */
export abstract class SeveralOf<T, State extends object> extends Choice<T, State & { index: readonly number[] }> {
  constructor(spec: ModelSpec, { value = [], ...options }: SeveralOfOptions<T>) {
    super(spec, options, values => value.map(each => placeIn(spec.name, values, values.map(String), each)));
  }

  /** The places of what is chosen. */
  get index(): readonly number[] {
    return this.read("index") as readonly number[];
  }

  set index(index: readonly number[]) {
    index.forEach(each => assertPlace(this.constructor.name, each, this.options.length));
    this.write("index", index);
  }

  /** What is chosen. */
  get value(): readonly T[] {
    return this.at(this.index);
  }

  set value(value: readonly T[]) {
    this.index = value.map(each => this.place(each));
  }

  protected override kept(values: readonly T[]): readonly number[] {
    return this.value.map(each => values.indexOf(each)).filter(index => index >= 0);
  }
}

/** A choice of all options between two. */
export abstract class RangeOf<T, State extends object> extends Choice<T, State & { index: readonly number[] }> {
  constructor(spec: ModelSpec, { value, ...options }: RangeOfOptions<T>) {
    super(spec, options, values =>
      value === undefined ? [0, 0] : value.map(each => placeIn(spec.name, values, values.map(String), each)),
    );
  }

  /** The places of the first and the last that are chosen. */
  get index(): readonly [number, number] {
    return this.read("index") as readonly [number, number];
  }

  set index(index: readonly [number, number]) {
    index.forEach(each => assertPlace(this.constructor.name, each, this.options.length));
    this.write("index", index);
  }

  /** The first and the last that are chosen. */
  get value(): readonly [T, T] {
    const [first, last] = this.at(this.index);
    return [first as T, last as T];
  }

  set value([first, last]: readonly [T, T]) {
    this.index = [this.place(first), this.place(last)];
  }

  protected override kept(values: readonly T[]): readonly number[] {
    return this.value.map(each => Math.max(0, values.indexOf(each)));
  }
}

function pairsOf<T>(name: string, options: ChoiceOptions<T>["options"] | undefined): (readonly [string, T])[] {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${name}: options ${repr(options)} is invalid: must be a list, or labels with their values`);
  }
  if (!Array.isArray(options)) return Object.entries(options as Readonly<Record<string, T>>);
  return (options as readonly Option<T>[]).map(option =>
    Array.isArray(option) && option.length === 2 && typeof option[0] === "string"
      ? (option as unknown as readonly [string, T])
      : [String(option), option as T],
  );
}

function placeIn(name: string, values: readonly unknown[], labels: readonly string[], value: unknown): number {
  const index = values.indexOf(value);
  if (index >= 0) return index;
  const text = repr(value);
  throw new RangeError(`choosing ${text} in ${name}: ${text} is invalid: must be one of ${labels.join(", ")}`);
}

function assertPlace(name: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new RangeError(`choosing place ${index} in ${name}: ${index} is invalid: must be from 0 to ${count - 1}`);
}
