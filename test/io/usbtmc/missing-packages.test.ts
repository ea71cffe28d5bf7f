/** Without koffi and usb, the error names the package to add. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

test("the error of each way names the package that it lacks", async () => {
  // Outside the project, its packages are not found.
  const folder = mkdtempSync(join(tmpdir(), "setpoint-usbtmc-"));
  try {
    for (const [file, name, call] of [
      ["device-file", "koffi", "openDeviceFile('/dev/usbtmc0')"],
      ["usb-package", "usb", "loadUsb()"],
    ] as const) {
      const input = join(root, `drivers/io/usbtmc/${file}.ts`);
      const bundle = await rolldown({
        input,
        platform: "node",
        external: ["koffi", "usb"],
        tsconfig: false,
        transform: { target: "es2022" },
      });
      await bundle.write({ file: join(folder, `${file}.mjs`), format: "esm", codeSplitting: false });
      await bundle.close();
      const script = `import * as way from "./${file}.mjs"; await way.${call}.catch(error => console.log(error.message));`;
      const options = { cwd: folder, encoding: "utf8" } as const;
      const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], options);
      expect(stderr).toBe("");
      expect(stdout).toMatch(new RegExp(`the package ${name}(, which is missing)?: npm install ${name}\\n$`));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
