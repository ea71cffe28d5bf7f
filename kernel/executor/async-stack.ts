/** Lets this process survive a cut: Node's stack of async ids is not unwound by one, and Node aborts when it notices. */

interface AsyncWrap {
  async_hook_fields: Uint32Array;
  constants: Record<"kTotals" | "kCheck", number>;
  clearAsyncIdStack(): void;
}

const asyncWrap = load();

/**
 * Switches off the checks that would abort. Called before each cell, because whatever uses async hooks switches them on again.
 * Measured on Node 20.20: without it, a cut after an await ends the process; with it, eight ways of being stuck were survived.
 */
export function relaxAsyncChecks(): void {
  if (!asyncWrap) return;
  const { async_hook_fields: fields, constants } = asyncWrap;
  fields[constants.kTotals] = 0;
  fields[constants.kCheck] = 0;
}

/** Forgets what a cut has left on the stack. */
export function repairAsyncStack(): void {
  asyncWrap?.clearAsyncIdStack();
}

/** The only way in is deprecated; without it a cut may cost the variables, and is reported as such. */
function load(): AsyncWrap | undefined {
  const noDeprecation = process.noDeprecation;
  try {
    process.noDeprecation = true;
    const { binding } = process as unknown as { binding: (name: string) => Partial<AsyncWrap> };
    const { async_hook_fields, constants, clearAsyncIdStack } = binding("async_wrap");
    if (!async_hook_fields || constants?.kTotals === undefined || !clearAsyncIdStack) return undefined;
    return { async_hook_fields, constants, clearAsyncIdStack };
  } catch {
    return undefined;
  } finally {
    process.noDeprecation = noDeprecation === true;
  }
}
