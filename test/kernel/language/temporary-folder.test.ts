/** What ended processes left is cleared away, and nothing else. */
import { existsSync, mkdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { makeTemporaryFolder, removeAbandonedFolders } from "../../../kernel/language/service/temporary-folder.ts";

const longAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
const dead = 2 ** 30;

function left(name: string, when?: Date): string {
  const path = join(tmpdir(), name);
  mkdirSync(path, { recursive: true });
  if (when) utimesSync(path, when, when);
  return path;
}

it("removes old folders of dead processes only", async () => {
  const abandoned = left(`kernel-types-${dead}-a`, longAgo);
  const young = left(`kernel-types-${dead}-b`);
  const ours = left(`kernel-types-${process.pid}-c`, longAgo);
  const made = makeTemporaryFolder();
  await removeAbandonedFolders();
  expect(existsSync(abandoned)).toBe(false);
  expect([young, ours, made].map(existsSync)).toEqual([true, true, true]);
  expect(basename(made)).toContain(`-${process.pid}-`);
  for (const path of [young, ours, made]) rmSync(path, { recursive: true });
});
