/** What can be configured: each key of `qcodesrc.json` with its default, what is allowed, and what it does. */

import type { Schema } from "../../drivers/station/config/check-schema.ts";

/** The values by key, with dots between the section and the name in it. */
export interface ConfigValues {
  "core.db_location": string;
  "GUID_components.GUID_type": "random_sample" | "explicit_sample";
  "GUID_components.location": number;
  "GUID_components.work_station": number;
  "GUID_components.sample": number;
  "dataset.write_period": number;
  "dataset.in_memory_cache": boolean;
  "dataset.dond_show_progress": boolean | undefined;
  "dataset.export_prefix": string;
  "dataset.export_path": string;
}

/** A key of the configuration. */
export interface Entry {
  /** The value where no file says anything else; absent for keys that only QCoDeS reads. */
  readonly default?: unknown;
  /** What is allowed. */
  readonly schema: Schema;
  /** What it does, in a sentence; for keys that only QCoDeS reads, nothing. */
  readonly description?: string;
}

/** What is read here. The names and their meanings are those of QCoDeS's `qcodesrc.json` (0.58). */
export const readEntries: { readonly [Key in keyof ConfigValues]: Required<Entry> & { default: ConfigValues[Key] } } = {
  "core.db_location": {
    default: "~/experiments.db",
    schema: { type: "string", minLength: 1 },
    description: "The database of a session that opens none by itself; ~ is the home directory.",
  },
  "GUID_components.GUID_type": {
    default: "random_sample",
    schema: oneOf("random_sample", "explicit_sample"),
    description: "Whether the first part of a GUID is a random number, or that of the sample.",
  },
  "GUID_components.location": {
    default: 0,
    schema: { type: "integer", minimum: 0, maximum: 0xff },
    description: "The code of the place, which GUIDs of runs contain.",
  },
  "GUID_components.work_station": {
    default: 0,
    schema: { type: "integer", minimum: 0, maximum: 0xff_ff_ff },
    description: "The code of the work station, which GUIDs of runs contain.",
  },
  "GUID_components.sample": {
    default: 0,
    schema: { type: "integer", minimum: 0, maximum: 0xff_ff_ff_ff },
    description: "The code of the sample, for GUIDs of the type explicit_sample.",
  },
  "dataset.write_period": {
    default: 1,
    schema: { type: "number", minimum: 1e-3 },
    description: "How long results may wait before they are written, in seconds.",
  },
  "dataset.in_memory_cache": {
    default: true,
    schema: { type: "boolean" },
    description: "Whether what a run brings is kept in memory, too: for plots, and for ds.cache.",
  },
  "dataset.dond_show_progress": {
    default: undefined,
    schema: { type: "boolean" },
    description: "Whether a bar tells how far a sweep is; without a value in notebooks and at a terminal.",
  },
  "dataset.export_prefix": {
    default: "qcodes_",
    schema: { type: "string" },
    description: "What the names of exported files begin with.",
  },
  "dataset.export_path": {
    default: "{db_location}",
    schema: { type: "string", minLength: 1 },
    description: "The folder of exported files; {db_location} is one beside the database, called after it.",
  },
};

const text: Schema = { type: "string" };
const flag: Schema = { type: "boolean" };
const number: Schema = { type: "number" };
const whole: Schema = { type: "integer" };
const textOrNothing: Schema = { type: ["string", "null"] };
const anything: Schema = {};
const level = oneOf("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG");

/** What QCoDeS reads and nothing here does: known, so that a file of QCoDeS is no mistake. */
const otherSchemas: Readonly<Record<string, Schema>> = {
  "core.default_fmt": text,
  "core.register_magic": { type: ["boolean", "array"] },
  "core.import_legacy_api": flag,
  "core.db_debug": flag,
  "core.loglevel": level,
  "core.file_loglevel": level,
  "logger.start_logging_on_import": oneOf("always", "never", "if_telemetry_set_up"),
  "logger.console_level": level,
  "logger.file_level": level,
  "logger.logger_levels": { type: "object", patternProperties: { "": text } },
  "subscription.subscribers": { type: "object" },
  "subscription.default_subscribers": { type: "array", items: text },
  "gui.notebook": flag,
  "gui.plotlib": textOrNothing,
  "gui.pyqtmaxplots": whole,
  "gui.defaultcolormap": text,
  "plotting.default_color_map": text,
  "plotting.rasterize_threshold": whole,
  "plotting.auto_color_scale": { type: "object" },
  "station.enable_forced_reconnect": flag,
  "station.default_folder": textOrNothing,
  "station.default_file": textOrNothing,
  "station.use_monitor": flag,
  "dataset.write_in_background": flag,
  "dataset.use_threads": flag,
  "dataset.dond_plot": flag,
  "dataset.callback_percent": number,
  "dataset.export_automatic": flag,
  "dataset.export_type": textOrNothing,
  "dataset.export_name_elements": { type: "array", items: text },
  "dataset.export_chunked_export_of_large_files_enabled": flag,
  "dataset.export_chunked_threshold": whole,
  "dataset.load_from_exported_file": flag,
  "telemetry.enabled": flag,
  "telemetry.instrumentation_key": text,
};

/** All keys that are known, but those below `user`, where everybody keeps what they like. */
export const entries: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ...Object.entries<Entry>(readEntries),
  ...Object.entries(otherSchemas).map(([key, schema]): [string, Entry] => [key, { schema }]),
]);

/** The section whose keys are not checked. */
export const userSection = "user";

/** The schema of a whole file, made of those of its keys. */
export const fileSchema: Schema = {
  type: "object",
  properties: { ...sections(), [userSection]: { type: "object", patternProperties: { "": anything } } },
};

function sections(): Record<string, Schema> {
  const found: Record<string, Record<string, Schema>> = {};
  for (const [key, { schema }] of entries) {
    const [section = "", name = ""] = key.split(".");
    (found[section] ??= {})[name] = schema;
  }
  return Object.fromEntries(
    Object.entries(found).map(([section, properties]) => [section, { type: "object", properties } satisfies Schema]),
  );
}

function oneOf(...values: readonly string[]): Schema {
  const pattern = `^(${values.join("|")})$`;
  return { type: "string", pattern, patternErrorMessage: `must be one of ${values.join(", ")}` };
}
