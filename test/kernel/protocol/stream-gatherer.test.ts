import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StreamGatherer } from "../../../kernel/protocol/stream-gatherer.ts";

let sent: [name: string, text: string, parent: string][];
let streams: StreamGatherer<string>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  sent = [];
  streams = new StreamGatherer<string>(
    (name, text, parent) => sent.push([name, text, parent]),
    parent => parent,
  );
});
afterEach(() => void vi.useRealTimers());

test("a line now and then is a message of its own, at once", () => {
  for (let line = 0; line < 100; line++) {
    streams.add("stdout", "line\n", "cell");
    vi.advanceTimersByTime(1);
    expect(sent).toHaveLength(line + 1);
    vi.advanceTimersByTime(500);
  }
});

test("what comes without end comes in few messages, each stream in its order", () => {
  for (let line = 0; line < 10_000; line++) {
    streams.add(line % 3 === 0 ? "stderr" : "stdout", `${line} `, "cell");
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(300);
  expect(sent.length).toBeLessThan(150);
  for (const name of ["stdout", "stderr"]) {
    const text = sent
      .filter(([stream]) => stream === name)
      .map(one => one[1])
      .join("");
    const expected = Array.from({ length: 10_000 }, (_, line) => line).filter(
      line => (line % 3 === 0 ? "stderr" : "stdout") === name,
    );
    expect(text.trim().split(" ").map(Number)).toEqual(expected);
  }
});

test("streams keep their order while there is little, and text of different requests is never mixed", () => {
  streams.add("stdout", "a", "one");
  streams.add("stderr", "b", "one");
  streams.add("stdout", "c", "two");
  streams.add("stdout", "d", "two");
  streams.flush();
  expect(sent).toEqual([
    ["stdout", "a", "one"],
    ["stderr", "b", "one"],
    ["stdout", "cd", "two"],
  ]);
});

test("a new cell is heard at once, whatever was printed before it", () => {
  for (let line = 0; line < 1000; line++) {
    streams.add("stdout", "x", "flood");
    streams.flush();
  }
  streams.startAfresh();
  const before = sent.length;
  streams.add("stdout", "first", "next");
  vi.advanceTimersByTime(1);
  expect(sent.slice(before)).toEqual([["stdout", "first", "next"]]);
});
