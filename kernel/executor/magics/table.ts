/** The kernel's magics by name, as this process runs them; it asks the kernel process for those that are not here. */
import { shellName } from "../../language/magics/descriptions.ts";
import { time, timeit } from "./clock.ts";
import { env } from "./environment.ts";
import { load, run } from "./files.ts";
import { cd, pwd } from "./folder.ts";
import type { Handler } from "./handler.ts";
import { autoreload, lsmagic } from "./listing.ts";
import { who, whos } from "./names.ts";
import { reset } from "./reset.ts";
import { bash, command, sh } from "./shell.ts";

export const handlers: Readonly<Record<string, Handler>> = {
  [shellName]: command,
  autoreload,
  bash,
  cd,
  env,
  load,
  lsmagic,
  pwd,
  reset,
  run,
  sh,
  time,
  timeit,
  who,
  whos,
};
