/** Rounds of hostile traffic over the sockets of a kernel; each ends with proof that nothing was lost. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect } from "vitest";
import { createMessage, encode, type JsonObject } from "../../../kernel/wire/index.ts";
import { result, type KernelClient } from "../client.ts";
import { spoiled, spoilerNames, strangeComms, strangeRequests } from "./hostile-messages.ts";

const notebooks = fileURLToPath(new URL("../../../notebooks/", import.meta.url));

/** Spoiled messages between good ones: each bad one is dropped with a line in the log, each good one is answered. */
export async function sendSpoiled(kernel: KernelClient, seed: number, count: number): Promise<void> {
  const before = dropped(kernel);
  const plan = fc.sample(fc.tuple(fc.constantFrom(...spoilerNames), fc.constantFrom("shell", "control")), {
    seed,
    numRuns: count,
  });
  const answers = plan.map(([name, channel]) => {
    kernel.sendRaw(spoiled(name, kernel), channel);
    return kernel.request("kernel_info_request", {}, { channel });
  });
  for (const { reply } of await Promise.all(answers)) expect(reply.content["status"]).toBe("ok");
  await kernel.until(() => dropped(kernel) - before >= count);
  expect(dropped(kernel) - before).toBe(count);
  await expectAlive(kernel);
}

/** Requests and comm messages with content of wrong types: each request gets its reply, each message its idle. */
export async function sendStrange(kernel: KernelClient, seed: number, count: number): Promise<void> {
  const requests = strangeRequests(seed, count, kernel.session);
  const answers = await Promise.all(requests.map(request => kernel.send(request)));
  for (const [at, { reply }] of answers.entries()) {
    const { header, content } = requests[at]!;
    expect(reply.header.msg_type, header.msg_type).toBe(header.msg_type.replace("_request", "_reply"));
    if (header.msg_type !== "is_complete_request") {
      expect(["ok", "error", "aborted"], JSON.stringify(content)).toContain(reply.content["status"]);
    }
  }
  for (const { type, content } of strangeComms(seed, Math.ceil(count / 10))) await kernel.tell(type, content);
  await expectAlive(kernel);
}

/** Frames of a size that nobody expects: two that are refused, one that is answered. */
export async function sendHuge(kernel: KernelClient, bytes: number): Promise<void> {
  const before = dropped(kernel);
  const huge = Buffer.alloc(bytes, "x");
  const small = createMessage("kernel_info_request", {}, { session: kernel.session });
  kernel.sendRaw([huge]);
  kernel.sendRaw([...encode(small, kernel.info.key).slice(0, -1), huge]);
  await kernel.until(() => dropped(kernel) >= before + 2);
  const { reply } = await kernel.request("kernel_info_request", { padding: huge.toString("latin1") });
  expect(reply.content["status"]).toBe("ok");
  expect(dropped(kernel)).toBe(before + 2);
  expect(kernel.outputsOf(small.header.msg_id)).toEqual([]);
  await expectAlive(kernel);
}

/** Cells that stop anywhere, as they do while someone types; returns how many there were. */
export async function askPrefixes(kernel: KernelClient, prefixes: readonly string[]): Promise<number> {
  for (const code of prefixes) {
    const length = Array.from(code).length;
    const [complete, inspect, { reply: completeness }, { reply: mistakes }] = await Promise.all([
      kernel.complete(code),
      kernel.inspect(code),
      kernel.request("is_complete_request", { code }),
      kernel.request("setpoint_diagnostics_request", { cells: [{ id: "typed", code }] }),
    ]);
    const { cursor_start, cursor_end } = complete as { cursor_start: number; cursor_end: number };
    expect(complete["status"], code).toBe("ok");
    expect(0 <= cursor_start && cursor_start <= cursor_end && cursor_end <= length, code).toBe(true);
    expect(inspect, code).toMatchObject({ status: "ok", found: expect.any(Boolean) as boolean });
    expect(["complete", "incomplete", "invalid"], code).toContain(completeness.content["status"]);
    expect(mistakes.content, code).toMatchObject({ status: "ok" });
    for (const { start, end } of placesOf(mistakes.content))
      expect(0 <= start && start <= end && end <= length, code).toBe(true);
    kernel.published.splice(0);
  }
  await expectAlive(kernel);
  return prefixes.length;
}

/** Beginnings of the cells of the example notebooks, a sample of them by seed, or every one. */
export function prefixesOfCells(sample?: { seed: number; count: number }): string[] {
  const cells = readdirSync(notebooks, { recursive: true, encoding: "utf8" })
    .filter(name => name.endsWith(".ipynb"))
    .flatMap(name => codeCells(readFileSync(`${notebooks}${name}`, "utf8")));
  const all = cells.flatMap(cell => Array.from(cell, (_, at) => cell.slice(0, at + 1)));
  if (!sample) return all;
  return fc.sample(fc.constantFrom(...all), { seed: sample.seed, numRuns: sample.count });
}

function codeCells(notebook: string): string[] {
  const { cells } = JSON.parse(notebook) as { cells: { cell_type: string; source: string | string[] }[] };
  return cells.filter(cell => cell.cell_type === "code").map(({ source }) => [source].flat().join(""));
}

function placesOf(content: JsonObject): { start: number; end: number }[] {
  const cells = content["cells"] as { diagnostics: { start: number; end: number }[] }[];
  return cells.flatMap(({ diagnostics }) => diagnostics);
}

/** The kernel still runs cells, on the same executor as ever. */
async function expectAlive(kernel: KernelClient): Promise<void> {
  expect(result((await kernel.execute("6 * 7")).outputs)).toBe("42");
  expect(kernel.child.exitCode).toBeNull();
}

function dropped({ stderr }: KernelClient): number {
  return stderr.split("message dropped").length - 1;
}
