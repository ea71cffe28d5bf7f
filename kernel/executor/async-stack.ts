/** Lets this process survive a cut: Node's stack of async ids is not unwound by one, and Node aborts when it notices. */
import { createHook } from "node:async_hooks";
import { createRequire } from "node:module";

/** The part of Node's internals that keeps the stack. */
interface AsyncWrap {
  async_hook_fields: Uint32Array;
  constants: Record<"kTotals" | "kCheck", number>;
  clearAsyncIdStack(): void;
}

let asyncWrap: AsyncWrap | undefined;

/**
 * Switches off the checks that would abort, now and whenever a hook switches them on again: `AsyncLocalStorage` is one
 * up to Node 22, and packages have theirs.
 */
export function relaxAsyncChecks(): void {
  asyncWrap = load();
  relax();
  // The class of the hooks is not exported.
  const hooks = Object.getPrototypeOf(createHook({})) as Record<"enable" | "disable", (this: unknown) => unknown>;
  for (const name of ["enable", "disable"] as const) {
    const original = hooks[name];
    hooks[name] = function (this: unknown) {
      const returned = original.call(this);
      relax();
      return returned;
    };
  }
}

/** Forgets what a cut has left on the stack. */
export function repairAsyncStack(): void {
  asyncWrap?.clearAsyncIdStack();
}

function relax(): void {
  if (!asyncWrap) return;
  const { async_hook_fields: fields, constants } = asyncWrap;
  fields[constants.kTotals] = 0;
  fields[constants.kCheck] = 0;
}

/**
 * The way in is open under `--expose-internals`; `process.binding` has no `async_wrap` on Node 24. Where it is closed, a
 * cut may cost the variables, and is reported as such.
 */
function load(): AsyncWrap | undefined {
  const { emitWarning } = process;
  try {
    // Node warns of what is for its own tests; the cell that happens to run first is the wrong one to tell.
    process.emitWarning = () => {};
    const { internalBinding } = createRequire(import.meta.url)("internal/test/binding") as {
      internalBinding: (name: string) => Partial<AsyncWrap>;
    };
    const { async_hook_fields, constants, clearAsyncIdStack } = internalBinding("async_wrap");
    if (!async_hook_fields || constants?.kTotals === undefined || !clearAsyncIdStack) return undefined;
    return { async_hook_fields, constants, clearAsyncIdStack };
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}
