/** How far a run is, on a terminal and elsewhere. */
import { expect, test } from "vitest";
import { Progress } from "../../../workbook/run/progress.ts";

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 40, written, write: (text: string) => written.push(text) };
}

test("elsewhere than on a terminal every cell is a line", () => {
  let now = 0;
  const target = screen(false);
  const progress = new Progress(target, 2, () => now);
  progress.start(1);
  now = 1500;
  progress.finish("ok");
  progress.start(2);
  now = 61_000;
  progress.finish("error");
  progress.end("a.ipynb: cell 2 of 2 failed");
  expect(target.written).toEqual([
    "cell 1 of 2 (1.5 s)\n",
    "cell 2 of 2 failed (59.5 s)\n",
    "a.ipynb: cell 2 of 2 failed (1 min 1 s)\n",
  ]);
});

test("on a terminal there is one bar, never wider than the terminal, which goes when the run ends", () => {
  const target = screen(true);
  const progress = new Progress(target, 4, () => 0);
  progress.start(3);
  progress.finish("ok");
  progress.end("done");
  expect(target.written[0]).toBe(`\r\u001b[K${"█".repeat(12)}${"░".repeat(12)} cell 3 of 4, 0`);
  expect(target.written.slice(1)).toEqual(["\r\u001b[K", "done (0.0 s)\n"]);
});
