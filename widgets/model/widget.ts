/** One widget: a state that this side and every page which shows it have in common. */

import { runtime } from "../../drivers/runtime.ts";
import type { Comm, Json } from "../../kernel/runtime.ts";
import { repr } from "../../drivers/core/python-text.ts";
import { type Displayable, type MimeBundle, displaySymbol, inspectSymbol } from "../mime.ts";
import { type Packed, packState, unpackState } from "./buffers.ts";
import { forget, register } from "./open-widgets.ts";
import type { AttributeSpec, ModelSpec } from "./spec.ts";
import { allowedBy, fromWire, initialOf, isAllowed, toWire } from "./values.ts";

/** The MIME type under which a page shows a widget. */
export const viewType = "application/vnd.jupyter.widget-view+json";

/** What an observer is told. */
export interface Change<State extends object, Name extends keyof State = keyof State> {
  readonly name: Name;
  readonly old: State[Name];
  readonly new: State[Name];
  readonly owner: Widget<State>;
}

/** What a new widget is given: any of its attributes; a widget that it refers to may be given as its own options. */
export type OptionsOf<State> = {
  [Name in keyof State]?: State[Name] extends Widget<infer Inner> ? State[Name] | OptionsOf<Inner> : State[Name];
};

type Observer = (change: Change<Record<string, unknown>>) => void | Promise<void>;
type Received = (content: Json, buffers: readonly Uint8Array[]) => void | Promise<void>;

/** A widget. Its attributes are set and read here; what a person changes in a page arrives by itself. */
export class Widget<State extends object = object> implements Displayable {
  readonly #spec: ModelSpec;
  #values: Readonly<Record<string, unknown>>;
  readonly #observers = new Map<string, Set<Observer>>();
  readonly #receivers = new Set<Received>();
  #comm: Comm | undefined;
  #isClosed = false;

  /** @throws TypeError for an option that the model does not have, or that has the wrong value. */
  constructor(spec: ModelSpec, options: object = {}) {
    this.#spec = spec;
    giveAccessors(new.target, spec);
    const own = Object.entries(spec.attributes).filter(([, attribute]) => !attribute.make);
    this.#values = Object.fromEntries(own.map(([name, attribute]) => [name, initialOf(attribute)]));
    this.#values = this.#with(given(options));
  }

  /** The number under which pages know it; a widget that is not shown yet becomes known. */
  get modelId(): string {
    return this.open().id;
  }

  /** Sets several attributes in one message. */
  set(values: Partial<State>): void {
    this.#assign(given(values));
  }

