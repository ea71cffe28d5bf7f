// Adds up the JSON reports of all suites and names every skipped test; in CI a skip is a failure.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const sum = { passed: 0, failed: 0, skipped: 0 };

for (const file of readdirSync(folder).filter(name => name.endsWith(".json"))) {
  const report = JSON.parse(readFileSync(join(folder, file), "utf8"));
  if (!report.testResults) continue;
  for (const suite of report.testResults) {
    for (const test of suite.assertionResults) {
      const kind = test.status === "passed" || test.status === "failed" ? test.status : "skipped";
      sum[kind] += 1;
      if (kind === "skipped") console.log(`skipped: ${file.replace(".json", "")}: ${test.fullName}`);
    }
  }
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
if (sum.failed > 0 || (process.env.CI && sum.skipped > 0) || sum.passed === 0) process.exitCode = 1;
