/** What the executor says: printed text on its own descriptors, messages beside them, all under one count. */
import { writeSync } from "node:fs";
import { serialize } from "node:v8";
import { currentCell } from "./cell.ts";
import { messageHead } from "./message-head.ts";
import type { FromExecutor } from "./messages.ts";
import { streamDescriptors, type StreamName } from "./streams.ts";

/** Where messages leave the process. */
const messageDescriptor = 5;

/** How long a full descriptor that somebody has made non-blocking is left alone. */
const fullMilliseconds = 1;

const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes everything at once and to the end: what was printed outlives whatever the next line does, is seen while the cell
 * computes, and a cell that prints faster than it is read waits. Marks in the text and numbers of messages count on
 * together, so that the kernel process puts the descriptors' contents back into one order, native output between them.
 */
export class Output {
  readonly #marker: string;
  readonly #foreground: () => string | undefined;
  /** Whose text follows on each descriptor; empty for the cell in the foreground. */
  readonly #owners: Record<StreamName, string> = { stdout: "", stderr: "" };
  #latest: StreamName | "messages" = "messages";
  #serial = 0;

  /**
   * @param marker Starts a mark in a text.
   * @param foreground The cell to which text without an owner belongs.
   */
  constructor(marker: string, foreground: () => string | undefined) {
    this.#marker = marker;
    this.#foreground = foreground;
  }

  /** Sends a message after what was printed before it. */
  send(content: FromExecutor): void {
    const body = serialize(content);
    this.#turnTo("messages");
    const message = Buffer.concat([messageHead(body.length, ++this.#serial), body]);
    try {
      writeAll(messageDescriptor, message);
    } catch {
      // The kernel is gone, and this process soon is.
    }
  }

  print(name: StreamName, text: string | Uint8Array, cell = currentCell()?.id): void {
    if (text.length === 0) return;
    const owner = cell ?? "";
    const isSame = this.#latest === name && this.#owners[name] === owner;
    this.#turnTo(name);
    const isWritten = this.#write(name, () => {
      const mark = isSame ? "" : this.#mark(name, owner);
      // What native code writes next is not of a cell in the background.
      const after = owner === "" || owner === this.#foreground() ? "" : this.#mark(name, "");
      return typeof text === "string"
        ? Buffer.from(`${mark}${text}${after}`)
        : Buffer.concat([Buffer.from(mark), text, Buffer.from(after)]);
    });
    if (!isWritten)
      this.send({ type: "stream", cell, name, text: typeof text === "string" ? text : Buffer.from(text).toString() });
  }

  /** Text without an owner belongs to another cell from here on. */
  foregroundChanged(): void {
    for (const name of ["stdout", "stderr"] as const) this.#write(name, () => Buffer.from(this.#mark(name, "")));
    this.#latest = "messages";
  }

  /** A mark ends the text on the descriptor that is left: nothing that follows elsewhere is read before it. */
  #turnTo(name: StreamName | "messages"): void {
    const left = this.#latest;
    this.#latest = name;
    if (left !== name && left !== "messages") {
      this.#write(left, () => Buffer.from(this.#mark(left, this.#owners[left])));
    }
  }

  /** False, and nothing counted, if a cell has closed the descriptor. */
  #write(name: StreamName, data: () => Uint8Array): boolean {
    const before = this.#serial;
    try {
      writeAll(streamDescriptors[name], data());
      return true;
    } catch {
      this.#serial = before;
      return false;
    }
  }

  #mark(name: StreamName, owner: string): string {
    this.#owners[name] = owner;
    return `${this.#marker}${++this.#serial}:${Buffer.from(owner).toString("base64url")};`;
  }
}

function writeAll(descriptor: number, data: Uint8Array): void {
  for (let written = 0; written < data.length;) {
    try {
      written += writeSync(descriptor, data, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") Atomics.wait(pause, 0, 0, fullMilliseconds);
      else if (code !== "EINTR") throw error;
    }
  }
}
