// One name of the reference: what it is, how it is written, what it has.
import { ReflectionKind } from "typedoc";
import ts from "typescript";
import { memberParts } from "./members.mjs";
import {
  aliasText,
  callable,
  callText,
  headText,
  layOutCalls,
  layOutDeclaration,
  layOutHead,
  typeText,
} from "./signature.mjs";
import { block, code, heading } from "./text.mjs";

/** The Markdown of an entry; `extra` goes between its declaration and its members. */
export async function entryText(entry, tools, { hidden, extra = [] } = {}) {
  const parts = [heading(2, entry.name)];
  const nodes = [];
  for (const reflection of entry.reflections) {
    const declared = await declaration(reflection, entry, tools);
    const comments = tools.commentsOf(reflection);
    parts.push(...new Set(comments.map(tools.comment)), ...declared.blocks);
    nodes.push(...declared.nodes);
    parts.push(...comments.map(tools.throws), ...comments.flatMap(tools.examples));
    if (reflection === entry.reflections[0]) parts.push(...extra);
    if (!reflection.kindOf(ReflectionKind.ClassOrInterface)) continue;
    const members = await memberParts(reflection, entry, tools, hidden);
    parts.push(...members.parts);
    nodes.push(...members.nodes);
  }
  parts.push(tools.mentioned(nodes, entry), tools.source(entry));
  return parts.filter(part => part !== "").join("\n\n");
}

async function declaration(reflection, entry, tools) {
  const nodes = tools.nodesOf(reflection);
  if (reflection.kindOf(ReflectionKind.Function)) return calls(callable(nodes), entry.name, tools);
  if (reflection.kindOf(ReflectionKind.Variable)) return variable(nodes.find(ts.isVariableDeclaration), entry, tools);
  if (reflection.kindOf(ReflectionKind.TypeAlias)) {
    const node = nodes.find(ts.isTypeAliasDeclaration);
    return node ? { blocks: [block(await layOutDeclaration(aliasText(node, entry.name)))], nodes: [node] } : none;
  }
  const head = nodes.find(node => ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node));
  if (!head) return none;
  const made = ts.isClassDeclaration(head) ? callable(head.members.filter(ts.isConstructorDeclaration)) : [];
  const text = headText(head, entry.name);
  // The name alone stands in the heading already.
  const texts = text === `interface ${entry.name}` ? [] : [await layOutHead(text)];
  if (made.length > 0) {
    texts.push(
      await layOutCalls(
        made.map(node => callText(node, tools.checker, entry.own)),
        "new ",
      ),
    );
  }
  const bases = (head.heritageClauses ?? []).filter(clause => clause.token === ts.SyntaxKind.ExtendsKeyword);
  return { blocks: texts.length > 0 ? [block(texts.join("\n"))] : [], nodes: [...bases, ...made] };
}

/** A constant that can be called or constructed shows how; any other shows its type. */
async function variable(node, entry, tools) {
  if (!node) return none;
  const type = tools.checker.getTypeAtLocation(node);
  const makes = type
    .getConstructSignatures()
    .map(each => each.declaration)
    .filter(Boolean);
  if (makes.length > 0) return calls(makes, entry.name, tools, "new ");
  const direct = type
    .getCallSignatures()
    .map(each => each.declaration)
    .filter(Boolean);
  if (direct.length === 0) {
    const text = await layOutDeclaration(`const ${entry.own}: ${typeText(node, tools.checker)}`);
    return { blocks: [block(text)], nodes: [node] };
  }
  const main = await calls(direct, entry.name, tools);
  // The function behind the constant may say more than the constant does.
  for (const comment of direct.flatMap(each => (each.name ? tools.commentsAt(each.name) : []))) {
    main.blocks.push(tools.comment(comment), tools.throws(comment), ...tools.examples(comment));
  }
  for (const property of type.getProperties()) {
    const further = tools.checker.getTypeOfSymbolAtLocation(property, node).getCallSignatures();
    const found = further.map(each => each.declaration).filter(each => each && !isForeign(each));
    if (found.length === 0) continue;
    const more = await calls(found, `${entry.name}.${property.name}`, tools);
    main.blocks.push(...more.blocks);
    main.nodes.push(...more.nodes);
  }
  return main;
}

async function calls(nodes, name, tools, prefix = "") {
  const [own, ...path] = name.split(".").toReversed();
  const before =
    prefix +
    path
      .toReversed()
      .map(each => `${each}.`)
      .join("");
  const text = await layOutCalls(
    nodes.map(node => callText(node, tools.checker, own)),
    before,
  );
  return { blocks: [block(text)], nodes };
}

function isForeign(node) {
  return node.getSourceFile().fileName.includes("/node_modules/");
}

const none = { blocks: [], nodes: [] };

/** The line of names that signatures mention. */
export function mentionedLine(found, link) {
  return found.length === 0 ? "" : `Types: ${found.map(each => link(each, code(each.name))).join(", ")}`;
}