  /** Calls back when one of the attributes has changed, here or in a page, until it is disposed of. */
  observe<Name extends keyof State & string>(
    names: Name | readonly Name[],
    observer: (change: Change<State, Name>) => void | Promise<void>,
  ): Disposable {
    const list = typeof names === "string" ? [names] : names;
    for (const name of list) {
      this.#attribute(name, "observing");
      const observers = this.#observers.get(name) ?? new Set();
      this.#observers.set(name, observers.add(observer as unknown as Observer));
    }
    return {
      [Symbol.dispose]: () => list.forEach(name => this.#observers.get(name)?.delete(observer as unknown as Observer)),
    };
  }

  /** Calls back with the messages of the browser half that are no change of an attribute. */
  onMessage(received: Received): Disposable {
    this.#receivers.add(received);
    return { [Symbol.dispose]: () => void this.#receivers.delete(received) };
  }

  /** Sends a message to the browser halves, in all pages that show it. */
  send(content: Json, buffers: readonly ArrayBufferView[] = []): void {
    if (!this.#isClosed) this.open().send({ method: "custom", content }, { buffers });
  }

  /** Takes it from all pages. May be called twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#comm) return;
    forget(this.#comm.id);
    this.#comm.close();
  }

  /** Whether it has been taken from all pages. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** How another widget refers to it. */
  reference(): string {
    return `IPY_MODEL_${this.modelId}`;
  }

  /**
   * How a link refers to one of its attributes.
   * @throws TypeError if there is no such attribute.
   */
  referenceTo(name: string): readonly [widget: string, attribute: string] {
    return [this.reference(), this.#attribute(name, "linking").wire ?? name];
  }

  /** Its whole state as messages have it, with its bytes beside it. */
  packed(): Packed {
    const { module, version, model, view } = this.#spec;
    const own = this.#wired(Object.keys(this.#spec.attributes));
    return packState({
      _model_module: module,
      _model_module_version: version,
      _model_name: model,
      _view_module: view === undefined ? null : module,
      _view_module_version: view === undefined ? "" : version,
      _view_name: view ?? null,
      ...own,
    });
  }

  /** The model that it is an instance of. */
  get model(): Pick<ModelSpec, "module" | "version" | "model"> {
    return this.#spec;
  }

  [displaySymbol](): MimeBundle | Promise<MimeBundle> {
    return { ...this.view(), "text/plain": this.toString() };
  }

  /** What makes a page show it. */
  protected view(): MimeBundle {
    return { [viewType]: { version_major: 2, version_minor: 0, model_id: this.modelId } };
  }

  [inspectSymbol](): string {
    return this.toString();
  }

  /** Its class, and the attributes that are not as in a new one. */
  toString(): string {
    const shown = Object.entries(this.#spec.attributes).flatMap(([name, attribute]) => {
      const value = this.#values[name];
      const isNew = attribute.make !== undefined || same(value, initialOf(attribute));
      return isNew || attribute.type === "widgets" || attribute.type === "bytes" ? [] : [`${name}=${repr(value)}`];
    });
    return `${this.#spec.name}(${shown.join(", ")})`;
  }

  /** The value of an attribute. */
  protected read(name: string): unknown {
    const attribute = this.#spec.attributes[name];
    if (attribute?.make && this.#values[name] === undefined) {
      this.#values = { ...this.#values, [name]: attribute.make({}) };
    }
    return this.#values[name];
  }

  /** Sets one attribute. */
  protected write(name: string, value: unknown): void {
    this.#assign([[name, value]]);
  }

  /** Makes it known to the pages. */
  protected open(): Comm {
    if (this.#comm) return this.#comm;
    if (this.#isClosed) throw new Error(`${this.#spec.name}: it is closed and cannot be shown any more`);
    const { state, paths, buffers } = this.packed();
    const data = { state, buffer_paths: paths };
    const comm = runtime().openComm("jupyter.widget", data, { metadata: { version: "2.1.0" }, buffers });
    this.#comm = comm;
    register(comm.id, this);
    comm.onMessage((message, bytes) => this.#received(comm, message, bytes));
    comm.onClose(() => {
      this.#isClosed = true;
      forget(comm.id);
    });
    return comm;
  }

  async #received(comm: Comm, message: Json, buffers: readonly Uint8Array[]): Promise<void> {
    if (typeof message !== "object" || message === null || !("method" in message)) return;
    const { method, state = {}, content = null, buffer_paths: paths } = message;
    if (method === "request_state") this.#update(comm, Object.keys(this.#spec.attributes));
    else if (method === "custom") {
      const called = [...this.#receivers].map(async receiver => receiver(content, buffers));
      await Promise.all(called);
    } else if (method === "update") await this.#changedByPage(comm, unpackState(state, paths, buffers));
  }

  async #changedByPage(comm: Comm, state: Readonly<Record<string, unknown>>): Promise<void> {
    const before = this.#values;
    const named = Object.entries(this.#spec.attributes).filter(([name, { wire = name }]) => Object.hasOwn(state, wire));
    const read = named.map(([name, spec]) => [name, fromWire(spec, state[spec.wire ?? name])] as const);
    const sent = { ...before, ...Object.fromEntries(read.filter(([, value]) => value !== undefined)) };
    try {
      this.#values = this.#limited(sent);
    } finally {
      // All pages learn what has become of it, and the one that sent it that it has arrived.
      const names = named.map(([name]) => name);
      this.#transmit(comm, "echo_update", packState(this.#wired(names)));
      const refused = read.filter(([name, value]) => !same(value, this.#values[name])).map(([name]) => name);
      if (refused.length > 0) this.#update(comm, refused);
    }
    await Promise.all(this.#tell(before));
  }

  #assign(changes: readonly (readonly [string, unknown])[]): void {
    const before = this.#values;
    this.#values = this.#with(changes);
    const changed = this.#changedSince(before);
    if (this.#comm && !this.#isClosed && changed.length > 0) this.#update(this.#comm, changed);
    const told = this.#tell(before);
    // The cell is not done before its observers are, and a failure is the cell's.
    if (told.length > 0)
      void runtime()
        .pending(`observers of ${this.#spec.name}`, Promise.all(told))
        .then(() => {});
  }

  /** Called with each change, before the observers. */
  protected changed(_names: readonly string[]): void {
    // Those that derive one attribute from another do that here.
  }

  /** Tells observers what has changed, and gives the promises of those that are not through. */
  #tell(before: Readonly<Record<string, unknown>>): Promise<void>[] {
    const names = this.#changedSince(before);
    if (names.length === 0) return [];
    this.changed(names);
    const owner = this as unknown as Widget<Record<string, unknown>>;
    const results = names.flatMap(name => {
      const change = { name, old: before[name], new: this.#values[name], owner };
      return [...(this.#observers.get(name) ?? [])].map(observer => observer(change));
    });
    return results.filter(result => result instanceof Promise);
  }

  #update(comm: Comm, names: readonly string[]): void {
    this.#transmit(comm, "update", packState(this.#wired(names)));
  }

  #transmit(comm: Comm, method: string, { state, paths, buffers }: Packed): void {
    comm.send({ method, state, buffer_paths: paths }, { buffers });
  }

  #wired(names: readonly string[]): Record<string, unknown> {
    const entries = names.map(name => {
      const attribute = this.#spec.attributes[name] as AttributeSpec;
      return [attribute.wire ?? name, toWire(attribute, this.read(name))] as const;
    });
    return Object.fromEntries(entries);
  }

  #accepted(name: string, value: unknown): unknown {
    const attribute = this.#attribute(name, "setting");
    // Layouts and styles may be given as their options.
    if (attribute.make && isPlain(value)) return attribute.make(value);
    if (isAllowed(attribute, value)) return value;
    const text = repr(value);
    throw new TypeError(
      `setting ${name} of ${this.#spec.name} to ${text}: ${text} is invalid: must be ${allowedBy(attribute)}`,
    );
  }

  #attribute(name: string, doing: string): AttributeSpec {
    const attribute = Object.hasOwn(this.#spec.attributes, name) ? this.#spec.attributes[name] : undefined;
    if (attribute) return attribute;
    const names = Object.keys(this.#spec.attributes).join(", ");
    throw new TypeError(`${doing} ${name} of ${this.#spec.name}: there is no such attribute: must be one of ${names}`);
  }

  #with(changes: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> {
    const accepted = changes.map(([name, value]) => [name, this.#accepted(name, value)] as const);
    return this.#limited({ ...this.#values, ...Object.fromEntries(accepted) });
  }

  /** A number with limits stays within them, as in ipywidgets; so do the two of a range. */
  #limited(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const { value, min, max, base } = values;
    if (typeof min !== "number" || typeof max !== "number") return values;
    if (min > max) {
      throw new RangeError(`${this.#spec.name}: min ${min} and max ${max} are invalid: min must be at most max`);
    }
    // The limits of a logarithmic slider are exponents.
    const [lowest, highest] = typeof base === "number" ? [base ** min, base ** max] : [min, max];
    const within = (number: number): number => Math.min(highest, Math.max(lowest, number));
    if (typeof value === "number") return { ...values, value: within(value) };
    return Array.isArray(value) ? { ...values, value: (value as number[]).map(within) } : values;
  }

  #changedSince(before: Readonly<Record<string, unknown>>): string[] {
    return Object.keys(this.#spec.attributes).filter(name => !same(this.#values[name], before[name]));
  }
}

const withAccessors = new WeakSet<object>();

/** Attributes are read and set like fields of the class. */
function giveAccessors({ prototype }: { prototype: Widget }, { attributes }: ModelSpec): void {
  if (withAccessors.has(prototype)) return;
  withAccessors.add(prototype);
  for (const name of Object.keys(attributes)) {
    if (name.startsWith("_") || name in prototype) continue;
    Object.defineProperty(prototype, name, {
      get(this: Widget) {
        return this.read(name);
      },
      set(this: Widget, value: unknown) {
        this.write(name, value);
      },
      enumerable: true,
      configurable: true,
    });
  }
}

function given(options: object): [string, unknown][] {
  return Object.entries(options).filter(([, value]) => value !== undefined);
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether two values of an attribute are the same; long ones of the same content are not looked through. */
function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((item, index) => Object.is(item, other[index]));
}
