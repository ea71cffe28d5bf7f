import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Sequence, type Source } from "../../../kernel/executor/sequence.ts";

let got: string[];
let sequence: Sequence;
let one: Source;
let two: Source;
let isPaused: boolean;
const say = (text: string) => (): void => void got.push(text);
beforeEach(() => {
  vi.useFakeTimers();
  got = [];
  isPaused = false;
  sequence = new Sequence(() => isPaused);
  one = sequence.source();
  two = sequence.source();
});
afterEach(() => void vi.useRealTimers());

test("what was written later waits for what was written before, wherever it is read", () => {
  two.take(3, say("second"));
  expect(got).toEqual([]);
  one.pass(say("native"));
  one.take(1, say("first"));
  // Text that follows a number, until the next number on its descriptor.
  one.pass(say("then"));
  one.take(2, () => {});
  one.take(4, say("third"));
  expect(got).toEqual(["native", "first", "then", "second", "third"]);
});

test("what is lost is not waited for without end, but while nothing is read", () => {
  one.take(5, say("five"));
  two.take(4, say("four"));
  isPaused = true;
  vi.advanceTimersByTime(5000);
  expect(got).toEqual([]);
  isPaused = false;
  vi.advanceTimersByTime(1000);
  expect(got).toEqual(["four", "five"]);
  // What was given up is not waited for again when it comes after all.
  one.take(2, say("two"));
  one.take(6, say("six"));
  expect(got).toEqual(["four", "five", "two", "six"]);
});

test("at the end everything that has arrived is delivered, also past what is missing", async () => {
  one.take(1, say("one"));
  two.take(7, say("seven"));
  one.end();
  const ended = sequence.ended(500);
  await vi.advanceTimersByTimeAsync(400);
  expect(got).toEqual(["one"]);
  two.end();
  await ended;
  expect(got).toEqual(["one", "seven"]);
});
