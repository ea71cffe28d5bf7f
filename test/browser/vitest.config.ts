/** The tests that need a browser: run by `.ci/run`, not by `npm test`. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
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
