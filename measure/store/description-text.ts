/** The description of a run as the JSON text that QCoDeS keeps: version 3 is written, versions 0 to 3 are read. */

import type { InterDependencies, RunDescription } from "../describe/interdependencies.ts";
import { paramTypes } from "../describe/param-spec.ts";
import type { ParamSpec, ParamType } from "../describe/param-spec.ts";
import { pythonJson } from "./python-json.ts";

/** The columns in the order of QCoDeS's tables: axes first, then what others were inferred from, then the rest. */
export function columnsInOrder({ parameters, dependencies, inferences }: InterDependencies): ParamSpec[] {
  const names = [
    ...Object.values(dependencies).flat(),
    ...Object.values(inferences).flat(),
    ...Object.keys(parameters),
  ];
  return [...new Set(names)].flatMap(name => parameters[name] ?? []);
}

/** The text of a description, version 3. */
export function descriptionText({ interdependencies, shapes }: RunDescription): string {
  const { parameters, dependencies, inferences, standalones } = interdependencies;
  const paramspecs = columnsInOrder(interdependencies).map(spec => ({
    ...specJson(spec),
    inferred_from: inferences[spec.name] ?? [],
    depends_on: dependencies[spec.name] ?? [],
  }));
  const specs = Object.fromEntries(Object.entries(parameters).map(([name, spec]) => [name, specJson(spec)]));
  return pythonJson({
    version: 3,
    interdependencies: { paramspecs },
    interdependencies_: { parameters: specs, dependencies, inferences, standalones },
    shapes,
  });
}

/**
 * Reads the text of a description.
 * @throws Error for a text that is none.
 */
export function readDescription(text: string): RunDescription {
  const json = JSON.parse(text) as Json;
  const old = json["interdependencies"] as Json | undefined;
  const current = (json["interdependencies_"] ?? (old && "paramspecs" in old ? undefined : old)) as Json | undefined;
  const shapes = (json["shapes"] ?? null) as RunDescription["shapes"];
  if (current) return { interdependencies: currentDependencies(current), shapes };
  const specs = old?.["paramspecs"];
  if (!Array.isArray(specs)) throw new Error(`the description of a run makes no sense: ${text.slice(0, 200)}`);
  return { interdependencies: oldDependencies(specs as Json[]), shapes };
}

type Json = Readonly<Record<string, unknown>>;

function specJson({ name, paramtype, label, unit }: ParamSpec): ParamSpec {
  return { name, paramtype, label, unit };
}

function specOf(json: Json): ParamSpec {
  const { name, paramtype, label, unit } = json;
  if (typeof name !== "string" || !paramTypes.includes(paramtype as ParamType)) {
    throw new Error(`a column of a run makes no sense: ${JSON.stringify(json)}`);
  }
  return { name, paramtype: paramtype as ParamType, label: textOf(label), unit: textOf(unit) };
}

/** A label that is no text, as a hostile file may have it, is none. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function currentDependencies(json: Json): InterDependencies {
  const specs = Object.values((json["parameters"] ?? {}) as Record<string, Json>).map(specOf);
  return {
    parameters: Object.fromEntries(specs.map(spec => [spec.name, spec])),
    dependencies: namesByName(json["dependencies"]),
    inferences: namesByName(json["inferences"]),
    standalones: ((json["standalones"] ?? []) as unknown[]).map(String),
  };
}

/** Version 0 keeps with each column what it depends on. */
function oldDependencies(json: readonly Json[]): InterDependencies {
  const specs = json.map(specOf);
  const lists = (key: string): Record<string, readonly string[]> =>
    Object.fromEntries(
      json
        .map(each => [String(each["name"]), ((each[key] ?? []) as unknown[]).map(String)] as const)
        .filter(([, names]) => names.length > 0),
    );
  const dependencies = lists("depends_on");
  const inferences = lists("inferred_from");
  const related = new Set(
    [dependencies, inferences].flatMap(each => [...Object.keys(each), ...Object.values(each).flat()]),
  );
  return {
    parameters: Object.fromEntries(specs.map(spec => [spec.name, spec])),
    dependencies,
    inferences,
    standalones: specs.flatMap(({ name }) => (related.has(name) ? [] : [name])),
  };
}

function namesByName(json: unknown): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries((json ?? {}) as Record<string, unknown[]>).map(([name, names]) => [name, names.map(String)]),
  );
}
