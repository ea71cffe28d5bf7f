// What a class or an interface has: a table of its fields and one of its methods. What it inherits is on its base's page.
import { ReflectionKind } from "typedoc";
import ts from "typescript";
import { callable, callShape, callText, layOutCalls, typeText } from "./signature.mjs";
import { block, cell, code, splitDefault, table } from "./text.mjs";

/** Members whose names are symbols and that a reader meets in the language. */
const knownSymbols = new Map([
  ["[iterator]", "What `for (… of …)` goes through."],
  ["[asyncIterator]", "What `for await (… of …)` goes through."],
  ["[dispose]", "What `using` calls at the end of a block."],
  ["[asyncDispose]", "What `await using` calls at the end of a block."],
]);
/** Longer calls are written below the table. */
const longestCell = 90;

/** Markdown parts for the members; `hidden` names are told elsewhere. */
export async function memberParts(reflection, entry, tools, hidden = new Set()) {
  const shown = (reflection.children ?? []).filter(child => isShown(child, tools) && !hidden.has(child.name));
  const fields = shown.filter(child => child.kindOf([ReflectionKind.Property, ReflectionKind.Accessor]));
  const methods = shown.filter(child => child.kindOf(ReflectionKind.Method));
  const parts = [];
  if (fields.length > 0) parts.push(fieldTable(fields, tools));
  const calls = [...ownCalls(reflection, tools), ...methods.map(each => methodRow(each, entry, tools))];
  if (calls.length > 0) parts.push(...(await methodParts(calls)));
  return { parts, nodes: [...shown.flatMap(each => tools.nodesOf(each)), ...calls.flatMap(each => each.nodes)] };
}

function isShown(child, { nodesOf }) {
  if (child.inheritedFrom || child.flags.isExternal) return false;
  if (child.name.startsWith("[") && !knownSymbols.has(child.name)) return false;
  // What only fulfils what a base says, or what every object has, is not told again.
  const known = child.overwrites !== undefined || child.name === "toString" || child.name === "toJSON";
  return !known || hasOwnComment(nodesOf(child));
}

/** Whether a comment stands right before a declaration; TypeDoc also gives those of bases and of the file. */
export function hasOwnComment(nodes) {
  return nodes.some(node => {
    const text = node.getSourceFile().text;
    return ts.getJSDocCommentsAndTags(node).some(({ end }) => !/\n\s*\n/.test(text.slice(end, node.getStart())));
  });
}

function fieldTable(fields, tools) {
  const rows = fields.map(field => {
    const comment = field.comment ?? field.getSignature?.comment ?? field.setSignature?.comment;
    const nodes = tools.nodesOf(field);
    const node = nodes.find(ts.isGetAccessor) ?? nodes[0];
    const { meaning, byDefault } = splitDefault(tools.comment(comment));
    const type = node ? typeText(node, tools.checker) : "";
    const owner = field.flags.isStatic ? `${field.parent?.name}.` : "";
    const target = tools.linkOfType(node?.type, type);
    return [
      code(`${owner}${field.name}${field.flags.isOptional ? "?" : ""}`),
      target ?? (type === "" ? "" : code(type)),
      cell(byDefault),
      cell(told(field, comment, meaning, tools)),
    ];
  });
  return table(["name", "type", "default", "meaning"], rows);
}

/** How an interface itself is called or constructed. */
function ownCalls(reflection, { nodesOf, checker, comment }) {
  if (!reflection.kindOf(ReflectionKind.Interface)) return [];
  const members = nodesOf(reflection)
    .filter(ts.isInterfaceDeclaration)
    .flatMap(node => [...node.members]);
  const called = members.filter(ts.isCallSignatureDeclaration);
  const row = (node, name, meaning) => ({
    calls: [callText(node, checker, name)],
    shape: callShape(node, name),
    prefix: "",
    meaning,
    nodes: [node],
  });
  return [
    ...members.filter(ts.isConstructSignatureDeclaration).map(node => row(node, "new", "")),
    ...called.map((node, index) => row(node, "", comment(reflection.signatures?.[index]?.comment))),
  ];
}

function methodRow(method, entry, tools) {
  const nodes = callable(tools.nodesOf(method));
  const prefix = method.flags.isStatic ? `${entry.own}.` : "";
  const [comment] = (method.signatures ?? []).map(each => each.comment).filter(Boolean);
  const symbol = method.name.startsWith("[");
  const name = symbol ? method.name.replace("[", "[Symbol.") : `${method.name}${method.flags.isOptional ? "?" : ""}`;
  const meaning = (comment && tools.comment(comment)) || (knownSymbols.get(method.name) ?? "");
  return {
    calls: nodes.map(node => callText(node, tools.checker, name)),
    shape: nodes[0] ? callShape(nodes.at(-1), name) : name,
    prefix,
    meaning: told(method, comment, meaning, tools),
    nodes,
  };
}

function told(member, comment, meaning, tools) {
  const role = member.flags.isProtected && !meaning.startsWith("For ") ? "*For drivers.* " : "";
  return [role + meaning, tools.throws(comment)].filter(Boolean).join(" ").trim();
}

async function methodParts(methods) {
  const isShort = ({ calls, prefix }) => calls.length === 1 && (prefix + calls[0]).length <= longestCell;
  const rows = methods.map(method => [
    code(method.prefix + (isShort(method) ? method.calls[0] : method.shape)),
    cell(method.meaning),
  ]);
  const parts = [table(["method", "meaning"], rows)];
  const long = methods.filter(method => !isShort(method));
  if (long.length > 0) {
    const laid = [];
    for (const { calls, prefix } of long) laid.push(await layOutCalls(calls, prefix));
    parts.push(block(laid.join("\n")));
  }
  return parts;
}
