// Writes widgets/controls/models.ts from the description of the models that every front-end with widgets knows.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = join(root, "widgets/controls/models.ts");

/** Classes that are more than their attributes, and where they are written by hand. */
const bases = {
  Button: ["Pressed", "./pressed.ts"],
  Dropdown: ["OneOf", "./selection.ts"],
  RadioButtons: ["OneOf", "./selection.ts"],
  Select: ["OneOf", "./selection.ts"],
  SelectionSlider: ["OneOf", "./selection.ts"],
  ToggleButtons: ["OneOf", "./selection.ts"],
  SelectMultiple: ["SeveralOf", "./selection.ts"],
  SelectionRangeSlider: ["RangeOf", "./selection.ts"],
  Output: ["Captured", "./captured.ts"],
};
const selections = new Set(["OneOf", "SeveralOf", "RangeOf"]);
/** What nobody makes by name: without a view, or only a part of another one. */
const leftOut = new Set(["DOMWidget", "ControllerAxis", "ControllerButton"]);

/** Names of ipywidgets that differ from those of the models. */
const names = { Time: "TimePicker", Datetime: "DatetimePicker", NaiveDatetime: "NaiveDatetimePicker" };

/** What all that are shown have in common. */
const shownNames = ["_dom_classes", "layout", "tabbable", "tooltip"];

const types = {
  string: ["string", "string"],
  int: ["int", "number"],
  float: ["float", "number"],
  bool: ["bool", "boolean"],
  bytes: ["bytes", "Uint8Array"],
  Date: ["date", "Date"],
  Datetime: ["datetime", "Date"],
  Time: ["time", "string"],
  "int,string": ["int or string", "number | string"],
  "float,string": ["float or string", "number | string"],
};

/** The text of the file. */
async function modelsText() {
  const file = createRequire(import.meta.url).resolve("@jupyter-widgets/schema/jupyterwidgetmodels.latest.json");
  const models = JSON.parse(readFileSync(file, "utf8"))
    .map(named)
    .filter(({ name }) => !leftOut.has(name));
  const shown = models.find(({ name }) => name === "Box").attributes.filter(({ name }) => shownNames.includes(name));
  const common = shown.map(attribute => described("Box", attribute));
  const text = [
    "/**",
    " * The controls that every front-end with Jupyter widgets knows. Made from `@jupyter-widgets/schema` by",
    " * `npm run widgets`; not to be changed by hand.",
    " */",
    "/* oxlint-disable no-unsafe-declaration-merging, no-empty-interface, no-empty-object-type, no-unused-vars -- each attribute is read and set like a field */",
    "",
    ...importsOf(models),
    "/** What all that are shown have in common. */",
    "export interface Shown {",
    ...common.flatMap(({ camel, doc, ts }) => [`/** ${doc} */`, `${camel}: ${ts};`]),
    "}",
    "",
    'const shown: ModelSpec["attributes"] = {',
    ...common.map(({ camel, text: spec }) => `${camel}: { ${spec} },`),
    "};",
    "",
    ...models.map(classText),
  ].join("\n");
  return await format(text, { ...(await resolveConfig(target)), parser: "typescript" });
}

function named(model) {
  const name = model.model.name.replace(/Model$/, "");
  return { ...model, name: names[name] ?? name };
}

function importsOf(models) {
  const used = models.flatMap(({ name }) => (bases[name] ? [bases[name]] : []));
  const files = [...new Set(used.map(([, file]) => file))].toSorted((a, b) => a.localeCompare(b));
  const lines = files.map(file => {
    const imported = [...new Set(used.filter(one => one[1] === file).map(([name]) => name))].toSorted((a, b) =>
      a.localeCompare(b),
    );
    const options = imported.filter(name => selections.has(name)).map(name => `type ${name}Options`);
    return `import { ${[...imported, ...options].join(", ")} } from ${JSON.stringify(file)};`;
  });
  return [
    ...lines,
    'import type { ModelSpec } from "../model/spec.ts";',
    'import { type OptionsOf, Widget } from "../model/widget.ts";',
    "",
  ];
}

