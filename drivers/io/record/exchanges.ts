/** A recording as questions and replies. */

import type { OperationEvent, RecordedError, RecordedEvent, Recording } from "./event.ts";

/** A reply, or why there was none. */
export type RecordedReply = { readonly data: Buffer; readonly end: boolean } | { readonly error: RecordedError };

/** A message, and what the instrument sent before the next one. */
export interface Exchange {
  /** Line of the file. */
  readonly line: number;
  /** What was sent, whole. Empty for what came unasked. */
  readonly question: Buffer;
  readonly replies: readonly RecordedReply[];
  /** What else was done after the message. */
  readonly operations: readonly OperationEvent[];
}

/** Puts messages that were sent in parts, and replies that were read in parts, together. */
export function exchangesOf({ header, events }: Recording): Exchange[] {
  const exchanges: Mutable[] = [];
  let parts: Buffer[] = [];
  let line = 0;
  for (const event of events) {
    if ("dir" in event && event.dir === "write") {
      if (parts.length === 0) ({ line } = event);
      parts.push(event.data);
      if (!event.end) continue;
      exchanges.push({ line, question: Buffer.concat(parts), replies: [], operations: [] });
      parts = [];
      continue;
    }
    const last = exchanges.at(-1) ?? unasked(exchanges, event);
    if ("dir" in event) addPart(last, event, header.marksEnd);
    else if (event.op === "read" && event.error) last.replies.push({ error: event.error });
    else last.operations.push(event);
  }
  return exchanges.map(({ replies, ...rest }) => ({
    ...rest,
    replies: replies.map(reply => ("error" in reply ? reply : { data: Buffer.concat(reply.parts), end: reply.end })),
  }));
}

interface Mutable {
  readonly line: number;
  readonly question: Buffer;
  readonly replies: ({ parts: Buffer[]; end: boolean } | { error: RecordedError })[];
  readonly operations: OperationEvent[];
}

function unasked(exchanges: Mutable[], event: RecordedEvent): Mutable {
  const exchange = { line: event.line, question: Buffer.alloc(0), replies: [], operations: [] };
  exchanges.push(exchange);
  return exchange;
}

/** On a stream all that comes after a message is one reply; elsewhere the bus marks where one ends. */
function addPart({ replies }: Mutable, { data, end }: { data: Buffer; end: boolean }, marksEnd: boolean): void {
  const last = replies.at(-1);
  if (last === undefined || "error" in last || (marksEnd && last.end)) replies.push({ parts: [data], end });
  else {
    last.parts.push(data);
    last.end = end;
  }
}
