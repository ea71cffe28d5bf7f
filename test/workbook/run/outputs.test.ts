/** Kernel messages become the outputs that a front-end would have in the file. */
import { expect, test } from "vitest";
import { OutputCollector } from "../../../workbook/run/outputs.ts";
import type { Cell } from "../../../workbook/server/contents/notebook-format.ts";

const cell = (): Cell => ({ cell_type: "code", metadata: {}, source: "", outputs: [] });
const display = (text: string, id?: string) => ({
  data: { "text/plain": text },
  metadata: {},
  ...(id === undefined ? {} : { transient: { display_id: id } }),
});

test("neighbouring text of one stream is one output, of two streams two", () => {
  const [collector, target] = [new OutputCollector(), cell()];
  for (const [name, text] of [
    ["stdout", "a\n"],
    ["stdout", "b\n"],
    ["stderr", "c"],
    ["stdout", "d"],
  ]) {
    collector.apply(target, "stream", { name, text });
  }
  expect(target.outputs).toEqual([
    { output_type: "stream", name: "stdout", text: "a\nb\n" },
    { output_type: "stream", name: "stderr", text: "c" },
    { output_type: "stream", name: "stdout", text: "d" },
  ]);
});

test("a progress bar's carriage returns leave its last state", () => {
  const [collector, target] = [new OutputCollector(), cell()];
  for (const text of ["10 %", "\r20 %", "\r100 %\n", "done\r\n"])
    collector.apply(target, "stream", { name: "stdout", text });
  expect(target.outputs?.[0]?.["text"]).toBe("100 %\ndone\r\n");
});

test("an updated display changes wherever it is shown, and carries no display id into the file", () => {
  const [collector, first, second] = [new OutputCollector(), cell(), cell()];
  collector.apply(first, "display_data", display("old", "id"));
  collector.apply(second, "display_data", display("old", "id"));
  collector.apply(second, "update_display_data", display("new", "id"));
  const expected = [{ output_type: "display_data", data: { "text/plain": "new" }, metadata: {} }];
  expect([first.outputs, second.outputs]).toEqual([expected, expected]);
});

test("clearing happens at once, or with the next output", () => {
  const [collector, target] = [new OutputCollector(), cell()];
  collector.apply(target, "display_data", display("1"));
  collector.apply(target, "clear_output", { wait: true });
  expect(target.outputs).toHaveLength(1);
  collector.apply(target, "display_data", display("2"));
  expect(target.outputs).toMatchObject([{ data: { "text/plain": "2" } }]);
  collector.apply(target, "clear_output", { wait: false });
  expect(target.outputs).toEqual([]);
});

test("results and errors keep their fields, and the cell its execution count", () => {
  const [collector, target] = [new OutputCollector(), cell()];
  collector.apply(target, "execute_input", { code: "1", execution_count: 7 });
  collector.apply(target, "execute_result", { ...display("1"), execution_count: 7 });
  collector.apply(target, "error", { ename: "Error", evalue: "x", traceback: ["t"] });
  expect(target.execution_count).toBe(7);
  expect(target.outputs).toEqual([
    { output_type: "execute_result", data: { "text/plain": "1" }, metadata: {}, execution_count: 7 },
    { output_type: "error", ename: "Error", evalue: "x", traceback: ["t"] },
  ]);
});
