/** Reads the executor's messages: the length and the number of each, then a structured clone. */
import type { Readable } from "node:stream";
import { deserialize } from "node:v8";
import { headBytes, readHead } from "./message-head.ts";
import type { FromExecutor } from "./messages.ts";
import type { Source } from "./sequence.ts";

/** @param broken Hears that the descriptor carries something else, or was closed. */
export function readMessages(
  stream: Readable,
  source: Source,
  received: (message: FromExecutor) => void,
  broken: () => void,
): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = headBytes;
  stream.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < wanted) return;
    let all = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    wanted = headBytes;
    while (all.length >= headBytes) {
      const head = readHead(all);
      const end = headBytes + (head?.bytes ?? 0);
      if (head && all.length < end) {
        wanted = end;
        break;
      }
      const message = head && read(all.subarray(headBytes, end));
      if (!message) {
        stream.destroy();
        return;
      }
      source.take(head.serial, () => received(message));
      all = all.subarray(end);
    }
    chunks = all.length > 0 ? [all] : [];
    size = all.length;
  });
  stream.on("close", () => {
    source.end();
    broken();
  });
}

/** Nothing if it is no message: a cell has written to the descriptor. */
function read(body: Buffer): FromExecutor | undefined {
  try {
    return deserialize(body) as FromExecutor;
  } catch {
    return undefined;
  }
}
