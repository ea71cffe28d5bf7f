/** The library for matrices, loaded when somebody needs it: most sessions never do. */

import { createRequire } from "node:module";

import type * as Library from "ml-matrix";

const require = createRequire(import.meta.url);
let library: typeof Library | undefined;

/** ml-matrix. */
export function matrices(): typeof Library {
  return (library ??= require("ml-matrix") as typeof Library);
}
