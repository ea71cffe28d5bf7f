import { defineConfig } from "vitest/config";
import { projects } from "../projects.ts";

const conformance = "test/interop/kernel-conformance.test.ts";

/** What may differ between Nodes: the kernel, its loader, sockets, SQLite and child processes. Builds and house rules may not. */
const rooms = ["kernel", "io", "core", "measure", "workbook/run", "workbook/cli"];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    projects: projects(
      [...rooms.map(room => `test/${room}/**/*.test.ts`), "test/nodes/*.test.ts", conformance],
      ["test/instruments/**"],
    ),
  },
});
