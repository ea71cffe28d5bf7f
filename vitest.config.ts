import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { projects } from "./test/projects.ts";

const elsewhere = ["test/interop/**", "test/browser/**", "test/bench/**", "test/soak/**", "test/fixtures/**"];

export default defineConfig({
  test: {
    // What tests execute does not belong into anybody's history.
    env: { SETPOINT_HISTORY_DIR: join(tmpdir(), "setpoint-test-history") },
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 3,
    projects: projects(["test/**/*.test.ts"], elsewhere),
  },
});
