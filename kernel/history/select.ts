/** The three ways in which a history_request chooses cells. */
import { globPattern } from "./glob.ts";
import type { Entry } from "./session-files.ts";

/** Content of a history_request. */
export type HistoryRequest = Readonly<Record<string, unknown>>;

/** A cell as the protocol tells of it; with its result where that was asked for. */
export type Tuple = [session: number, line: number, input: string | [string, string | null]];

export interface Sessions {
  /** Number of the present session. */
  own: number;
  /** All sessions in their order, the present one last. */
  sessions: readonly number[];
  read(session: number): Promise<Entry[]>;
}

/** Chooses cells: `range` of one session, `tail` of all, `search` in all; the latest last. */
export async function selectEntries(request: HistoryRequest, sessions: Sessions): Promise<Tuple[]> {
  const tuple = ([session, { line, input, output }]: [number, Entry]): Tuple => [
    session,
    line,
    request["output"] === true ? [input, output] : input,
  ];
  const select = request["hist_access_type"] === "range" ? range : latest;
  return (await select(request, sessions)).map(tuple);
}

async function range(request: HistoryRequest, { own, read }: Sessions): Promise<[number, Entry][]> {
  const asked = numberOf(request["session"]) ?? 0;
  // As IPython counts: 0 is the present session, and stays 0; -1 is the one before.
  const session = asked <= 0 ? own + asked : asked;
  const start = numberOf(request["start"]) ?? 0;
  const stop = numberOf(request["stop"]) ?? Number.POSITIVE_INFINITY;
  const entries = (await read(session)).filter(({ line }) => line >= start && line < stop);
  return entries.map(entry => [asked === 0 ? 0 : session, entry]);
}

async function latest(request: HistoryRequest, { sessions, read }: Sessions): Promise<[number, Entry][]> {
  const count = Math.max(0, numberOf(request["n"]) ?? Number.POSITIVE_INFINITY);
  const isSearch = request["hist_access_type"] === "search";
  const pattern = globPattern(isSearch && typeof request["pattern"] === "string" ? request["pattern"] : "*");
  const seen = isSearch && request["unique"] === true ? new Set<string>() : undefined;
  const found: [number, Entry][] = [];
  for (const session of sessions.toReversed()) {
    if (found.length >= count) break;
    for (const entry of (await read(session)).toReversed()) {
      if (found.length >= count) break;
      if (!pattern.test(entry.input) || seen?.has(entry.input)) continue;
      seen?.add(entry.input);
      found.push([session, entry]);
    }
  }
  return found.toReversed();
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
