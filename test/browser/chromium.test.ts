/** A machine without Chromium skips these tests by name; in CI that is a failure. */
import { expect, test } from "vitest";
import { findChromium } from "./support/chromium.ts";

test.skipIf(findChromium() === undefined && !process.env["CI"])(
  "Chromium is installed (else all browser tests are skipped)",
  () => {
    expect(findChromium(), "install Debian's chromium, or set SETPOINT_CHROMIUM to the path of one").toBeDefined();
  },
);
