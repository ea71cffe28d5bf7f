/** What a VISA library finds on the buses of this machine. */
import { IoError } from "../errors.ts";
import { box } from "../ffi/index.ts";
import { textBytes, textOf } from "./declaration.ts";
import { isError, status } from "./status.ts";
import { acquireVisaLibrary, type VisaLibraryOptions } from "./visa-library.ts";

/**
 * Lists resources by VISA's query language, such as `?*::INSTR` or `GPIB?*`.
 * @throws IoError with VISA's name of the reason; LibraryError if there is no library.
 */
export async function listVisaResources(query = "?*::INSTR", options: VisaLibraryOptions = {}): Promise<string[]> {
  const library = await acquireVisaLibrary(options);
  try {
    const { functions, manager } = library;
    const [found, count, text] = [box<number>(), box<number>(), new Uint8Array(textBytes)];
    const code = await functions.viFindRsrc.async(manager, query, found, count, text);
    if (code === status.notFound) return [];
    if (isError(code)) throw await failure(code);
    const names = [textOf(text)];
    const list = found.value ?? 0;
    try {
      while (names.length < (count.value ?? 0)) {
        const next = await functions.viFindNext.async(list, text);
        // An instrument may have been unplugged since they were counted.
        if (next === status.notFound) break;
        if (isError(next)) throw await failure(next);
        names.push(textOf(text));
      }
    } finally {
      await functions.viClose.async(list);
    }
    return names;
  } finally {
    await library.release();
  }

  async function failure(code: number): Promise<IoError> {
    return new IoError(`listing ${query} with the VISA library: ${await library.describe(code)}`);
  }
}
