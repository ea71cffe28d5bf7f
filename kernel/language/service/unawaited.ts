/** Expressions whose value, if it is a promise, nobody awaits: it is dropped, or taken for what it will bring. */
import type { CallExpression, Expression, Program } from "oxc-parser";
import type { Range } from "./backend.ts";
import type { Edit } from "./cell-document.ts";
import { walk } from "../walk.ts";

/**
 * What the value at a place must not be: `loose`, a promise, perhaps of several, or a list of them; `sure`, a promise in any
 * case, since whether there is one may be asked; `list`, a list of promises, where a single one is awaited.
 */
type Probe = "loose" | "sure" | "list";

/** Functions whose argument cannot be what a place must not have. */
export const probes = [
  "declare function $loose<T>(value: T extends Promise<any> | readonly Promise<any>[] ? never : T): T;",
  "declare function $list<T>(value: T extends readonly Promise<any>[] ? never : T): T;",
  "declare function $sure<T>(value: 0 extends 1 & T ? T : [T] extends [Promise<any>] ? never : T): T;",
].join(" ");

/** A place, and what is said of a promise there where that is something of its own. */
export interface Place extends Range {
  message?: string;
}

/** Places of a cell, and the edits that lay them bare. */
export interface Probes {
  places: Place[];
  edits: Edit[];
}

export interface Unawaited {
  /** What can be looked at where it stands: the checker finds the same of everything around it. */
  inPlace: Probes;
  /** What can be looked at in a copy of the cell alone: behind a function, a condition narrows nothing and a name loses its name. */
  inCopy: Probes;
}

/**
 * Finds them in a cell and in its functions. The last value of a cell is awaited by the kernel; `void f()` and `f().catch(…)` say
 * what they mean.
 * @param isOwn Whether a name is not what Node means by it.
 */
export function unawaited(program: Program, isOwn: (name: string) => boolean): Unawaited {
  const last = program.body.findLast(({ type }) => type !== "EmptyStatement");
  const tagged = new Set<number>();
  const inPlace: Probes = { places: [], edits: [] };
  const inCopy: Probes = { places: [], edits: [] };
  const note = (probe: Probe, { start, end }: Range, { places, edits } = inCopy): void => {
    places.push({ start, end });
    edits.push({ start, end: start, text: `$${probe}(` }, { start: end, end, text: ")" });
  };
  // Of a variable that does not fit the checker says its name, of a call it says the same in any case.
  const noteOperand = (operand: Expression): void => note("loose", operand, isCall(operand) ? inPlace : inCopy);
  const drop = (expression: Expression): void => {
    for (const one of dropped(expression)) if (isOwn("console") || !isPrinting(one)) note("loose", one);
  };
  const ask = (test: Expression): void => {
    if (isCall(test)) note("sure", test);
  };
  walk(program, {
    ExpressionStatement(node) {
      if (node !== last) drop(node.expression);
      else if (makesList(node.expression)) note("list", node.expression);
    },
    SequenceExpression({ expressions }) {
      for (const one of expressions.slice(0, -1)) drop(one);
    },
    ForStatement({ init, test, update }) {
      if (init && init.type !== "VariableDeclaration") drop(init);
      if (test) ask(test);
      if (update) drop(update);
    },
    WhileStatement: ({ test }) => ask(test),
    DoWhileStatement: ({ test }) => ask(test),
    IfStatement: ({ test }) => ask(test),
    ConditionalExpression: ({ test }) => ask(test),
    LogicalExpression: ({ left }) => ask(left),
    UnaryExpression({ operator, argument }) {
      if (operator === "!") ask(argument);
      else if (["+", "-", "~"].includes(operator) && mayBePromise(argument)) noteOperand(argument);
    },
    BinaryExpression({ operator, left, right }) {
      // Of a promise beside a number the checker itself says that it is none; the words for a call are clearer here.
      const isText = operator === "+" && !isNumber(left) && !isNumber(right);
      for (const operand of [left, right])
        if (isText ? mayBePromise(operand) : calculates.has(operator) && isCall(operand)) noteOperand(operand);
    },
    // A tag may well take promises.
    TaggedTemplateExpression: ({ quasi }) => void tagged.add(quasi.start),
    TemplateLiteral({ expressions, start }) {
      if (!tagged.has(start)) for (const one of expressions) if (mayBePromise(one)) noteOperand(one);
    },
    CallExpression(node) {
      const [first] = node.arguments;
      if (first && first.type !== "SpreadElement" && makesText(node)) note("loose", first);
      if (!isForEach(node) && !isJudging(node)) return;
      // What the function returns is dropped, or taken for true: as a list it can be looked at.
      note("loose", node);
      if (!isForEach(node)) Object.assign(inCopy.places.at(-1)!, { message: judgedText });
      inCopy.edits.push({ start: node.callee.property.start, end: node.callee.property.end, text: "map" });
    },
  });
  return { inPlace, inCopy };
}

