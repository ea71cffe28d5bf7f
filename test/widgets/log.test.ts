/** A log shows as a table that says when, how grave, who and what. */

import { expect, test } from "vitest";

import { LogTable, logToTable } from "../../drivers/core/index.ts";
import { bundleOf } from "../../widgets/bundle.ts";
import "../../widgets/index.ts";

const at = (clock: string, level: string, message: string): string =>
  `2026-07-01 ${clock} ¦ lab.cryostat ¦ ${level} ¦ cryostat ¦ cool ¦ 12 ¦ ${message}`;

test("rows have time, level, logger, place and message; what an instrument said is only text", async () => {
  const bundle = await bundleOf(
    logToTable([at("10:00:00,250", "INFO", "<b>cold</b>"), at("10:00:01,000", "ERROR", "warm")]),
  );
  const page = (bundle["text/html"] as string).replaceAll(/\s+/gu, " ");
  expect(page).toContain("10:00:00.250</time>");
  // Narrow columns of their own for what is short; the message has what is left.
  expect(page).toContain('<td class="time"><time');
  expect(page.match(/<th scope="col" class="[a-z]+">/gu)?.map(head => head.slice(23, -2))).toEqual([
    "time",
    "short",
    "who",
    "place",
    "text",
  ]);
  expect(page).toContain("<td>lab.cryostat</td> <td>cryostat:12</td>");
  expect(page).toContain("&#60;b&#62;cold&#60;/b&#62;");
  expect(page).toContain("<strong>ERROR</strong>");
  expect(page).toContain("2 records");
  expect(bundle["text/plain"]).toBe(
    "10:00:00.250  INFO      lab.cryostat  <b>cold</b>\n10:00:01.000  ERROR     lab.cryostat  warm",
  );
  expect(bundle["application/vnd.setpoint.log+json"]).toMatchObject({ rows: [{ level: "INFO" }, { message: "warm" }] });
});

test("a log of more than a day says the day, and of a long one the end is shown", async () => {
  const rows = Array.from({ length: 600 }, (_, n) => ({
    ...logToTable(at("10:00:00,000", "INFO", `row ${n}`)).rows[0]!,
    time: new Date(2026, 6, 1, 10).getTime() + n * 600_000,
  }));
  const bundle = await bundleOf(new LogTable(rows));
  expect(bundle["text/plain"]).toMatch(
    /^… 100 earlier records\n2026-07-02 02:40:00\.000 {2}INFO {6}lab\.cryostat {2}row 100\n/u,
  );
  expect(bundle["text/html"]).toContain("100 earlier records are not shown");
  expect(bundle["text/html"]).not.toContain("row 99<");
  expect((await bundleOf(new LogTable([])))["text/plain"]).toBe("(nothing was logged)");
});
