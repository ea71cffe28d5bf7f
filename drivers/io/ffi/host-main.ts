/** The process of a library that has one of its own: does what it is told, and ends with whoever started it. */
import { keepCallback, type KeptCallback } from "./callbacks.ts";
import { box } from "./declare.ts";
import type { FromHost, Sent, ToHost } from "./host-messages.ts";
import { openHere } from "./local-library.ts";
import { copyMemory } from "./memory.ts";
import type { Library, Signatures } from "./types.ts";

type Run = (...values: unknown[]) => void;

let library: Promise<Library<Signatures>>;
let running = 0;
const kept = new Map<number, KeptCallback<Run>>();

process.on("message", (message: ToHost) => void receive(message));
// An interrupt is for whoever asked: the library's state outlives it.
process.on("SIGINT", () => {});
process.on("disconnect", () => {
  // A call in C cannot be cancelled, and Node would wait for it.
  if (running > 0) process.kill(process.pid, "SIGKILL");
  process.exit();
});

async function receive(message: ToHost): Promise<void> {
  switch (message.kind) {
    case "open":
      library = openHere(message.declaration, message.path);
      return library.then(
        () => send({ kind: "opened" }),
        (error: Error) => send({ kind: "notOpened", message: error.message }),
      );
    case "call":
      return answer(message.id, () => call(message.name, message.given));
    case "copy":
      return answer(message.id, async () => ({
        value: await copyMemory(await library, message.pointer, message.bytes),
        changed: [],
      }));
    default:
      kept.get(message.callback)?.[Symbol.dispose]();
      kept.delete(message.callback);
  }
}

interface Outcome {
  readonly value: unknown;
  readonly changed: readonly (readonly [number, unknown])[];
}

async function answer(id: number, run: () => Promise<Outcome>): Promise<void> {
  running++;
  try {
    send({ kind: "result", id, ...(await run()) });
  } catch (error) {
    send({ kind: "failed", id, message: (error as Error).message });
  } finally {
    running--;
  }
}

async function call(name: string, sent: readonly Sent[]): Promise<Outcome> {
  const given = sent.map(receiveArgument);
  const { async } = (await library)[name] as unknown as { async(...given: unknown[]): Promise<unknown> };
  const value = await async(...given);
  const changed = given.flatMap((one, index): (readonly [number, unknown])[] => {
    if (sent[index]?.is === "box") return [[index, (one as { value: unknown }).value]];
    return ArrayBuffer.isView(one) ? [[index, one]] : [];
  });
  return { value, changed };
}

function receiveArgument(sent: Sent): unknown {
  if (sent.is === "value") return sent.value;
  if (sent.is === "box") return box(sent.value);
  const { id, kept: type } = sent;
  const run: Run = (...values) => send({ kind: "callback", id, values });
  if (!type) return run;
  const known =
    kept.get(id) ?? (keepCallback(type.result, type.arguments, run as never) as unknown as KeptCallback<Run>);
  kept.set(id, known);
  return known;
}

function send(message: FromHost): void {
  if (process.connected) process.send?.(message);
}