const calculates = new Set(["+", "-", "*", "/", "%", "**", "|", "&", "^", "<<", ">>", ">>>", "<", ">", "<=", ">="]);

/** What a statement drops: the calls that it is, or ends with. */
function dropped(expression: Expression): Expression[] {
  switch (expression.type) {
    case "ParenthesizedExpression":
    case "ChainExpression":
    case "TSNonNullExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
      return dropped(expression.expression);
    case "LogicalExpression":
      return dropped(expression.right);
    case "ConditionalExpression":
      return [...dropped(expression.consequent), ...dropped(expression.alternate)];
    case "SequenceExpression":
      return dropped(expression.expressions.at(-1)!);
    case "CallExpression":
      return isForEach(expression) || isHandled(expression) ? [] : [expression];
    case "NewExpression":
    case "ImportExpression":
    case "TaggedTemplateExpression":
    case "ArrayExpression":
      return [expression];
    default:
      return [];
  }
}

/** `console.log(…)`: there is nothing to look at, and much of it in cells. */
function isPrinting(expression: Expression): boolean {
  if (expression.type !== "CallExpression" || expression.callee.type !== "MemberExpression") return false;
  const { object, computed } = expression.callee;
  return !computed && object.type === "Identifier" && object.name === "console";
}

function isNumber({ type, ...node }: Expression): boolean {
  return type === "Literal" && "value" in node && typeof node.value === "number";
}

/** Each look costs the checker time: what is plainly none need not be looked at. */
function mayBePromise(expression: Expression): boolean {
  if (expression.type === "ParenthesizedExpression" || expression.type === "ChainExpression")
    return mayBePromise(expression.expression);
  if (expression.type === "MemberExpression" && !expression.computed && expression.property.name === "length")
    return false;
  return ["Identifier", "MemberExpression", "CallExpression", "NewExpression", "ImportExpression"].includes(
    expression.type,
  );
}

/** `[f(), g()]` and `list.map(f)`, which show promises that nobody waits for. */
function makesList(expression: Expression): boolean {
  if (expression.type === "ArrayExpression") return true;
  if (expression.type !== "CallExpression" || expression.callee.type !== "MemberExpression") return false;
  return !expression.callee.computed && ["map", "flatMap"].includes(expression.callee.property.name);
}

function isCall(expression: Expression): boolean {
  if (expression.type === "ParenthesizedExpression" || expression.type === "ChainExpression")
    return isCall(expression.expression);
  return expression.type === "CallExpression";
}

/** `f().then(…)`: what becomes of it is said. */
function isHandled({ callee }: CallExpression): boolean {
  return (
    callee.type === "MemberExpression" &&
    !callee.computed &&
    ["then", "catch", "finally"].includes(callee.property.name)
  );
}

type MethodCall = CallExpression & { callee: { property: Range & { name: string } } };

function isMethodCall(node: Expression): node is MethodCall {
  return node.type === "CallExpression" && node.callee.type === "MemberExpression" && !node.callee.computed;
}

function isForEach(node: Expression): node is MethodCall {
  return isMethodCall(node) && node.callee.property.name === "forEach";
}

const judges = new Set(["filter", "some", "every", "find", "findIndex", "findLast", "findLastIndex"]);
const judgedText =
  "what this function gives is a promise, and a promise is always true: await the answers first, such as by await Promise.all(…), or judge in a loop";

/** `list.filter(async x => …)`: the function is asked for yes or no. What plainly gives no promise need not be looked at. */
function isJudging(node: Expression): node is MethodCall {
  if (!isMethodCall(node) || !judges.has(node.callee.property.name)) return false;
  const [judge] = node.arguments;
  switch (judge?.type) {
    case "FunctionExpression":
      return judge.async;
    case "ArrowFunctionExpression":
      return judge.async || (judge.expression && isCall(judge.body as Expression));
    case "Identifier":
      return judge.name !== "Boolean";
    default:
      return false;
  }
}

/** Functions that take anything, and make text or a number of it. */
function makesText({ callee }: CallExpression): boolean {
  if (callee.type === "Identifier") return callee.name === "String" || callee.name === "Number";
  if (callee.type !== "MemberExpression" || callee.computed || callee.object.type !== "Identifier") return false;
  return callee.object.name === "JSON" && callee.property.name === "stringify";
}
