import { defineConfig } from "vitest/config";

const conformance = "test/interop/kernel-conformance.test.ts";

/** What may differ between Nodes: the kernel, its loader, sockets, SQLite and child processes. Builds and house rules may not. */
const rooms = ["kernel", "io", "core", "measure", "workbook/run", "workbook/cli"];

export default defineConfig({
  test: {
    include: [...rooms.map(room => `test/${room}/**/*.test.ts`), "test/nodes/*.test.ts", conformance],
    testTimeout: 60_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
