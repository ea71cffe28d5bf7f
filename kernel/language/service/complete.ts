/** Proposals for a completion: from types, without running anything. */
import type { LanguageBackend, Proposal } from "./backend.ts";
import type { CellDocument } from "./cell-document.ts";
import type { SessionTypes } from "./session-types.ts";
import type { Completion, Match } from "./types.ts";
import type { Workspace } from "./workspace.ts";

/** Node's names for CommonJS, which its types declare and a cell does not have, and names of the kernel. */
const absent = new Set(
  "require module exports __filename __dirname $loose $list $sure $magic $loops $start".split(" "),
);
/** What every function inherits. Some parameters and classes have members of the same name: those stay. */
const inherited = new Set("apply bind call caller arguments length name prototype toString hasInstance".split(" "));
/** How many near proposals carry their declaration: each is a question of its own. */
const described = 40;

interface Candidate extends Match {
  order: string;
  proposal?: Proposal;
}

/** Completes a cell at an offset in its session. */
export async function completeCell(
  source: string,
  cursor: number,
  types: SessionTypes,
  backend: LanguageBackend,
  workspace: Workspace,
): Promise<Completion> {
  const document = types.document(endedAt(source, cursor));
  const file = workspace.cell;
  backend.set(file, document.text);
  const proposals = plainOnes(await backend.proposals(file, document.toDocument(cursor)), source, cursor, document);
  const { start, end } = replacedRange(source, cursor, document, proposals[0]);
  // A name in brackets takes the place of the dot.
  const typed = proposals[0]?.insert.startsWith("[") ? wordBefore(source, cursor) : source.slice(start, cursor);
  const isMember = /(?<!\.)\.\s*#?$/.test(source.slice(0, start));

  const wanted = isMember ? await members(proposals) : proposals.filter(({ label }) => !absent.has(label));
  const candidates = new Map<string, Candidate>();
  const add = (candidate: Candidate): void => {
    const { text } = candidate;
    if (text.toLowerCase().startsWith(typed.toLowerCase()) && !candidates.has(text)) candidates.set(text, candidate);
  };
  // A list of everything in scope has this name in it: there the session's names belong too.
  if (proposals.some(({ label }) => label === "globalThis")) {
    for (const [name, { kind }] of types.defined) add({ text: name, kind: kindOf(kind), order: "1" });
    for (const name of types.preloaded) add({ text: name, kind: "variable", order: "2" });
  }
  for (const proposal of wanted)
    add({ text: proposal.insert, kind: proposal.kind, order: orderOf(proposal), proposal });

  const key = ({ text, order }: Candidate): string =>
    `${order} ${text.startsWith(typed) ? 0 : 1} ${text.toLowerCase()}`;
  const sorted = [...candidates.values()].toSorted((a, b) => compare(key(a), key(b)));
  const matches = sorted.map(async ({ text, kind, order, proposal }, at): Promise<Match> => {
    const signature = at < described && order <= "1" && kind !== "value" ? await proposal?.detail() : undefined;
    return signature ? { text, kind, signature: plainSignature(signature) } : { text, kind };
  });
  return { matches: await Promise.all(matches), start, end };
}

/**
 * The dot at the end of a line that is being typed does not reach for the next one, unless that is written further in: there
 * it goes on. Nothing in front of the cursor moves.
 */
function endedAt(source: string, cursor: number): string {
  const line = source.slice(source.lastIndexOf("\n", cursor - 1) + 1, cursor);
  const indent = /^[ \t]*/u.exec(line)?.[0].length ?? 0;
  const next = /^[ \t]*\n(?:[ \t]*\n)*([ \t]*)[\p{ID_Start}$_]/u.exec(source.slice(cursor))?.[1];
  const isOpen = /\.[\p{ID_Continue}$]*$/u.test(line) && next !== undefined && next.length <= indent;
  return isOpen ? `${source.slice(0, cursor)};${source.slice(cursor)}` : source;
}

/** All matches of a reply have one range: a name in brackets, which takes the dot with it, is left out beside plain names. */
function plainOnes(
  proposals: readonly Proposal[],
  source: string,
  cursor: number,
  document: CellDocument,
): readonly Proposal[] {
  const word = wordBefore(source, cursor);
  const plain = proposals.filter(({ replaces }) => {
    const range = replaces && document.rangeInCell(replaces);
    return !range || range.start >= cursor - word.length;
  });
  return plain.length > 0 ? plain : proposals;
}

function wordBefore(source: string, cursor: number): string {
  return /[\p{ID_Continue}$]*$/u.exec(source.slice(0, cursor))?.[0] ?? "";
}

function replacedRange(
  source: string,
  cursor: number,
  document: CellDocument,
  first: Proposal | undefined,
): { start: number; end: number } {
  const word = wordBefore(source, cursor);
  const range = first?.replaces && document.rangeInCell(first.replaces);
  return range && range.start <= cursor
    ? { start: range.start, end: Math.max(range.end, cursor) }
    : { start: cursor - word.length, end: cursor };
}

/** Members of a value: without what functions inherit, if it has others. */
async function members(proposals: readonly Proposal[]): Promise<Proposal[]> {
  const own = proposals.filter(({ label, rank }) => !(label === "Symbol" && rank > "11"));
  const names = new Set(own.map(({ label }) => label));
  if (!["apply", "bind", "call"].every(name => names.has(name))) return own;
  const isInherited = await Promise.all(
    own.map(
      async proposal =>
        inherited.has(proposal.label) &&
        (proposal.label === "prototype" || /\b(?:Callable|Newable)?Function\./.test((await proposal.detail()) ?? "")),
    ),
  );
  const further = own.filter((_, at) => !isInherited[at]);
  return further.length > 0 ? further : own;
}

/** Values that are allowed here, then what is near, then what is everywhere, then keywords; what is deprecated comes last. */
function orderOf({ kind, rank, label }: Proposal): string {
  if (kind === "value" || /^["'`\d-]/.test(label)) return "0";
  if (rank.startsWith("z")) return "6";
  if (kind === "keyword") return "5";
  return rank <= "13" ? "1" : "4";
}

function kindOf(kind: string): string {
  return { const: "variable", let: "variable", var: "variable", import: "variable", type: "interface" }[kind] ?? kind;
}

/** One line that a menu can show; hovering shows it all. */
function plainSignature(detail: string): string {
  const line = detail.replace(/^\([a-z ]+\) /, "").replace(/\n[^]*$/, "");
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
