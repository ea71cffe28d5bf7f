/**
 * What a parameter knows of itself, in one plain object: a parameter is a function, and each private field of a function costs
 * as much as a hundred of an object's.
 */

import type { OwnerInstrument } from "../instrument/types.ts";
import type { Validator } from "../validators/validator.ts";
import type { Abilities, BaseOptions } from "./base-options.ts";
import type { CacheOwner } from "./cache.ts";
import { ParameterCache } from "./cache.ts";
import { validatorsOf } from "./check-options.ts";
import type { Conversion } from "./convert.ts";
import { conversionOf } from "./convert.ts";
import { MappingTable } from "./value-mapping.ts";
import type { ValueWriter } from "./value-writer.ts";

export class ParameterState {
  readonly options: BaseOptions;
  readonly instrument: OwnerInstrument | undefined;
  readonly gettable: boolean;
  readonly settable: boolean;
  readonly manual: boolean;
  readonly validatesReads: boolean;
  readonly conversion: Conversion;
  readonly cache: ParameterCache<never>;
  validators: readonly Validator[];
  /** Made when it is first needed: most sets are through before the next. */
  writer: ValueWriter | undefined = undefined;
  name: string | undefined = undefined;
  /** Known once the name is bound. */
  fullName: string | undefined = undefined;
  /** What it does, for those who wait. */
  getting: string | undefined = undefined;
  setting: string | undefined = undefined;
  /** What a validator's error says of the culprit. */
  context: string | undefined = undefined;
  label: string | undefined;
  unit: string;
  metadata: Record<string, unknown>;
  /** Whether the initial value is still to be sent. */
  initial: "none" | "due" | "running" = "none";
  /** How many blocks of `setTo` hold it. */
  locks = 0;

  constructor(
    options: BaseOptions,
    { gettable, settable, manual = false, validatesReads = false, cache }: Abilities,
    owner: CacheOwner,
  ) {
    this.options = options;
    this.instrument = options.instrument as OwnerInstrument | undefined;
    this.gettable = gettable;
    this.settable = settable;
    this.manual = manual;
    this.validatesReads = validatesReads;
    const mapping = options.valMapping === undefined ? undefined : new MappingTable(options.valMapping);
    this.validators = validatorsOf(options, mapping);
    this.conversion = conversionOf(options, mapping);
    this.cache = cache?.(owner) ?? new ParameterCache(owner, options.maxValAge);
    this.label = options.label;
    this.unit = options.unit ?? "";
    this.metadata = options.metadata ?? {};
  }
}
