/** Files of tests that share what they load, and those that cannot. */
import type { TestProjectInlineConfiguration } from "vitest/config";

/** These replace modules, start logs, change settings, load C libraries that have a state or measure what is held: each has a world of its own. */
const alone = [
  "test/core/log-table.test.ts",
  "test/core/logging.test.ts",
  "test/core/runtime.test.ts",
  "test/instruments/alazar-tech-*.test.ts",
  "test/instruments/mock.test.ts",
  "test/io/faults/*.test.ts",
  "test/io/ffi/*.test.ts",
  "test/io/gpib/*.test.ts",
  "test/io/visa-library/*.test.ts",
  "test/measure/config/config.test.ts",
  "test/widgets/live-frames.test.ts",
];

/** Loading the modules for each file anew takes half of the time; most files do nothing that the next one would notice. */
export function projects(include: string[], exclude: string[] = []): TestProjectInlineConfiguration[] {
  return [
    { extends: true, test: { name: "shared", isolate: false, include, exclude: [...exclude, ...alone] } },
    { extends: true, test: { name: "alone", include: alone, exclude } },
  ];
}
