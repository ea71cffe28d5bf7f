/** A run that another process writes: its rows and its end are heard here. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { DataSet } from "../../../measure/dataset/dataset.ts";
import { openRun } from "../../../measure/store/index.ts";
import type { SqliteRun } from "../../../measure/store/index.ts";
import { Folder, newRun, tree } from "../store/libraries.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** A run as its writer has it, and as another process sees it: each on a connection of its own. */
async function withRun(body: (writer: SqliteRun, seen: DataSet) => Promise<void>): Promise<void> {
  using folder = new Folder();
  const writer = newRun(await folder.open(), [tree()]);
  writer.start(1);
  await body(writer, new DataSet(openRun(await folder.open(), writer.runId)));
}

/** Writes so many rows. */
function write(writer: SqliteRun, rows: number): void {
  for (let row = 0; row < rows; row++) writer.append(tree(), [row, row / 2]);
  writer.flush();
}

test("the number of rows is that of now, and counts each row once", () =>
  withRun(async (writer, seen) => {
    expect(seen.numberOfResults).toBe(0);
    for (const rows of [3, 5]) {
      write(writer, rows);
      expect(seen.numberOfResults).toBe(writer.numberOfRows);
    }
    expect(seen.numberOfResults).toBe(8);
  }));

test("new rows are heard, and the subscription ends with the run", () =>
  withRun(async (writer, seen) => {
    const heard: number[] = [];
    const subscription = seen.subscribe((_dataset, rows) => heard.push(rows));
    write(writer, 2);
    await vi.advanceTimersByTimeAsync(250);
    await vi.advanceTimersByTimeAsync(250);
    expect(heard).toEqual([2]);
    writer.append(tree(), [2, 1]);
    writer.complete(2);
    await vi.advanceTimersByTimeAsync(250);
    await subscription.ended;
    expect(heard).toEqual([2, 3]);
    expect(vi.getTimerCount()).toBe(0);
  }));

test("few rows wait for more, and the last ones are heard all the same", () =>
  withRun(async (writer, seen) => {
    const heard: number[] = [];
    const subscription = seen.subscribe((_dataset, rows) => heard.push(rows), { minCount: 10 });
    write(writer, 4);
    await vi.advanceTimersByTimeAsync(500);
    expect(heard).toEqual([]);
    writer.complete(2);
    await vi.advanceTimersByTimeAsync(250);
    await subscription.ended;
    expect(heard).toEqual([4]);
  }));

test("a signal ends a subscription, also one that was aborted before", () =>
  withRun(async (writer, seen) => {
    const heard: number[] = [];
    const abort = new AbortController();
    const options = { signal: abort.signal };
    const subscription = seen.subscribe((_dataset, rows) => heard.push(rows), options);
    abort.abort();
    await subscription.ended;
    await seen.subscribe((_dataset, rows) => heard.push(rows), options).ended;
    write(writer, 2);
    await vi.advanceTimersByTimeAsync(500);
    expect(heard).toEqual([]);
  }));
