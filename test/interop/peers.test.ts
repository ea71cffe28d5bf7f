/** The peers are installed into a folder of this checkout alone. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assertOwn } from "./peers.ts";

test("an environment that is a link is refused, whether what it leads to is there or not", () => {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-peers-"));
  mkdirSync(join(folder, "real"));
  symlinkSync(join(folder, "real"), join(folder, "link"));
  symlinkSync(join(folder, "nowhere"), join(folder, "broken"));
  for (const name of ["link", "broken"])
    expect(() => assertOwn(join(folder, name))).toThrow(`${join(folder, name)} is a link: remove it`);
  assertOwn(join(folder, "real"));
  assertOwn(join(folder, "none"));
  rmSync(folder, { recursive: true });
});
