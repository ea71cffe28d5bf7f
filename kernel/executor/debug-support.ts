/** What a debugger asks this process for, through its inspector: also while the thread is stopped. */
import type { EncodedSourceMap } from "@jridgewell/trace-mapping";
import type { MimeBundle } from "../runtime.ts";
import { ownMethod, text, toBundle } from "./mime-bundle.ts";
import type { Scripts } from "./stack.ts";

/** What a script was made of. */
export interface RewrittenScript {
  /** Name of a cell for people, or path of a file. */
  label: string;
  source: string;
  map: EncodedSourceMap;
}

export interface DebugSupport {
  /** In the order of the names; null for a script that was not rewritten. */
  rewritten(urls: readonly string[]): (RewrittenScript | null)[];
  /** A value as a hover shows it: without I/O and without waiting. */
  bundle(value: unknown): MimeBundle;
}

export function debugSupport(scripts: Scripts): DebugSupport {
  return Object.freeze({
    rewritten: (urls: readonly string[]) => urls.map(url => scripts.rewritten(url) ?? null),
    bundle(value: unknown): MimeBundle {
      const own = ownMethod(value, Symbol.for("Jupyter.inspect"));
      return { "text/plain": text(value), ...(own ? toBundle(own()) : {}) };
    },
  });
}
