/** Reads the pattern of a query for resources into a tree. */

/** What a pattern consists of. */
export type Pattern =
  | { readonly kind: "character"; readonly test: (code: number) => boolean }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Pattern[] }
  | { readonly kind: "repeat"; readonly part: Pattern; readonly least: 0 | 1 };

/** Reports a mistake at a position. */
export type Fail = (position: number, problem: string) => never;

/** Deeper groups are a mistake, and would exhaust the stack. */
const deepest = 100;

/** Reads the pattern at the beginning of a query; `end` is where it ends: at the brace of a condition, or with the query. */
export function parsePattern(query: string, fail: Fail): { pattern: Pattern; end: number } {
  let position = 0;

  const readChoice = (depth: number): Pattern => {
    if (depth > deepest) fail(position, `more than ${deepest} groups in each other`);
    const parts = [readSequence(depth)];
    while (query[position] === "|") {
      position++;
      parts.push(readSequence(depth));
    }
    return parts.length === 1 ? (parts[0] as Pattern) : { kind: "choice", parts };
  };

  const readSequence = (depth: number): Pattern => {
    const parts: Pattern[] = [];
    while (position < query.length && !"|){".includes(query[position] as string)) {
      let part = readOne(depth);
      const sign = query[position];
      if (sign === "*" || sign === "+") {
        position++;
        part = { kind: "repeat", part, least: sign === "*" ? 0 : 1 };
        if (query[position] === "*" || query[position] === "+") fail(position, "a repetition of a repetition");
      }
      parts.push(part);
    }
    return { kind: "sequence", parts };
  };

  const readOne = (depth: number): Pattern => {
    const start = position;
    const sign = query[position++] as string;
    switch (sign) {
      case "?":
        return { kind: "character", test: () => true };
      case "*":
      case "+":
        return fail(start, `nothing stands before ${sign} that could repeat`);
      case "(": {
        const inner = readChoice(depth + 1);
        if (query[position] !== ")") fail(start, "a group that is not closed");
        position++;
        return inner;
      }
      case "[":
        return readList(start);
      case "\\":
        if (position >= query.length) fail(start, "nothing follows the backslash");
        return literal(query[position++] as string);
      default:
        return literal(sign);
    }
  };

  const readList = (start: number): Pattern => {
    const negated = query[position] === "^";
    if (negated) position++;
    const ranges: [number, number][] = [];
    const first = position;
    // A bracket that closes the list at once is one of its characters.
    while (position === first || query[position] !== "]") {
      const from = readListed(start);
      const isRange = query[position] === "-" && position + 1 < query.length && query[position + 1] !== "]";
      if (isRange) position++;
      const to = isRange ? readListed(start) : from;
      if (to < from) fail(position - 1, "a range that ends before it begins");
      ranges.push([from, to]);
    }
    position++;
    const contains = (code: number): boolean => ranges.some(([from, to]) => code >= from && code <= to);
    return { kind: "character", test: code => bothCases(code).some(contains) !== negated };
  };

  const readListed = (start: number): number => {
    if (query[position] === "\\") position++;
    if (position >= query.length) fail(start, "a list that is not closed");
    return query.charCodeAt(position++);
  };

  const pattern = readChoice(0);
  if (query[position] === ")") fail(position, "a bracket that closes nothing");
  return { pattern, end: position };
}

function literal(character: string): Pattern {
  const codes = bothCases(character.charCodeAt(0));
  return { kind: "character", test: code => codes.includes(code) };
}

function bothCases(code: number): number[] {
  const character = String.fromCharCode(code);
  return [character.toLowerCase(), character.toUpperCase()]
    .filter(each => each.length === 1)
    .map(each => each.charCodeAt(0));
}
