/** How a board is reached: AlazarTech's library, loaded once for all boards, and the board's handle. */
import { InstrumentError } from "../../core/index.ts";
import { LibraryError, openLibrary } from "../../io/ffi/index.ts";
import { AlazarATSAPI } from "./ats-api.ts";
import { atsDeclaration } from "./ats-library.ts";
import { SimulatedAts } from "./ats.sim.ts";
import { libraryMemory } from "./library-memory.ts";

/** Which library is used. */
export interface AtsLibraryOptions {
  /** Path of AlazarTech's library. Default where AlazarTech's installer puts it. */
  dllPath?: string | undefined;
  /**
   * Runs the library in a process of its own: if it crashes, that is an error, and the notebook goes on. Each buffer is
   * copied once then. Default false.
   */
  process?: boolean | undefined;
  /** A simulated board, or boards of your own: `new SimulatedAts({ … })`. Default false. */
  sim?: boolean | SimulatedAts | undefined;
  /** The library, opened already. It is not closed with the instrument. With `sim: true` it counts as simulated. */
  api?: AlazarATSAPI | undefined;
}

/** Which board is opened, and through which library. */
export interface AtsConnectOptions extends AtsLibraryOptions {
  /** Number of the board system: boards on one SyncBoard are a system. Default 1. */
  systemId?: number | undefined;
  /** Number of the board in its system. Default 1. */
  boardId?: number | undefined;
}

/** What a driver talks through: the library and a board. */
export interface AtsSession {
  readonly api: AlazarATSAPI;
  readonly handle: bigint;
  readonly systemId: number;
  readonly boardId: number;
  readonly simulated: boolean;
  /** Lets go of the library. */
  close(): Promise<void>;
}

/** A library in use. */
export interface AtsLease {
  readonly api: AlazarATSAPI;
  readonly simulated: boolean;
  close(): Promise<void>;
}

/**
 * Opens a board.
 * @param model the board that `sim: true` stands for.
 * @throws InstrumentError if the library or the board is not there.
 */
export async function openBoard(options: AtsConnectOptions, model: string): Promise<AtsSession> {
  const { systemId = 1, boardId = 1 } = options;
  const { api, simulated, close } = await openApi(options, model);
  try {
    const handle = await api.getBoardBySystemId(systemId, boardId);
    if (handle === null) throw new InstrumentError(`AlazarTech_ATS not found at system ${systemId}, board ${boardId}`);
    return { api, handle, systemId, boardId, simulated, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens AlazarTech's library, or what stands for it. */
export async function openApi(options: AtsLibraryOptions, model: string): Promise<AtsLease> {
  const { dllPath, process: own = false, sim = false, api } = options;
  if (sim !== false && (dllPath !== undefined || own))
    throw new InstrumentError("a simulated board needs no library: give either sim, or dllPath and process");
  if (api) return { api, simulated: sim !== false, close: () => Promise.resolve() };
  if (sim !== false) {
    const simulated = sim === true ? new SimulatedAts({ boards: [{ model }] }) : sim;
    return {
      api: new AlazarATSAPI(simulated.library),
      simulated: true,
      close: () => Promise.resolve(),
    };
  }
  return lease(dllPath, own);
}

interface SharedLibrary {
  readonly opened: Promise<AlazarATSAPI>;
  /** There once it is opened. */
  api?: AlazarATSAPI;
  users: number;
}

/** Boards of one library share it, so that calls on one board stay in one queue. */
const shared = new Map<string, SharedLibrary>();

async function lease(dllPath: string | undefined, own: boolean): Promise<AtsLease> {
  const key = JSON.stringify([dllPath, own]);
  const known = shared.get(key);
  // Who opens a board after a crash gets a library that knows its boards.
  const one: SharedLibrary = known && known.api?.crashed !== true ? known : { opened: load(dllPath, own), users: 0 };
  shared.set(key, one);
  one.users++;
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    if (--one.users > 0) return;
    if (shared.get(key) === one) shared.delete(key);
    await one.api?.close();
  };
  try {
    one.api = await one.opened;
    return { api: one.api, simulated: false, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function load(path: string | undefined, own: boolean): Promise<AlazarATSAPI> {
  try {
    if (!own) return new AlazarATSAPI(await openLibrary(atsDeclaration, { path }));
    const library = await openLibrary(atsDeclaration, { path, process: true });
    return new AlazarATSAPI(library, libraryMemory(library));
  } catch (error) {
    if (!(error instanceof LibraryError)) throw error;
    const advice =
      "install AlazarTech's driver, name its library with dllPath, or open a simulated board with { sim: true }";
    throw new InstrumentError(`${error.message}: ${advice}`, { cause: error });
  }
}
