/** Who said what to which instrument, as lines for people and as a file for programs. */

import { LineFile } from "../record/line-file.ts";
import { encodeBytes } from "../record/recording-line.ts";

/** Something to log. */
export interface TrafficEntry {
  /** Who talks to the instrument, as in `127.0.0.1:51234`. */
  readonly client: string;
  /** Which instrument; nothing for what concerns a connection alone. */
  readonly instrument?: string | undefined;
  readonly event: TrafficEvent;
}

/** Bytes that a client wrote or read, or what else happened, in words. */
export type TrafficEvent =
  { readonly dir: "write" | "read"; readonly data: Buffer; readonly end: boolean } | { readonly text: string };

/** Takes what happens between clients and instruments. */
export interface TrafficLog {
  add(entry: TrafficEntry): void;
  close(): void;
}

/** What ends messages to an instrument, and replies from it. */
export interface EndOfMessage {
  readonly query: string | RegExp;
  readonly response: string | RegExp;
}

/** Characters of a message that are shown. */
const longestText = 1000;
/** What is kept of a message that goes on and on. */
const longestBegun = 1 << 16;

/** What has come of a message that has not ended. */
interface Begun {
  readonly text: string;
  /** Bytes that came before the last ones of `text` and are kept no more. */
  readonly omitted: number;
}

/**
 * A line for each message and reply, without what ends them: the time, the client, `->` to the instrument, `<-` from it. The
 * name of the instrument stands in it where there are several.
 */
export class TextLog implements TrafficLog {
  readonly #write: (line: string) => void;
  readonly #several: boolean;
  readonly #ends: (instrument: string | undefined) => EndOfMessage;
  readonly #begun = new Map<string, Begun>();

  constructor(write: (line: string) => void, several: boolean, ends: (instrument: string | undefined) => EndOfMessage) {
    this.#write = write;
    this.#several = several;
    this.#ends = ends;
  }

  add({ client, instrument, event }: TrafficEntry): void {
    const name = this.#several && instrument !== undefined ? ` ${instrument}` : "";
    const note = (text: string) => this.#write(`${new Date().toISOString().slice(11, 23)} ${client}${name} ${text}`);
    const key = `${client} ${instrument ?? ""}`;
    if ("text" in event) {
      if (event.text === "disconnected") this.#begun.delete(key);
      return note(event.text);
    }
    const { query, response } = this.#ends(instrument);
    const text = event.data.toString("latin1");
    if (event.dir === "read") return note(`<- ${quote(withoutEnd(text, response))}`);
    const { text: before, omitted } = this.#begun.get(key) ?? { text: "", omitted: 0 };
    const messages = (before + text).split(query === "" ? /(?!)/ : query);
    const begun = messages.pop() ?? "";
    if (event.end && begun !== "") messages.push(begun);
    // Lines that end in two ways are divided twice.
    const isLine = (message: string) => typeof query === "string" || message !== "";
    messages.filter(isLine).forEach((message, index) => note(`-> ${quote(message, index === 0 ? omitted : 0)}`));
    if (event.end) this.#begun.delete(key);
    else
      this.#begun.set(
        key,
        shortened(
          { text: begun, omitted: messages.length === 0 ? omitted : 0 },
          typeof query === "string" ? query.length : 1,
        ),
      );
  }

  close(): void {
    this.#begun.clear();
  }
}

/** A line of JSON for everything, with the bytes as they are and the seconds since the log began. */
export class FileLog implements TrafficLog {
  readonly #file: LineFile;
  readonly #start = performance.now();

  /** @throws RecordingError if the file cannot be written. */
  constructor(path: string) {
    this.#file = new LineFile("logging traffic to", path);
    this.#file.add(JSON.stringify({ format: "setpoint-traffic", version: 1, date: new Date().toISOString() }));
  }

  add({ client, instrument, event }: TrafficEntry): void {
    const t = Math.round((performance.now() - this.#start) * 1e3) / 1e6;
    const what = "text" in event ? event : { dir: event.dir, ...encodeBytes(event.data), end: event.end };
    this.#file.add(JSON.stringify({ t, client, instrument, ...what }));
  }

  close(): void {
    this.#file.close();
  }
}

function withoutEnd(text: string, end: string | RegExp): string {
  if (typeof end !== "string") return text.replace(new RegExp(`(?:${end.source})$`), "");
  return end !== "" && text.endsWith(end) ? text.slice(0, -end.length) : text;
}

/** Keeps the beginning, which is shown, and the last bytes, where the end of the message may have begun. */
function shortened({ text, omitted }: Begun, end: number): Begun {
  if (text.length <= longestBegun) return { text, omitted };
  const kept = text.slice(0, longestText + 1) + text.slice(text.length - end);
  return { text: kept, omitted: omitted + text.length - kept.length };
}

function quote(text: string, omitted = 0): string {
  if (text.length <= longestText && omitted === 0) return JSON.stringify(text);
  return `${JSON.stringify(text.slice(0, longestText))}… (${text.length + omitted} bytes)`;
}
