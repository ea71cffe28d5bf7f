/** Files of which bytes are broken: an error that names the file, or values, and never the end of the process. */

import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  checkDatabase,
  listExperiments,
  listRunIds,
  openDatabase,
  openRun,
  StoreError,
} from "../../../measure/store/index.ts";
import { Folder, libraries, newRun, spec, tree } from "./libraries.ts";

const trees = [tree(), { top: spec("z", "array"), axes: [], inferred: [] }];

describe.each(libraries)("with %s", library => {
  test("a file that ends too early is an error that names it", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    connection.exec("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM");
    const run = newRun(connection, trees);
    for (let row = 0; row < 200; row++) run.append(trees[0]!, [row, row / 3]);
    run.complete(1);
    connection.close();
    const whole = readFileSync(folder.file());
    const broken = folder.file("broken.db");
    for (const part of [0.1, 0.4, 0.7]) {
      writeFileSync(broken, whole.subarray(0, Math.floor(whole.length * part)));
      const look = async (): Promise<void> => {
        const opened = await openDatabase(broken, { library, readOnly: true });
        try {
          for (const id of listRunIds(opened)) await openRun(opened, id).read(trees[0]!);
        } finally {
          opened.close();
        }
      };
      await expect(look()).rejects.toThrow(StoreError);
    }
  });

  test("whatever is broken, reading ends with values or an error of its own", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    // Small pages, so that few bytes hold much.
    connection.exec("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM");
    const run = newRun(connection, trees);
    for (let row = 0; row < 20; row++) {
      run.append(trees[0]!, [row, row / 3]);
      run.append(trees[1]!, [{ values: Float64Array.of(row, 1), shape: [2] }]);
    }
    run.complete(1);
    connection.close();
    const whole = readFileSync(folder.file());
    let errors = 0;
    const broken = folder.file("broken.db");
    const visit = async (): Promise<void> => {
      const opened = await openDatabase(broken, { library, readOnly: true });
      try {
        listExperiments(opened);
        for (const id of listRunIds(opened)) {
          const found = openRun(opened, id);
          found.record();
          for (const each of trees) await found.read(each);
        }
      } finally {
        opened.close();
      }
    };
    const bytes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(bytes, async changes => {
        const file = Buffer.from(whole);
        for (const [place, byte] of changes) file[place] = byte;
        writeFileSync(broken, file);
        for (const look of [visit, () => checkDatabase(broken)]) {
          try {
            await look();
          } catch (error) {
            errors++;
            expect(error).toBeInstanceOf(StoreError);
            expect((error as Error).message).toContain("broken.db");
          }
        }
      }),
      { numRuns: 25 },
    );
    expect(errors).toBeGreaterThan(0);
  });

  test("rows that are out of order are told of, and not read for ever", async () => {
    using folder = new Folder();
    const connection = await folder.open({ library });
    connection.exec("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM");
    const run = newRun(connection, trees);
    for (let row = 1; row <= 100; row++) run.append(trees[1]!, [{ values: Float64Array.of(row, 1), shape: [2] }]);
    run.complete(1);
    // With gaps, rows are read by the ids that they tell.
    connection.exec(`UPDATE "${run.tableName}" SET id = 20000 WHERE id = 2`);
    connection.close();
    const whole = readFileSync(folder.file());
    const withId = (row: number, id: number): string => {
      const file = Buffer.from(whole);
      // The id of a row stands before its header and its values.
      const value = file.indexOf(Buffer.from(Float64Array.of(row, 1).buffer));
      const place = file.lastIndexOf(row, file.lastIndexOf("NUMPY", value));
      expect(value - place).toBeLessThan(200);
      file[place] = id;
      writeFileSync(folder.file("order.db"), file);
      return folder.file("order.db");
    };
    // The last row of the four that are read first.
    const opened = await openDatabase(withId(5, 0), { library, readOnly: true });
    await expect(openRun(opened, 1).read(trees[1]!)).rejects.toThrow(/: 0 follows 0: the file is damaged/);
    opened.close();
    const findings = await checkDatabase(withId(100, 3));
    expect(findings.map(({ kind }) => kind)).toContain("damaged");
    expect(findings.map(({ message }) => message).join()).toContain("3 follows");
  });
});
