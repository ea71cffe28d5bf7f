/** Reads a YAML file as text, lists and maps, and says file, line and what was expected where it is none of them. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Node } from "yaml";
import { SimulationError } from "../errors.ts";

/** One place in a YAML document; every scalar is text, as simulation files want it. */
export class YamlValue {
  readonly #source: Source;
  readonly #node: Node | null;
  /** Where it stands, for errors: `device "smu", property "mode"`. */
  readonly #what: string;

  constructor(source: Source, node: Node | null, what: string) {
    this.#source = source;
    this.#what = what;
    this.#node = isAlias(node) ? (source.anchors.get(node.source) ?? null) : node;
    if (isAlias(node) && this.#node === null) {
      this.#node = node;
      throw this.error(`there is no anchor &${node.source}`);
    }
  }

  /** Gives this place another name in errors. */
  as(what: string): YamlValue {
    return new YamlValue(this.#source, this.#node, what);
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  text(): string {
    if (isScalar(this.#node)) return typeof this.#node.value === "string" ? this.#node.value : "";
    throw this.error("expected text");
  }

  /** The items of a list; nothing at all counts as an empty one. */
  list(expected = "a list"): YamlValue[] {
    if (this.isEmpty) return [];
    if (!isSeq(this.#node)) throw this.error(`expected ${expected}`);
    return this.#node.items.map(
      (item, index) => new YamlValue(this.#source, item as Node, `${this.#what}, item ${index + 1}`),
    );
  }

  /** The entries of a map, in order, the last of equal keys winning; nothing at all counts as an empty one. */
  map(expected = "a map of names to values"): Map<string, YamlValue> {
    const entries = new Map<string, YamlValue>();
    if (this.isEmpty) return entries;
    if (!isMap(this.#node)) throw this.error(`expected ${expected}`);
    for (const { key, value } of this.#node.items) {
      const name = new YamlValue(this.#source, key as Node, `a name in ${this.#what}`).text();
      entries.set(name, new YamlValue(this.#source, (value as Node | null) ?? null, `${this.#what}, ${name}`));
    }
    return entries;
  }

  /** The entry of a map that must be there. */
  required(key: string, entries = this.map()): YamlValue {
    const value = entries.get(key);
    if (!value) throw this.error(`expected a key "${key}"`);
    return value;
  }

  error(expected: string, cause?: unknown): SimulationError {
    const range = this.#node?.range;
    const line = range ? this.#source.lines.linePos(range[0]).line : 1;
    return new SimulationError(`${this.#source.path}:${line}: ${this.#what}: ${expected}`, { cause });
  }

  get isEmpty(): boolean {
    return this.#node === null || (isScalar(this.#node) && (this.#node.value === null || this.#node.value === ""));
  }
}

interface Source {
  readonly path: string;
  /** Nodes by anchor: resolving an alias by itself walks the whole document each time. */
  readonly anchors: ReadonlyMap<string, Node>;
  readonly lines: LineCounter;
}

/**
 * Parses a YAML text whose scalars are all text.
 * @throws SimulationError with the line of a syntax error.
 */
export function readYaml(path: string, text: string): YamlValue {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    version: "1.1",
    uniqueKeys: false,
    merge: false,
    lineCounter: lines,
    prettyErrors: false,
  });
  const [syntax] = document.errors;
  if (syntax) {
    const { line } = lines.linePos(syntax.pos[0]);
    throw new SimulationError(`${path}:${line}: not valid YAML: ${lowerFirst(syntax.message)}`, { cause: syntax });
  }
  const anchors = new Map<string, Node>();
  visit(document, {
    Value: (_key, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return new YamlValue({ path, anchors, lines }, document.contents, "the file");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
