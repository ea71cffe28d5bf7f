/** The query language of VISA's `viFindRsrc`: a pattern over resource names, then perhaps a condition in braces (VPP-4.3, section 4.3.2.2). */
import { ResourceNameError } from "../errors.ts";
import { parseCondition, type Condition } from "./condition.ts";
import { attributeOfName, type AttributeValue } from "./name-attributes.ts";
import { parsePattern, type Pattern } from "./pattern.ts";

/** A query, compiled. */
export interface ResourceQuery {
  /** Whether a name fits, in canonical spelling; `attribute` knows more attributes than a name tells. */
  matches(resourceName: string, attribute?: AttributeLookUp): boolean;
}

/** Attributes of a resource beside those that its name tells; `undefined` for one that it does not have. */
export type AttributeLookUp = (resourceName: string, attribute: string) => AttributeValue | undefined;

/**
 * Compiles a query: `?*::INSTR`, `GPIB[0-9]*::?*`, `(TCPIP|USB)?*`, `?*{VI_ATTR_INTF_NUM == 0}`. `?` stands for any character,
 * `[…]` and `[^…]` for one of a list, `*` and `+` repeat, `|` and `( )` choose, `\` takes the next character literally. As in
 * PyVISA case does not matter, and a pattern that ends before the name does fits as well.
 * @throws ResourceNameError that says where the query is malformed.
 */
export function compileQuery(query: string): ResourceQuery {
  const fail = (position: number, problem: string): never => {
    throw new ResourceNameError(`query ${JSON.stringify(query)}: ${problem} at character ${position + 1}`);
  };
  const { pattern, end } = parsePattern(query, fail);
  const condition: Condition | undefined = end < query.length ? parseCondition(query, end, fail) : undefined;
  return {
    matches(resourceName, lookUp) {
      if (!fits(pattern, resourceName)) return false;
      if (!condition) return true;
      return condition(name => lookUp?.(resourceName, name) ?? attributeOfName(resourceName, name));
    },
  };
}

/** The names that a query fits, in their order. */
export function filterResources(names: Iterable<string>, query: string, attribute?: AttributeLookUp): string[] {
  const compiled = compileQuery(query);
  return [...names].filter(name => compiled.matches(name, attribute));
}

/**
 * Whether a pattern fits the beginning of a text. All ways are followed at once, position by position, so that no pattern
 * takes longer than its length times the square of the text's.
 */
function fits(pattern: Pattern, text: string): boolean {
  const characters = text.toLowerCase();
  const known = new Map<Pattern, Map<number, ReadonlySet<number>>>();
  const ends = (part: Pattern, start: number): ReadonlySet<number> => {
    const cached = known.get(part)?.get(start);
    if (cached) return cached;
    const found = find(part, start);
    known.set(part, (known.get(part) ?? new Map<number, ReadonlySet<number>>()).set(start, found));
    return found;
  };
  const find = (part: Pattern, start: number): ReadonlySet<number> => {
    switch (part.kind) {
      case "character":
        return new Set(start < characters.length && part.test(characters.charCodeAt(start)) ? [start + 1] : []);
      case "sequence":
        return part.parts.reduce<ReadonlySet<number>>(
          (starts, each) => new Set([...starts].flatMap(position => [...ends(each, position)])),
          new Set([start]),
        );
      case "choice":
        return new Set(part.parts.flatMap(each => [...ends(each, start)]));
      default: {
        const reached = new Set<number>(part.least === 0 ? [start] : ends(part.part, start));
        // A set grows while it is walked: each position is continued from once.
        for (const position of reached) for (const next of ends(part.part, position)) reached.add(next);
        return reached;
      }
    }
  };
  return ends(pattern, 0).size > 0;
}
