/** Messages that no well-meaning client sends, made from a seed. */
import fc from "fast-check";
import { createMessage, seal, type JsonObject, type Message } from "../../../kernel/wire/index.ts";
import type { KernelClient } from "../client.ts";
import { arriving } from "../wire/arriving.ts";

const requests = [
  "kernel_info",
  "complete",
  "inspect",
  "is_complete",
  "history",
  "comm_info",
  "usage",
  "connect",
  "setpoint_diagnostics",
];
const fields = [
  "code cursor_pos detail_level hist_access_type output raw session start stop n pattern unique target_name",
  "silent store_history allow_stdin stop_on_error user_expressions comm_id data subshell_id cells wanted",
].flatMap(line => line.split(" "));

/** What may stand where something else should; texts are no code, for some of it runs. */
const anything = fc.oneof(
  fc.constantFrom(null, true, "", -1, 0, 1.5, 1e308, "\u{1F600}\uD800", [], {}, ["x"], { length: -1 }),
  fc.jsonValue({ maxDepth: 2 }).filter(value => typeof value !== "string"),
) as fc.Arbitrary<unknown>;
const content = fc.dictionary(fc.constantFrom(...fields), anything, { maxKeys: 8 }) as fc.Arbitrary<JsonObject>;

/** A way to spoil the frames of a good message, so that a kernel must drop it. */
const spoilers: Record<string, (frames: Buffer[], key: string) => Uint8Array[]> = {
  "wrong signature": ([delimiter, , ...rest]) => [delimiter!, Buffer.from("0".repeat(64)), ...rest],
  "no signature": ([delimiter, , ...rest]) => [delimiter!, Buffer.alloc(0), ...rest],
  "content changed after signing": frames => [...frames.slice(0, -1), Buffer.from('{"code":"1"}')],
  "missing content": frames => frames.slice(0, -1),
  "missing everything but the delimiter": frames => frames.slice(0, 1),
  "no delimiter": frames => frames.slice(1),
  "an empty frame": () => [Buffer.alloc(0)],
  "content that is not JSON": (frames, key) => signed(frames, key, 3, "{"),
  "content that is a list": (frames, key) => signed(frames, key, 3, "[]"),
  "metadata that is null": (frames, key) => signed(frames, key, 2, "null"),
  "a header without identity": (frames, key) => signed(frames, key, 0, '{"msg_type":"kernel_info_request"}'),
  "a header with a number for a type": (frames, key) =>
    signed(frames, key, 0, '{"msg_id":"a","session":"b","msg_type":1}'),
  "a parent header that is text": (frames, key) => signed(frames, key, 1, '"parent"'),
  "bytes that are no UTF-8": (frames, key) => signed(frames, key, 3, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
};

/** Names of the ways to spoil a message. */
export const spoilerNames = Object.keys(spoilers);

/** Frames of a message that a kernel must drop. */
export function spoiled(name: string, kernel: KernelClient): Uint8Array[] {
  const message = createMessage("execute_request", { code: "process.exit()" }, { session: kernel.session });
  return spoilers[name]!(arriving(message, kernel.info.key), kernel.info.key);
}

/** Well-formed requests whose content is of wrong types: each must be answered. */
export function strangeRequests(seed: number, count: number, session: string): Message[] {
  const type = fc.constantFrom(...requests, "execute", "brew", "__proto__", "constructor");
  return fc
    .sample(fc.tuple(type, content, content), { seed, numRuns: count })
    .map(([name, body, metadata]) => createMessage(`${name}_request`, body, { session, metadata }));
}

/** Comm messages of wrong types: they have no reply, and end idle. */
export function strangeComms(seed: number, count: number): { type: string; content: JsonObject }[] {
  const type = fc.constantFrom("comm_open", "comm_msg", "comm_close");
  return fc.sample(fc.record({ type, content }), { seed, numRuns: count });
}

function signed(frames: readonly Buffer[], key: string, index: number, text: string | Buffer): Uint8Array[] {
  const parts = frames.slice(2, 6) as Uint8Array[];
  parts[index] = Buffer.from(text as string);
  return seal({ identities: [], parts: parts as [Buffer, Buffer, Buffer, Buffer], buffers: [] }, key);
}