function classText({ name, model, view, attributes }) {
  const [base] = bases[name] ?? ["Widget"];
  const isSelection = selections.has(base);
  const known = attributes
    .filter(({ name: wire }) => !/^_(model|view)_/.test(wire))
    .map(attribute => described(name, attribute));
  const isShown = shownNames.every(wire => known.some(attribute => attribute.wire === wire));
  const own = known.filter(({ wire }) => !isShown || !shownNames.includes(wire));
  // What a class written by hand makes of these is its own.
  const told = own.filter(({ wire }) => !wire.startsWith("_") && !(isSelection && wire === "index"));
  const spec = {
    name,
    module: model.module,
    version: model.version,
    model: model.name,
    ...(view && { view: view.name }),
  };
  const state = `${name}State`;
  const type = isSelection ? "<T>" : "";
  const parent = isSelection ? `${base}<T, ${state}>` : `${base}<${state}>`;
  const options = `OptionsOf<${state}>`;
  const given = isSelection ? `options: ${options} & ${base}Options<T>` : `options: ${options} = {}`;
  return [
    `/** The attributes of {@link ${name}}. */`,
    `export interface ${state}${isShown ? " extends Shown" : ""} {`,
    ...told.flatMap(({ camel, doc, ts }) => [`/** ${doc} */`, `${camel}: ${ts};`]),
    "}",
    "",
    `/** ${name}, as ipywidgets has it. */`,
    `export class ${name}${type} extends ${parent} {`,
    `constructor(${given}) { super({`,
    ...Object.entries(spec).flatMap(([key, value]) => (value ? [`${key}: ${JSON.stringify(value)},`] : [])),
    "attributes: {",
    ...(isShown ? ["...shown,"] : []),
    ...own.map(({ camel, text }) => `${camel}: { ${text} },`),
    "} }, options); } }",
    `export interface ${name}${type} extends ${state} {}`,
    "",
  ].join("\n");
}

function described(
  owner,
  { name: wire, type, default: initial, help, enum: choices, allow_none: nullable, items, widget },
) {
  const camel =
    wire === "_dom_classes"
      ? "domClasses"
      : wire.replaceAll(/(?<=[a-z])_([a-z])/g, (_all, letter) => letter.toUpperCase());
  const [kind, ts, refers] = typeOf(type, items, widget);
  const parts = [`type: ${JSON.stringify(kind)}`];
  if (camel !== wire) parts.push(`wire: ${JSON.stringify(wire)}`);
  if (nullable) parts.push("nullable: true");
  if (choices) parts.push(`choices: ${JSON.stringify(choices)}`);
  if (refers) parts.push(`make: given => new ${refers}(given)`);
  else if (hasInitial(initial, kind, nullable))
    parts.push(`initial: ${JSON.stringify(initial).replaceAll("\u200b", String.raw`\u200b`)}`);
  const value = choices ? choices.map(choice => JSON.stringify(choice)).join(" | ") : ts;
  const full = nullable ? `${value} | null` : value;
  const standard = refers || kind === "bytes" ? "" : ` Default ${JSON.stringify(initial).replaceAll("\u200b", "")}.`;
  return { wire, camel, doc: `${sentence(help || words(wire))}${standard}`, ts: full, text: parts.join(", ") };

  function typeOf() {
    if (type === "reference") return ["widget", widget, widget];
    if (type !== "array") {
      if (owner === "NaiveDatetimePicker" && type === "Datetime") return ["local datetime", "Date"];
      const found = types[String(type)];
      if (!found) throw new Error(`${owner}.${wire}: the type ${JSON.stringify(type)} is not known`);
      return found;
    }
    const of = items?.type;
    if (of === "string") return ["strings", "readonly string[]"];
    if (of === "int") return ["ints", "readonly number[]"];
    if (of === "reference") return ["widgets", "readonly Widget[]"];
    if (Array.isArray(initial) && initial.length === 2 && initial.every(item => typeof item === "number")) {
      return [
        initial.every(Number.isInteger) && owner.startsWith("Int") ? "ints" : "floats",
        "readonly [number, number]",
      ];
    }
    if (owner === "FloatsInput") return ["floats", "readonly number[]"];
    if (owner === "IntsInput") return ["ints", "readonly number[]"];
    if (/^(Colors|Tags)Input$/.test(owner)) return ["list", "readonly string[]"];
    return ["list", "readonly unknown[]"];
  }
}

function hasInitial(initial, kind, nullable) {
  if (kind === "bytes" || (Array.isArray(initial) && initial.length === 0)) return false;
  if (initial === null) return !nullable;
  return initial !== "" || nullable;
}

function words(wire) {
  return wire.replace(/^_/, "").replaceAll("_", " ");
}

function sentence(help) {
  const text = help.replaceAll(/\s+/g, " ").trim().replace(/[.?]$/, "");
  return `${text[0].toUpperCase()}${text.slice(1)}.`.replaceAll("*/", "* /");
}

if (process.argv.includes("--print")) process.stdout.write(await modelsText());
else writeFileSync(target, await modelsText());
