import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // What tests execute does not belong into anybody's history.
    env: { SETPOINT_HISTORY_DIR: join(tmpdir(), "setpoint-test-history") },
    include: ["test/soak/**/*.soak.ts"],
    testTimeout: 3_600_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
