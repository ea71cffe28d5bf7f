/** A parameter of an instrument of delegates: it stands for a parameter of another instrument. */

import type { BaseOptions } from "../../parameter/base-options.ts";
import { BaseParameter } from "../../parameter/base-parameter.ts";
import type { ParameterCache } from "../../parameter/cache.ts";
import type { ParameterSnapshot } from "../../parameter/snapshot.ts";
import type { AnyParameter } from "../../parameter/types.ts";

export interface ForwardedOptions extends BaseOptions {
  /** The parameter that is read and set. */
  source: AnyParameter;
}

/** Reads and sets its source, and knows what the source knows. */
export class ForwardedParameter extends BaseParameter {
  readonly source: AnyParameter;

  constructor(name: string, { source, ...options }: ForwardedOptions) {
    super(
      name,
      { unit: source.unit, label: source.label, ...options },
      { gettable: source.gettable, settable: typeof source.set === "function" },
    );
    this.source = source;
  }

  override get cache(): ParameterCache {
    return this.source.cache;
  }

  override validate(value: unknown): void {
    this.source.validate(value);
  }

  override getRaw(): unknown {
    return this.source.get?.();
  }

  override setRaw(value: unknown): unknown {
    return this.source.set?.(value);
  }

  override record(): ParameterSnapshot {
    return { ...super.record(), source_parameter: this.source.record() };
  }
}
