/** Differences that are no choice: each entry goes when the framework does what QCoDeS does. */

import type { Definition } from "./case.ts";
import type { Deliberate } from "./deliberate.ts";
import * as look from "./look.ts";

export const open: readonly Deliberate[] = [];
