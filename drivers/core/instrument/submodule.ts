/** What parts of an instrument have in common, and how they look in a snapshot. */

import type { ParameterSnapshot, SnapshotOptions } from "../parameter/snapshot.ts";
import type { AnyParameter } from "../parameter/types.ts";
import type { InstrumentFunction } from "./function.ts";
import type { InstrumentBase } from "./instrument-base.ts";
import type { ReadableOptions } from "./readable-snapshot.ts";
import type { isPartOf, members, sitsIn } from "./types.ts";

/** A part of an instrument: a module, a channel, or a tuple of channels. */
export interface Submodule {
  /** The name it has among the parts of its instrument. */
  readonly shortName: string;
  /** Name with those of what it is part of, joined by `_`. */
  readonly fullName: string;
  snapshot(options?: SnapshotOptions): Promise<SubmoduleSnapshot>;
  /** The record of what is known; nothing is read. */
  record(): SubmoduleSnapshot;
  /** What is known, as text for people; nothing is read. */
  readableRecord(options?: ReadableOptions): string;
  invalidateCache(): void;
  getComponent(path: string): Component;
  readonly [members]: readonly InstrumentBase[];
  [isPartOf](owner: InstrumentBase): boolean;
  [sitsIn](field: string, owner: InstrumentBase): void;
}

/** What `getComponent` finds. */
export type Component = AnyParameter | InstrumentFunction | Submodule;

/** An instrument, module or channel in a snapshot; the keys are those of QCoDeS. */
export interface InstrumentSnapshot {
  [key: string]: unknown;
  __class__: string;
  name: string;
  label: string;
  functions: Record<string, Record<string, never>>;
  submodules: Record<string, SubmoduleSnapshot>;
  parameters: Record<string, ParameterSnapshot>;
}

/** A tuple of channels in a snapshot. */
export interface ChannelTupleSnapshot {
  __class__: string;
  snapshotable: boolean;
  channels?: Record<string, InstrumentSnapshot>;
}

/** A part of an instrument in a snapshot. */
export type SubmoduleSnapshot = InstrumentSnapshot | ChannelTupleSnapshot;

/** What a snapshot of an instrument reads. */
export interface InstrumentSnapshotOptions extends SnapshotOptions {
  /** Parameters of the instrument itself, by name, that are not read whatever `update` says. */
  paramsToSkipUpdate?: readonly string[];
}

/** Whether a value has the shape of a part. */
export function isSubmodule(value: unknown, mark: typeof isPartOf): value is Submodule {
  return typeof value === "object" && value !== null && mark in value;
}
