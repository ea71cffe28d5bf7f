/** The condition in braces at the end of a query: attributes compared, combined with `&&`, `||`, `!` and brackets. */
import type { AttributeValue } from "./name-attributes.ts";
import type { Fail } from "./pattern.ts";

/** Whether a resource fulfils a condition; one that does not have an attribute fulfils no comparison with it. */
export type Condition = (attribute: (name: string) => AttributeValue | undefined) => boolean;

interface Token {
  readonly kind: "sign" | "number" | "text" | "attribute";
  readonly text: string;
  readonly at: number;
}

const token =
  /(?<sign>&&|\|\||[=!<>]=|[<>!()}])|(?<number>0[xX][\da-fA-F]+|\d+)(?![\w.])|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<attribute>VI_ATTR_\w+)/y;
const comparisons: Readonly<Record<string, (a: AttributeValue, b: AttributeValue) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
};
/** Deeper brackets are a mistake, and would exhaust the stack. */
const deepest = 100;

/** Reads the condition that begins with the brace at `start` and ends the query. */
export function parseCondition(query: string, start: number, fail: Fail): Condition {
  const tokens = readTokens(query, start + 1, fail);
  let next = 0;
  const peek = (): string => (tokens[next]?.kind === "sign" ? (tokens[next] as Token).text : "");
  const at = (): number => tokens[next]?.at ?? query.length;
  const expect = (sign: string, expected: string): void => {
    if (peek() !== sign) fail(at(), `expected ${expected}`);
    next++;
  };
  const readJoined = (sign: string, readPart: (depth: number) => Condition, depth: number): Condition[] => {
    const all = [readPart(depth)];
    while (peek() === sign) {
      next++;
      all.push(readPart(depth));
    }
    return all;
  };
  const readAny = (depth: number): Condition => {
    const all = readJoined("||", readAll, depth);
    return attribute => all.some(each => each(attribute));
  };
  const readAll = (depth: number): Condition => {
    const all = readJoined("&&", readOne, depth);
    return attribute => all.every(each => each(attribute));
  };
  const readOne = (depth: number): Condition => {
    if (depth > deepest) fail(at(), `more than ${deepest} brackets in each other`);
    if (peek() === "!") {
      next++;
      const inner = readOne(depth + 1);
      return attribute => !inner(attribute);
    }
    if (peek() !== "(") return readComparison();
    next++;
    const inner = readAny(depth + 1);
    expect(")", "&&, || or )");
    return inner;
  };
  const readComparison = (): Condition => {
    const name = tokens[next];
    if (name?.kind !== "attribute") return fail(at(), "expected an attribute VI_ATTR_…, ! or (");
    next++;
    const compare = comparisons[peek()];
    if (!compare) return fail(at(), `expected one of ${Object.keys(comparisons).join(" ")}`);
    const isOrder = !["==", "!="].includes(peek());
    next++;
    const value = tokens[next];
    if (value?.kind !== "number" && value?.kind !== "text") return fail(at(), "expected a number or a text in quotes");
    if (isOrder && value.kind === "text") fail(value.at, "texts are compared with == or !=");
    next++;
    return attribute => {
      const actual = attribute(name.text);
      if (actual === undefined) return false;
      const isNumber = value.kind === "number" || typeof actual === "number";
      return isNumber ? compare(Number(actual), Number(value.text)) : compare(String(actual), value.text);
    };
  };

  const condition = readAny(0);
  expect("}", "&&, || or }");
  if (next < tokens.length) fail(at(), "something follows the condition");
  return condition;
}

function readTokens(query: string, start: number, fail: Fail): Token[] {
  const tokens: Token[] = [];
  for (let position = start; ;) {
    position += /^\s*/.exec(query.slice(position))?.[0].length ?? 0;
    if (position >= query.length) return tokens;
    token.lastIndex = position;
    const found = token.exec(query);
    if (!found?.groups) return fail(position, "neither attribute, number, text in quotes nor operator");
    const { sign, number, double, single, attribute } = found.groups;
    const at = position;
    if (sign !== undefined) tokens.push({ kind: "sign", text: sign, at });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, at });
    else if (attribute !== undefined) tokens.push({ kind: "attribute", text: attribute, at });
    else tokens.push({ kind: "text", text: double ?? single ?? "", at });
    position = token.lastIndex;
  }
}
