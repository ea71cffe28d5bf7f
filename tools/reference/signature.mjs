// Signatures as the sources have them, without bodies, laid out by prettier.
import * as prettier from "prettier";
import ts from "typescript";

const printer = ts.createPrinter({ removeComments: true });
const lineWidth = 100;

/** Text of a syntax node in one line, without comments. */
export function print(node) {
  const inOneLine = each => {
    ts.setEmitFlags(each, ts.EmitFlags.SingleLine);
    ts.forEachChild(each, inOneLine);
  };
  inOneLine(node);
  return printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
}

/** `name<T>(value: T, options?: Options): Promise<T>` of anything that can be called. */
export function callText(node, checker, name) {
  const returned = ts.isConstructorDeclaration(node) ? "" : `: ${returnText(node, checker)}`;
  return `${name}${typeParameters(node)}(${node.parameters.map(each => parameterText(each, checker)).join(", ")})${returned}`;
}

/** `name(value, options?)`: what is given, without types. */
export function callShape(node, name) {
  const given = node.parameters.filter(each => print(each.name) !== "this");
  return `${name}(${given.map(each => `${each.dotDotDotToken ? "..." : ""}${parameterName(each)}${isOptional(each) ? "?" : ""}`).join(", ")})`;
}

/** The declarations to show: overloads without the one that implements them. */
export function callable(nodes) {
  const found = nodes.filter(node => ts.isFunctionLike(node) && !ts.isAccessor(node));
  const overloads = found.filter(node => !node.body);
  return overloads.length > 0 ? overloads : found.slice(0, 1);
}

/** The type of a field, an accessor or a variable. */
export function typeText(node, checker) {
  const written = ts.isSetAccessor(node) ? node.parameters[0]?.type : node.type;
  return written ? print(written) : inferred(checker.getTypeAtLocation(node), checker, node);
}

/** `class Name<T> extends Base<T>`, without members. */
export function headText(node, name) {
  const keyword = ts.isInterfaceDeclaration(node) ? "interface" : isAbstract(node) ? "abstract class" : "class";
  const bases = (node.heritageClauses ?? [])
    .filter(clause => clause.token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(clause => clause.types.map(print));
  return `${keyword} ${name}${typeParameters(node)}${bases.length > 0 ? ` extends ${bases.join(", ")}` : ""}`;
}

/** `type Name<T> = …`. */
export function aliasText(node, name) {
  return `type ${name}${typeParameters(node)} = ${print(node.type)}`;
}

/** Calls one below the other, each as long lines are broken in the sources; `prefix` stands before each name. */
export async function layOutCalls(calls, prefix = "") {
  const laid = [];
  for (const call of calls) {
    // Inside a class any word may be a name, and parameters may have defaults.
    const whole = await layOut(`class _ {\n${call};\n}`);
    const lines = whole?.split("\n").slice(1, -1);
    laid.push(
      prefix +
        (lines
          ? lines
              .map(line => line.replace(/^ {2}/, ""))
              .join("\n")
              .replace(/;$/, "")
          : call),
    );
  }
  return laid.join("\n");
}

/** The head of a class or an interface as prettier lays it out. */
export async function layOutHead(text) {
  return (await layOut(`${text} {}`))?.replace(/\s*\{\}$/, "") ?? text;
}

/** A declaration as prettier lays it out; as it is where prettier cannot read it. */
export async function layOutDeclaration(text) {
  return (await layOut(text))?.replace(/;$/, "") ?? text;
}

async function layOut(code) {
  try {
    const options = { parser: "typescript", printWidth: lineWidth, arrowParens: "avoid" };
    return (await prettier.format(code, options)).trimEnd();
  } catch {
    return undefined;
  }
}

function typeParameters({ typeParameters: found = [] }) {
  return found.length > 0 ? `<${found.map(print).join(", ")}>` : "";
}

function parameterText(node, checker) {
  const rest = node.dotDotDotToken ? "..." : "";
  const given = defaultText(node);
  const type = node.type ? print(node.type) : given === "" ? typeText(node, checker) : "";
  const optional = isOptional(node) && given === "" ? "?" : "";
  return `${rest}${parameterName(node)}${optional}${type && `: ${type}`}${given && ` = ${given}`}`;
}

/** A default that says something by itself: not an empty object, nothing of the object's own. */
function defaultText({ initializer }) {
  if (!initializer || ts.isObjectLiteralExpression(initializer)) return "";
  const text = print(initializer);
  return /\bthis\b/.test(text) ? "" : text;
}

/** What is taken apart in the parentheses has no name: it is called after its type. */
function parameterName({ name, type }) {
  if (ts.isIdentifier(name)) return name.text.replace(/^_+/, "");
  const typeName = type && ts.isTypeReferenceNode(type) ? print(type.typeName) : "Options";
  return typeName.endsWith("Options") ? "options" : typeName[0].toLowerCase() + typeName.slice(1);
}

function isOptional(node) {
  return node.questionToken !== undefined || node.initializer !== undefined;
}

function returnText(node, checker) {
  if (node.type) return print(node.type);
  return inferred(checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(node)), checker, node);
}

function inferred(type, checker, node) {
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
  return checker.typeToString(type, node, flags).replaceAll(/import\("[^"]*"\)\./g, "");
}

function isAbstract(node) {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Abstract) !== 0;
}
