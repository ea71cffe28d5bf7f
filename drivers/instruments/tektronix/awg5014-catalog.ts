/** What the AWG5014 says of a folder: used and free bytes, then name, type and size of each file (MMEMory:CATalog?). */
import { InstrumentError } from "../../core/index.ts";

/** A file or a folder. */
export interface CatalogEntry {
  readonly name: string;
  /** `DIR` for a folder, else empty. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
}

/** The entries of a reply such as `4096,1073741824,"WAVES,DIR,0","a.awg,,4096"`. */
export function catalogEntries(reply: string): CatalogEntry[] {
  if (!/^\s*\d+\s*,\s*\d+\s*(?:,\s*"[^"]*"\s*)*$/.test(reply))
    throw new InstrumentError(`reply ${JSON.stringify(reply)} is no catalogue of a folder`, { reply });
  return [...reply.matchAll(/"([^"]*)"/g)].map(([, entry = ""]) => {
    // A name may have commas in it.
    const [, name, type, size] = /^(.*),\s*(\w*)\s*,\s*(\d+)\s*$/.exec(entry) ?? [];
    if (name === undefined || type === undefined) {
      throw new InstrumentError(`reply ${JSON.stringify(entry)} is no name, type and size of a file`, { reply });
    }
    return { name, type, size: Number(size) };
  });
}
