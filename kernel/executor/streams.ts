/**
 * Takes the place of `process.stdout`, `process.stderr` and `console` as soon as it is imported, which must be first: the
 * first import of `node:process`, and any worker, opens the originals, and that makes descriptors 1 and 2 non-blocking, so
 * that native code, child processes and `fs.writeSync` would lose what does not fit.
 */
import { writeSync } from "node:fs";
import { Writable } from "node:stream";

export type StreamName = "stdout" | "stderr";

/** The descriptors under which native code and child processes know the streams. */
export const streamDescriptors = { stdout: 1, stderr: 2 } as const;

type Print = (name: StreamName, text: string | Uint8Array) => void;

let print: Print = (name, text) => void writeSync(streamDescriptors[name], Buffer.from(text as string));

/** Says who prints from here on. */
export function printWith(printer: Print): void {
  print = printer;
}

const streams = { stdout: stream("stdout"), stderr: stream("stderr") };
for (const [name, value] of Object.entries(streams)) {
  Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true });
}
// With errors to be ignored it would add a listener around each line, and a cut would leave it there.
const value = new globalThis.console.Console({ ...streams, ignoreErrors: false, inspectOptions: { colors: false } });
Object.defineProperty(globalThis, "console", { value, configurable: true, writable: true });

function stream(name: StreamName): Writable {
  const writable = new Writable({
    // Nobody who ends it waits for more than that.
    autoDestroy: false,
    emitClose: false,
    write: (_chunk, _encoding, done) => done(),
  });
  const refuse = writable.write.bind(writable) as (chunk: unknown) => boolean;
  // A stream that is cut in the middle of a chunk would wait for its end for ever: this one has no middle.
  const write = (chunk: unknown, ...rest: unknown[]): boolean => {
    const [encoding] = rest;
    if (typeof chunk === "string" && typeof encoding === "string" && !/^utf-?8$/iu.test(encoding))
      print(name, Buffer.from(chunk, encoding as BufferEncoding));
    else if (typeof chunk === "string" || chunk instanceof Uint8Array) print(name, chunk);
    else return refuse(chunk);
    const written = rest.at(-1);
    if (typeof written === "function") process.nextTick(written);
    return true;
  };
  return Object.assign(writable, {
    fd: streamDescriptors[name],
    isTTY: false,
    write,
    // A pipeline ends where it leads to; the cells that follow still print.
    end: (...last: unknown[]) => {
      const finished = last.findLast(one => typeof one === "function") as (() => void) | undefined;
      const [chunk, encoding] = last.filter(one => one !== undefined && one !== null && typeof one !== "function");
      if (chunk !== undefined) writable.write(chunk, (encoding ?? "utf8") as BufferEncoding);
      process.nextTick(() => {
        finished?.();
        writable.emit("finish");
      });
      return writable;
    },
    destroy: () => writable,
  });
}
