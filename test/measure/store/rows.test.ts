/** Rows of a run: taken, written, and read back. */

import { statSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { ComplexArray } from "../../../drivers/core/complex/complex-array.ts";
import { complex } from "../../../drivers/core/complex/complex.ts";
import { openRun } from "../../../measure/store/index.ts";
import { Folder, libraries, newRun, spec, tree } from "./libraries.ts";

describe.each(libraries)("with %s", library => {
  test("numbers come back as they were, with NaN, infinities and whole numbers beyond 2^53", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const line = tree();
    const run = newRun(connection, [line]);
    const values = [0.1, -1e-300, NaN, Infinity, -Infinity, 5, 2 ** 60, 1e18, Number.MAX_VALUE];
    values.forEach((value, index) => run.append(line, [index, value]));
    expect(run.waiting).toBe(values.length);
    run.flush();
    expect(run.waiting).toBe(0);
    const [x, y] = await openRun(connection, run.runId).read(line);
    expect(x).toEqual({ values: Float64Array.from(values.keys()), shape: [values.length] });
    expect(y).toEqual({ values: Float64Array.from(values), shape: [values.length] });
    expect(run.countRows(line)).toBe(values.length);
    expect(run.numberOfRows).toBe(values.length);
  });

  test("any number of 64 bits comes back to the last bit, in many rows as in few", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const line = tree();
    const run = newRun(connection, [line]);
    const bits = new DataView(new ArrayBuffer(8));
    const anyNumber = fc.bigInt(0n, 2n ** 64n - 1n).map(value => (bits.setBigUint64(0, value), bits.getFloat64(0)));
    const drawn = fc.sample(fc.oneof(fc.double({ noNaN: true }), anyNumber), { numRuns: 2000, seed: 7 });
    // SQLite keeps a negative zero as 0 in a numeric column.
    const values = [
      ...drawn.filter(Number.isFinite).map(value => value + 0),
      0,
      5e-324,
      Number.MAX_VALUE,
      -Number.MAX_VALUE,
      2 ** 63,
      0.1,
    ];
    values.forEach((value, index) => run.append(line, [index / 3, value]));
    const read = async (): Promise<unknown[]> => (await run.read(line)).map(({ values: list }) => list);
    const expected = [Float64Array.from(values.keys(), index => index / 3), Float64Array.from(values)];
    expect(await read()).toEqual(expected);
    // What is no finite number stands among the others.
    run.append(line, [NaN, -Infinity]);
    run.flush();
    // QCoDeS leaves a cell empty where a result has no value for it.
    connection.exec(`UPDATE "${run.tableName}" SET x = NULL WHERE id = 3`);
    expect((await run.read(line, { start: 2, end: 4 }))[0]?.values).toEqual(Float64Array.of(1 / 3, NaN, 1));
    const [x, y] = await openRun(connection, run.runId).read(line, { start: values.length - 1 });
    expect(x?.values).toEqual(Float64Array.of((values.length - 2) / 3, (values.length - 1) / 3, NaN));
    expect(y?.values).toEqual(Float64Array.of(2 ** 63, 0.1, -Infinity));
  });

  test("what is written is moved from the log into the file by a thread, while the run goes on", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const traces = { top: spec("z", "array"), axes: [], inferred: [] };
    const run = newRun(connection, [traces]);
    const values = new Float64Array(125_000);
    // 75 MB: a thread is asked to move what is more than 64 MB.
    for (let row = 0; row < 75; row++) {
      run.append(traces, [{ values, shape: [values.length] }]);
      run.endResult();
    }
    await expect.poll(() => statSync(folder.file()).size, { timeout: 10_000 }).toBeGreaterThan(40_000_000);
    expect(run.countRows(traces)).toBe(75);
  });

  test("a long run comes back as it was and in its order, with what is no finite number, while others go on", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const line = tree();
    const run = newRun(connection, [line]);
    const count = 420_000;
    const x = Float64Array.from({ length: count }, (_, index) => index);
    const y = x.map(value => value / 7);
    y[50_000] = NaN;
    y[410_000] = Infinity;
    run.appendColumns(line, [
      { values: x, shape: [count] },
      { values: y, shape: [count] },
    ]);
    run.flush();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const [xs, ys] = (await openRun(connection, run.runId).read(line)).map(column => column.values as Float64Array);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    expect(xs?.every((value, index) => value === index)).toBe(true);
    expect(ys?.every((value, index) => Object.is(value, y[index]))).toBe(true);
    expect([xs?.length, ys?.length]).toEqual([count, count]);
    const [part] = await openRun(connection, run.runId).read(line, { start: 5001, end: 415_000 });
    expect([part?.values.length, part?.values.at(0), part?.values.at(-1)]).toEqual([410_000, 5000, 414_999]);
  });

  test("texts and complex numbers come back as they were", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const texts = tree("text");
    const waves = { top: spec("z", "complex"), axes: [spec("t", "text")], inferred: [] };
    const run = newRun(connection, [texts, waves]);
    run.append(texts, [1, "µ'\"; drop"]);
    run.append(waves, ["", complex(1, -2)]);
    run.append(texts, [2, "🙂"]);
    expect((await run.read(texts))[1]).toEqual({ values: ["µ'\"; drop", "🙂"], shape: [2] });
    expect(await run.read(waves)).toEqual([
      { values: [""], shape: [1] },
      { values: ComplexArray.from([complex(1, -2)]), shape: [1] },
    ]);
  });

  test("a row of a hundred columns comes back as it was, numbers and texts in turn", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const axes = Array.from({ length: 99 }, (_, index) => spec(`x${index}`, index % 3 === 1 ? "text" : "numeric"));
    const wide = { top: spec("y", "text"), axes, inferred: [] };
    const run = newRun(connection, [wide]);
    const values = axes.map(({ paramtype }, index) => (paramtype === "text" ? `text ${index}` : index));
    run.append(wide, [...values, "last"]);
    const columns = await run.read(wide);
    expect(columns.map(column => Array.from<unknown>(column.values)[0])).toEqual([...values, "last"]);
  });

  test("arrays of one shape become one array, with single values repeated beside them", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const traces = { top: spec("y", "array"), axes: [spec("g"), spec("f", "array")], inferred: [] };
    const run = newRun(connection, [traces]);
    const f = { values: Float64Array.of(1, 2, 3), shape: [3] };
    run.append(traces, [10, f, { values: Float64Array.of(4, 5, 6), shape: [3] }]);
    run.append(traces, [20, f, { values: Float64Array.of(7, 8, NaN), shape: [3] }]);
    expect(await run.read(traces)).toEqual([
      { values: Float64Array.of(10, 10, 10, 20, 20, 20), shape: [2, 3] },
      { values: Float64Array.of(1, 2, 3, 1, 2, 3), shape: [2, 3] },
      { values: Float64Array.of(4, 5, 6, 7, 8, NaN), shape: [2, 3] },
    ]);
  });

  test("arrays of different shapes follow one another, and their shapes are told", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const trace = { top: spec("y", "array"), axes: [], inferred: [] };
    const run = newRun(connection, [trace]);
    run.append(trace, [{ values: Float64Array.of(1, 2), shape: [2] }]);
    run.append(trace, [{ values: Float64Array.of(3, 4, 5), shape: [3] }]);
    expect(await run.read(trace)).toEqual([
      {
        values: Float64Array.of(1, 2, 3, 4, 5),
        shape: [5],
        rowShapes: [[2], [3]],
      },
    ]);
  });

  test("arrays of many lengths come back in their order, however many are written at once", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const trace = { top: spec("y", "array"), axes: [spec("x")], inferred: [] };
    const run = newRun(connection, [trace]);
    const lengths = fc.sample(fc.oneof(fc.nat(40), fc.nat(5000), fc.constant(40_000)), { numRuns: 200, seed: 11 });
    lengths.forEach((length, row) => {
      run.append(trace, [row, { values: new Float64Array(length).fill(row), shape: [length] }]);
      run.endResult();
    });
    run.flush();
    const [, y] = await openRun(connection, run.runId).read(trace);
    const values = y?.values as Float64Array;
    expect(y?.rowShapes).toEqual(lengths.map(length => [length]));
    const expected = lengths.flatMap((length, row) => Array<number>(length).fill(row));
    expect(values.length).toBe(expected.length);
    expect(expected.every((value, index) => values[index] === value)).toBe(true);
  });

  test("a range counts the rows of the tree alone, from 1 and with both ends", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const one = tree();
    const other = { top: spec("z"), axes: [spec("x")], inferred: [] };
    const run = newRun(connection, [one, other]);
    for (let index = 1; index <= 6; index++) {
      run.append(one, [index, 10 * index]);
      run.append(other, [index, -index]);
      if (index % 2 === 0) run.flush();
    }
    const read = async (range: object) => Array.from((await run.read(other, range))[1]?.values as Float64Array);
    expect(await read({ start: 2, end: 4 })).toEqual([-2, -3, -4]);
    expect(await read({ start: 5 })).toEqual([-5, -6]);
    expect(await read({ end: 1 })).toEqual([-1]);
    expect(await read({ start: 7 })).toEqual([]);
    expect(await read({ start: 4, end: 2 })).toEqual([]);
    expect(await read({})).toEqual([-1, -2, -3, -4, -5, -6]);
    run.append(other, [7, -7]);
    expect(await read({ start: 7 })).toEqual([-7]);
  });

  test("a value that does not fit its column is refused, and nothing of its row is kept", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    const line = tree();
    const run = newRun(connection, [line]);
    expect(() => run.append(line, [1, "a"])).toThrow("column y of results-1-1: 'a' is invalid: must be a number");
    expect(() => run.append(line, [1])).toThrow("a row of results-1-1: 1 values do not fit its columns x, y");
    run.append(line, [1, 2]);
    expect((await run.read(line))[1]?.values).toEqual(Float64Array.of(2));
  });
});
