// Everything that has to be built before the workbook can start.
import { join } from "node:path";
import { buildFrontEnd } from "./front-end.mjs";
import { oneAtATime } from "./one-at-a-time.mjs";
import { buildPackage } from "./package.mjs";

/** Builds what is missing or out of date in a checkout; without the front-end, if only the command is wanted. */
export function prepare(root, { frontEnd = true } = {}) {
  const waiting = pid => console.error(`waiting for another start of this checkout (process ${pid}) …`);
  return oneAtATime(
    join(root, "dist/.start.lock"),
    async () => {
      await buildPackage(root);
      if (frontEnd) await buildFrontEnd(join(root, "workbook/app"));
    },
    waiting,
  );
}
