// The page of a company's drivers: models, their parameters, and what else its entry point exports.
import { entryText } from "./entry.mjs";
import { cell, code, firstSentence, table } from "./text.mjs";

/** Entries that stand in the table of a family's models and have nothing of their own to tell. */
export function plainModels(entries, observed) {
  const plain = new Set();
  for (const { name, family } of observed) {
    const entry = entries.find(each => each.name === name);
    const own = entry.reflections.flatMap(each => each.children ?? []);
    if (name !== family && own.every(each => each.inheritedFrom || each.overwrites)) plain.add(entry);
  }
  return plain;
}

/** Markdown parts, one for each name. */
export async function companyParts(entries, observed, tools) {
  const plain = plainModels(entries, observed);
  const parts = [];
  for (const entry of entries) {
    if (plain.has(entry)) continue;
    const members = observed.filter(each => each.family === entry.name);
    const hidden = new Set(observed.flatMap(each => fieldsOf(entry.name, each)));
    const extra = members.length > 0 ? familyParts(entry, members, entries, tools) : [];
    parts.push(await entryText(entry, tools, { hidden, extra }));
  }
  return parts;
}

/** Fields of a class that the tables of parameters and parts show. */
function fieldsOf(name, { name: model, family, kind, parameters, parts }) {
  const inner = parts.flatMap(part => fieldsOf(name, part));
  if (![model, family, kind].includes(name)) return inner;
  const partNames = parts.flatMap(part => part.names.map(each => each.replace(/\[.*/, "")));
  return [...parameters.map(each => each.name), ...partNames, ...inner];
}

function familyParts(family, members, entries, tools) {
  const out = [];
  if (members.length > 1) {
    const rows = members.map(({ name, parts }) => {
      const [comment] = entries.find(each => each.name === name).reflections.flatMap(tools.commentsOf);
      const has = parts.flatMap(part => part.names).map(code);
      return [code(name), has.join(", "), cell(firstSentence(tools.comment(comment)))];
    });
    out.push(table(["model", "parts", "meaning"], rows));
  }
  const standard = tools.standard();
  out.push(
    `Parameters, beside those of every ${standard}:`,
    parameterTable(members.map(each => [each.name, each.parameters])),
  );
  const kinds = new Set(members.flatMap(({ parts }) => parts.map(part => part.kind)));
  for (const kind of kinds) {
    const owners = members.flatMap(({ name, parts }) =>
      parts.filter(part => part.kind === kind).map(part => [name, part]),
    );
    const names = [...new Set(owners.flatMap(([, part]) => part.names))].map(code).join(", ");
    const entry = entries.find(each => each.name === kind);
    const title = entry ? tools.link(entry, code(kind)) : code(kind);
    out.push(
      `Parameters of ${names} (${title}):`,
      parameterTable(owners.map(([name, part]) => [name, part.parameters])),
    );
  }
  return out.filter(part => part !== "");
}

/** One row for each parameter; where models differ, a cell says which has what. */
function parameterTable(models) {
  const names = new Set(models.flatMap(([, parameters]) => parameters.map(each => each.name)));
  if (names.size === 0) return "None.";
  const everyModel = new Set(models.map(([model]) => model));
  const rows = [...names].map(name => {
    const found = models.flatMap(([model, parameters]) => {
      const parameter = parameters.find(each => each.name === name);
      return parameter ? [[model, parameter]] : [];
    });
    const having = new Set(found.map(([model]) => model));
    const only = having.size < everyModel.size ? ` (${[...having].map(code).join(", ")})` : "";
    const column = key => differing(found.map(([model, parameter]) => [model, parameter[key]]));
    const texts = ["unit", "access", "allowed", "commands", "meaning"].map(column);
    return [code(name) + only, ...texts];
  });
  return table(["parameter", "unit", "access", "allowed", "commands", "meaning"], rows);
}

function differing(values) {
  const models = new Map();
  for (const [model, value] of values) models.set(value, (models.get(value) ?? new Set()).add(model));
  if (models.size === 1) return cell(values[0][1]);
  return [...models]
    .map(([value, names]) => `${cell(value) || "any"} (${[...names].map(name => shorten(name)).join(", ")})`)
    .join("<br>");
}

/** `2614B` for `Keithley2614B`: the company is the page's. */
function shorten(name) {
  return name.replace(/^[A-Z][A-Za-z]*?(?=\d)/, "");
}
