/** `/lab/api/settings`: JupyterLab's settings, from the schemas of the front-end, our overrides and what the user saved. */
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import JSON5 from "json5";
import { writeAtomically } from "../contents/atomic-write.ts";
import { isName } from "../contents/paths.ts";
import { HttpError, isObject, optionalText, readJsonObject } from "../http/exchange.ts";
import type { Route } from "../http/router.ts";

type JsonObject = Record<string, unknown>;

export interface SettingsOptions {
  /** Folder of the built front-end, with `schemas/<package>/<plugin>.json` and `overrides.json`. */
  frontEnd: string;
  /** Where the user's settings are kept. */
  userFolder: string;
}

export function settingsRoutes(options: SettingsOptions): Route[] {
  return [
    [
      "GET",
      "/lab/api/settings",
      async at => {
        const ids = await listIds(join(options.frontEnd, "schemas"));
        if (at.url.searchParams.get("ids_only") === "true") return { json: { settings: ids.map(id => ({ id })) } };
        return { json: { settings: await Promise.all(ids.map(id => readSettings(options, id))) } };
      },
    ],
    ["GET", "/lab/api/settings/*id", async at => ({ json: await readSettings(options, at.params["id"] ?? "") })],
    [
      "PUT",
      "/lab/api/settings/*id",
      async at => {
        await saveSettings(options, at.params["id"] ?? "", optionalText(await readJsonObject(at.request), "raw"));
        return { status: 204 };
      },
    ],
  ];
}

async function readSettings(options: SettingsOptions, id: string): Promise<JsonObject> {
  const [schema, user] = await Promise.all([readSchema(options, id), readUser(options, id)]);
  return { id, schema, version: await readVersion(options, id), ...user };
}

async function readSchema({ frontEnd }: SettingsOptions, id: string): Promise<JsonObject> {
  const text = await readFile(`${fileOf(join(frontEnd, "schemas"), id)}.json`, "utf8").catch(() => undefined);
  if (text === undefined) throw new HttpError(404, `settings ${id} are not known`);
  const schema = JSON.parse(text) as JsonObject;
  const overrides = await readFile(join(frontEnd, "overrides.json"), "utf8").catch(() => "{}");
  return override(schema, (JSON.parse(overrides) as Record<string, JsonObject>)[id] ?? {});
}

/** Our defaults in place of the schema's; objects are merged. */
function override(schema: JsonObject, defaults: JsonObject): JsonObject {
  const properties = { ...(isObject(schema["properties"]) ? schema["properties"] : {}) };
  for (const [key, value] of Object.entries(defaults)) {
    const property = isObject(properties[key]) ? properties[key] : {};
    properties[key] = { ...property, default: merge(property["default"], value) };
  }
  return { ...schema, properties };
}

function merge(base: unknown, change: unknown): unknown {
  if (!isObject(base) || !isObject(change)) return change;
  return {
    ...base,
    ...Object.fromEntries(Object.entries(change).map(([key, value]) => [key, merge(base[key], value)])),
  };
}

async function readUser({ userFolder }: SettingsOptions, id: string): Promise<JsonObject> {
  const file = `${fileOf(userFolder, id)}.jupyterlab-settings`;
  const [raw, found] = await Promise.all([readFile(file, "utf8").catch(() => "{}"), stat(file).catch(() => undefined)]);
  const times = { created: found?.ctime.toISOString() ?? null, last_modified: found?.mtime.toISOString() ?? null };
  try {
    return { raw, settings: JSON5.parse<unknown>(raw), ...times };
  } catch {
    // A file that somebody edited wrongly must not keep the workbook from starting.
    return { raw: "{}", settings: {}, warning: `${file} is not JSON5: the defaults are used`, ...times };
  }
}

async function saveSettings(options: SettingsOptions, id: string, raw: string | undefined): Promise<void> {
  await readSchema(options, id);
  if (raw === undefined) throw new HttpError(400, "raw is missing: the text of the settings is expected");
  try {
    if (!isObject(JSON5.parse<unknown>(raw))) throw new Error("must be an object");
  } catch (cause) {
    throw new HttpError(400, `settings ${id}: ${(cause as Error).message}`, { cause });
  }
  const file = `${fileOf(options.userFolder, id)}.jupyterlab-settings`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeAtomically(file, raw);
}

async function readVersion({ frontEnd }: SettingsOptions, id: string): Promise<string> {
  const file = join(dirname(fileOf(join(frontEnd, "schemas"), id)), "package.json.orig");
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? "N/A" : ((JSON.parse(text) as { version?: string }).version ?? "N/A");
}

/** `@scope/package:plugin` is the file `@scope/package/plugin`. */
function fileOf(folder: string, id: string): string {
  const [name = "", plugin = "", ...rest] = id.split(":");
  const parts = [...name.split("/"), plugin];
  if (rest.length > 0 || parts.length > 3 || !parts.every(isName))
    throw new HttpError(404, `settings ${id} are not known`);
  return join(folder, ...parts);
}

async function listIds(schemas: string): Promise<string[]> {
  const files = await readdir(schemas, { recursive: true }).catch(() => []);
  return files
    .filter(file => file.endsWith(".json"))
    .map(file => file.slice(0, -".json".length).replaceAll("\\", "/"))
    .filter(file => /^[^/]+\/(?:[^/]+\/)?[^/]+$/.test(file) && !file.endsWith("/package"))
    .map(file => `${dirname(file)}:${file.slice(file.lastIndexOf("/") + 1)}`)
    .toSorted();
}
