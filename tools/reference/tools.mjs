// What the parts of a page share: links between names, comments as Markdown.
import { posix } from "node:path";
import { ReflectionKind } from "typedoc";
import ts from "typescript";
import { mentionedLine } from "./entry.mjs";
import { hasOwnComment } from "./members.mjs";
import { code, commentText } from "./text.mjs";

/** The tools for one page; `reached` collects the entries that it links to. */
export function pageTools(model, page, reached = new Set()) {
  const { byReflection, checker, nodesOf, entryOfNode } = model;
  const link = (entry, text) => {
    reached.add(entry);
    return `[${text}](${target(page, entry.page)}#${entry.anchor})`;
  };
  const linkTo = (reflection, text) => {
    const entry = typeof reflection === "object" ? byReflection.get(reflection) : undefined;
    return entry ? link(entry, code(text)) : code(text);
  };
  const tagged = (comment, tag) => (comment?.blockTags ?? []).filter(each => each.tag === tag);
  const textOf = comment => commentText(comment?.summary, linkTo);

  return {
    checker,
    nodesOf,
    comment: textOf,
    commentsOf,
    commentsAt: name => entryOfNode(name)?.reflections.flatMap(commentsOf) ?? [],
    throws: comment => {
      const texts = tagged(comment, "@throws").map(each => commentText(each.content, linkTo));
      return texts.length > 0 ? `Throws ${texts.map(text => linkErrors(text)).join("; ")}` : "";
    },
    examples: comment => tagged(comment, "@example").map(each => commentText(each.content, linkTo)),
    mentioned: (nodes, self) => mentionedLine(mentioned(nodes, self), link),
    source: entry => (entry.file === "" ? "" : `Source: [${entry.file}](${target(page, `../../${entry.file}`)})`),
    link,
    /** A link where a type is a name and nothing else. */
    linkOfType: (node, text) => {
      if (!node || !ts.isTypeReferenceNode(node) || node.typeArguments) return undefined;
      const entry = entryOfNode(node.typeName);
      return entry && link(entry, code(text));
    },
  };

  /** The comments of a name: its own, or those of its signatures; of a class, else the line at the top of its file. */
  function commentsOf(reflection) {
    if (reflection.kindOf(ReflectionKind.Function)) {
      return (reflection.signatures ?? []).map(each => each.comment).filter(Boolean);
    }
    const nodes = nodesOf(reflection);
    if (hasOwnComment(nodes)) return [reflection.comment].filter(Boolean);
    const made = nodes.find(ts.isClassDeclaration);
    const text = made ? fileComment(made.getSourceFile(), made) : "";
    return text === "" ? [] : [{ summary: [{ kind: "text", text }], blockTags: [] }];
  }

  /** Names of errors become links. */
  function linkErrors(text) {
    return text.replaceAll(/(?<![`\w[])[A-Z]\w*Error\b/g, name => {
      const entry = model.entries.find(each => each.name === name);
      return entry ? link(entry, code(name)) : code(name);
    });
  }

  function mentioned(nodes, self) {
    const found = new Set();
    const visit = node => {
      // What a function does, and what a field starts with, is no part of its signature.
      if (ts.isBlock(node) || node.parent?.initializer === node) return;
      if (ts.isTypeReferenceNode(node)) note(node.typeName);
      else if (ts.isExpressionWithTypeArguments(node)) note(node.expression);
      else if (ts.isTypeQueryNode(node)) note(node.exprName);
      ts.forEachChild(node, visit);
    };
    const note = name => {
      const entry = entryOfNode(name);
      if (entry && entry !== self) found.add(entry);
    };
    for (const node of nodes) visit(node);
    return [...found].toSorted(byName);
  }
}

/** The doc line of a file, for the first class that it exports. */
function fileComment(file, made) {
  const classes = file.statements.filter(each => ts.isClassDeclaration(each) && isExported(each));
  const [, text = ""] = classes[0] === made ? (/^\/\*\* (.+?) \*\/\n/.exec(file.text) ?? []) : [];
  return text;
}

function isExported(node) {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export) !== 0;
}

/** Alphabetical, the same on every machine. */
export function byName(a, b) {
  return inOrder(a.name.toLowerCase(), b.name.toLowerCase()) || inOrder(a.name, b.name);
}

/** By code units, whatever the language of the machine. */
export function inOrder(a, b) {
  return a < b ? -1 : Number(a > b);
}

function target(from, to) {
  return from === to ? "" : posix.relative(posix.dirname(from), to);
}
