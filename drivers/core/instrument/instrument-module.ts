/** Parts of an instrument: a group of parameters, and one of several equal channels. */

import type { InstrumentOptions } from "./instrument-base.ts";
import { InstrumentBase } from "./instrument-base.ts";
import { assertInstrumentName } from "./names.ts";
import { assertOpen, expects, holdsBus, isPartOf } from "./types.ts";

/** A part of an instrument; it talks through its parent. */
export class InstrumentModule<Parent extends InstrumentBase = InstrumentBase> extends InstrumentBase {
  readonly #parent: Parent;

  constructor(parent: Parent, name: string, options: InstrumentOptions = {}) {
    super(name, options);
    this.#parent = parent;
    assertInstrumentName(this.fullName);
    parent[expects]();
  }

  override get parent(): Parent {
    return this.#parent;
  }

  override get fullName(): string {
    return `${this.#parent.fullName}_${this.shortName}`;
  }

  override get rootInstrument(): InstrumentBase {
    return this.#parent.rootInstrument;
  }

  override get [holdsBus](): boolean {
    return this.#parent[holdsBus];
  }

  override get simulated(): boolean {
    return this.#parent.simulated;
  }

  override [isPartOf](owner: InstrumentBase): boolean {
    return this.#parent === owner;
  }

  override write(command: string): Promise<void> {
    return this.#parent.write(command);
  }

  override ask(command: string): Promise<string> {
    return this.#parent.ask(command);
  }

  override [assertOpen](): void {
    this.#parent[assertOpen]();
  }

  override toString(): string {
    return `<${this.constructor.name}: ${this.fullName} of ${this.#parent.constructor.name}: ${this.#parent.fullName}>`;
  }
}

/** A part of which the instrument has several. */
export class InstrumentChannel<Parent extends InstrumentBase = InstrumentBase> extends InstrumentModule<Parent> {}
