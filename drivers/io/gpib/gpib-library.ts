/** linux-gpib's library: opened once in a process. */
import { openLibrary, type Library } from "../ffi/index.ts";
import { gpibDeclaration } from "./declaration.ts";

/** The functions of linux-gpib. */
export type GpibFunctions = Library<(typeof gpibDeclaration)["functions"]>;

/** Where linux-gpib's library is. */
export interface GpibLibraryOptions {
  /** Its file. Default: where the system finds it. */
  readonly path?: string | undefined;
}

const opened = new Map<string, Promise<GpibFunctions>>();

/** Opens the library, which stays open. @throws LibraryError if it is not installed. */
export function openGpibLibrary({ path }: GpibLibraryOptions = {}): Promise<GpibFunctions> {
  const key = path ?? "";
  const opening = opened.get(key) ?? openLibrary(gpibDeclaration, { path });
  opened.set(key, opening);
  opening.catch(() => opened.delete(key));
  return opening;
}
