/** Instruments that listen on the boards of linux-gpib. */
import { box } from "../ffi/index.ts";
import { librarySecondary, resourceNameOf } from "./address.ts";
import { openGpibLibrary, type GpibLibraryOptions } from "./gpib-library.ts";
import { bits } from "./status.ts";

const boards = 16;
const addresses = 31;
/** `IbaPAD`: the board's own address. */
const ownAddress = 1;
/** `ALL_SAD`: whether anybody listens at any secondary address. */
const anySecondary = -1;

/**
 * Lists who listens, as `GPIB0::7::INSTR`; boards that are not there, or cannot look, have nobody.
 * @throws LibraryError if the library is not installed.
 */
export async function listGpibResources(options: GpibLibraryOptions = {}): Promise<string[]> {
  const gpib = await openGpibLibrary(options);
  const names: string[] = [];
  const listens = async (board: number, primary: number, secondary: number): Promise<boolean> => {
    const found = box<number>();
    const status = await gpib.ibln.async(board, primary, secondary, found);
    return (status & bits.error) === 0 && found.value !== 0;
  };
  for (let board = 0; board < boards; board++) {
    const own = box<number>();
    const asked = await gpib.ibask.async(board, ownAddress, own);
    if ((asked & bits.error) !== 0) continue;
    for (let primary = 0; primary < addresses; primary++) {
      if (primary === own.value) continue;
      if (await listens(board, primary, 0)) names.push(resourceNameOf({ board, primary }));
      else if (await listens(board, primary, anySecondary)) {
        for (let secondary = 0; secondary < addresses; secondary++) {
          if (await listens(board, primary, librarySecondary(secondary)))
            names.push(resourceNameOf({ board, primary, secondary }));
        }
      }
    }
  }
  return names;
}
