/** The tests that need a browser: run by `.ci/run`, not by `npm test`. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // What tests execute does not belong into anybody's history.
    env: { SETPOINT_HISTORY_DIR: join(tmpdir(), "setpoint-test-history") },
    include: ["test/browser/**/*.test.ts"],
    globalSetup: "test/browser/support/build.ts",
    // A page's journey: each step waits for what the last one left.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000, interval: 100 } },
    fileParallelism: false,
    // The steps build on each other: after a failure the rest says nothing new.
    bail: 1,
  },
});
