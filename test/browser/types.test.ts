/** The front-end's sources are a program of their own, with the browser's types: checked here, where its packages are. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { findChromium } from "./support/chromium.ts";

const checkout = fileURLToPath(new URL("../..", import.meta.url));

describe.skipIf(findChromium() === undefined)(
  "the front-end's sources (their packages come with the browser tests)",
  () => {
    test("are free of type errors", () => {
      const checker = ["node_modules/typescript/bin/tsc", "-p", "workbook/app"];
      const { stdout, status } = spawnSync(process.execPath, checker, { cwd: checkout, encoding: "utf8" });
      expect(stdout).toBe("");
      expect(status).toBe(0);
    });
  },
);
