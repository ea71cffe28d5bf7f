import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // What tests execute does not belong into anybody's history.
    env: { SETPOINT_HISTORY_DIR: join(tmpdir(), "setpoint-test-history") },
    include: ["test/**/*.test.ts"],
    exclude: ["test/interop/**", "test/browser/**", "test/bench/**", "test/soak/**", "test/fixtures/**"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 3,
  },
});
