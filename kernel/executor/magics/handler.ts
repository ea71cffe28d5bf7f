/** What a magic of the kernel is given to work with. */
import type { Importer } from "../../loader/importer.ts";
import type { Disposal } from "../disposal.ts";
import type { Inputs } from "../input.ts";
import type { KernelQuestions } from "../kernel-questions.ts";
import type { RegisteredMagic } from "../messages.ts";
import type { Names } from "../names.ts";
import type { Output } from "../output.ts";
import type { Results } from "../results.ts";

export interface MagicParts {
  output: Output;
  names: Names;
  results: Results;
  inputs: Inputs;
  importer: Importer;
  disposal: Disposal;
  questions: KernelQuestions;
  /** The magics of users. */
  registered: () => RegisteredMagic[];
}

/** Runs a magic: what it returns is the value of its line; `body` is the rest of the cell for `%%name`. */
export type Handler = (argument: string, parts: MagicParts, body: string | undefined) => unknown;
