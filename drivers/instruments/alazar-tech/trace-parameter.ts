/** A parameter whose value is kept until it is sent to the board together with all others. */
import { ParameterBase } from "../../core/index.ts";
import type { ManualOptions, OwnParameterOptions, ParameterOf, ValMapping, Validator } from "../../core/index.ts";

/** What a setting of a board has besides its value. */
export interface Traced {
  /** Whether the board has the value. */
  readonly syncedToCard: boolean;
  /** What the board is sent for the value: the code of a name. */
  readonly rawValue: unknown;
  /** Notes that the board has been sent `raw`; a value that was set meanwhile is not meant. */
  setUpdated(raw?: unknown): void;
}

const Trace = class TraceParameter extends ParameterBase<unknown, unknown> implements Traced {
  #synced = false;

  constructor(name: string, options: OwnParameterOptions = {}) {
    // Reading it asks nobody: the value is in the cache.
    super(name, { ...options, getCmd: null } as OwnParameterOptions);
  }

  get syncedToCard(): boolean {
    return this.#synced;
  }

  get rawValue(): unknown {
    return this.cache.rawValue;
  }

  setUpdated(raw: unknown = this.rawValue): void {
    if (raw === this.rawValue) this.#synced = true;
  }

  /** Nothing is sent: syncing the settings does that. */
  override setRaw(_raw: unknown): void {
    this.#synced = false;
  }
};

/** Options of a setting: it belongs to a board and has a value from the start. */
export type TraceOptions<M, V, I> = ManualOptions<M, V, undefined, I>;

/** Makes settings of a board; the static type follows from the options. */
export interface TraceParameterConstructor {
  new <const M extends ValMapping | undefined = undefined, V extends Validator | undefined = undefined, I = undefined>(
    name: string,
    options: TraceOptions<M, V, I>,
  ): ParameterOf<M, V, null, null, undefined, I> & Traced;
  readonly prototype: AnyTraceParameter;
}

/** Any setting of a board. */
export type AnyTraceParameter = ParameterBase & Traced;

/**
 * A setting that is kept and not sent: setting it marks it, and with it the instrument, as not synced, until
 * `syncSettingsToCard` sends all settings. Sending them one by one would take longer than the acquisition.
 */
export const TraceParameter = Trace as unknown as TraceParameterConstructor;
