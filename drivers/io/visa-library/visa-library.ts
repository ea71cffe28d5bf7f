/** An opened VISA library with its resource manager: shared by everything that uses the same file. */
import { IoError } from "../errors.ts";
import { box, openLibrary, type AsyncLibrary } from "../ffi/index.ts";
import { TransportError } from "../limits.ts";
import { textBytes, textOf, visaDeclaration } from "./declaration.ts";
import { isError, status, statusName } from "./status.ts";

/** Calls VISA's functions beside the event loop. */
export type VisaFunctions = AsyncLibrary<(typeof visaDeclaration)["functions"]>;

/** Which VISA library is meant, and where it runs. */
export interface VisaLibraryOptions {
  /** The library's file. Default: the names that the vendors use, in turn. */
  readonly path?: string | undefined;
  /** Runs it in a process of its own. Default false. */
  readonly process?: boolean | undefined;
}

/** What an error of VISA means for a conversation; all others are about the connection. */
const kinds: Readonly<Record<string, TransportError["kind"]>> = {
  VI_ERROR_TMO: "timeout",
  VI_ERROR_RSRC_LOCKED: "locked",
  VI_ERROR_OUTP_PROT_VIOL: "protocol",
  VI_ERROR_INP_PROT_VIOL: "protocol",
  VI_ERROR_RAW_WR_PROT_VIOL: "protocol",
  VI_ERROR_RAW_RD_PROT_VIOL: "protocol",
  VI_ERROR_BERR: "protocol",
  VI_ERROR_NSUP_OPER: "protocol",
  VI_ERROR_ASRL_PARITY: "protocol",
  VI_ERROR_ASRL_FRAMING: "protocol",
  VI_ERROR_ASRL_OVERRUN: "protocol",
};

/** A library that somebody uses; it is given back with `release`. */
export interface VisaLibrary {
  readonly functions: VisaFunctions;
  /** The session of the default resource manager. */
  readonly manager: number;
  /** The name and the description of a code: `VI_ERROR_TMO (Timeout expired before operation completed.)`. */
  describe(code: number, session?: number): Promise<string>;
  /** The error that a code is for a conversation. */
  error(operation: string, code: number, session?: number): Promise<TransportError>;
  /** The process of the library has crashed: whoever comes next opens another. */
  lost(): void;
  readonly isLost: boolean;
  /** Gives the library back; the last one closes the resource manager. Calling it again does nothing. */
  release(): Promise<void>;
}

interface Shared {
  readonly opened: Promise<{ functions: VisaFunctions; manager: number }>;
  users: number;
  lost: boolean;
}

const shared = new Map<string, Shared>();

/**
 * Opens a VISA library, or joins those who use it already.
 * @throws LibraryError if it is not there; IoError with VISA's name of the reason if its resource manager does not open.
 */
export async function acquireVisaLibrary(options: VisaLibraryOptions = {}): Promise<VisaLibrary> {
  const key = `${options.process ? "process " : ""}${options.path ?? ""}`;
  const entry = shared.get(key) ?? { opened: open(options), users: 0, lost: false };
  shared.set(key, entry);
  entry.users++;
  const leave = async (): Promise<void> => {
    if (--entry.users > 0) return;
    if (shared.get(key) === entry) shared.delete(key);
    const { functions, manager } = await entry.opened;
    // What crashed has no resource manager any more, and is not started for that.
    if (!entry.lost) await functions.viClose.async(manager);
    await functions[Symbol.asyncDispose]();
  };
  try {
    const { functions, manager } = await entry.opened;
    const lost = () => {
      entry.lost = true;
      if (shared.get(key) === entry) shared.delete(key);
    };
    return new OpenedVisaLibrary(functions, manager, { leave, lost, isLost: () => entry.lost });
  } catch (error) {
    if (shared.get(key) === entry) shared.delete(key);
    throw error;
  }
}

interface LibraryUse {
  leave(): Promise<void>;
  lost(): void;
  isLost(): boolean;
}

class OpenedVisaLibrary implements VisaLibrary {
  readonly functions: VisaFunctions;
  readonly manager: number;
  readonly lost: () => void;
  readonly #isLost: () => boolean;
  #leave: (() => Promise<void>) | undefined;

  constructor(functions: VisaFunctions, manager: number, use: LibraryUse) {
    this.functions = functions;
    this.manager = manager;
    this.#leave = use.leave;
    this.lost = use.lost;
    this.#isLost = use.isLost;
  }

  get isLost(): boolean {
    return this.#isLost();
  }

  async describe(code: number, session = this.manager): Promise<string> {
    return describe(this.functions, session, code);
  }

  async error(operation: string, code: number, session?: number): Promise<TransportError> {
    const kind = kinds[statusName(code)] ?? "connection";
    return new TransportError(kind, `${operation} failed: ${await this.describe(code, session)}`);
  }

  async release(): Promise<void> {
    const leave = this.#leave;
    this.#leave = undefined;
    await leave?.();
  }
}

async function open({ path, process = false }: VisaLibraryOptions): Promise<Awaited<Shared["opened"]>> {
  const functions: VisaFunctions = process
    ? await openLibrary(visaDeclaration, { path, process })
    : await openLibrary(visaDeclaration, { path });
  const manager = box<number>();
  const code = await functions.viOpenDefaultRM.async(manager);
  if (isError(code)) {
    const reason = await describe(functions, 0, code);
    await functions[Symbol.asyncDispose]();
    throw new IoError(`opening the resource manager of VISA: ${reason}`);
  }
  return { functions, manager: manager.value ?? 0 };
}

async function describe(functions: VisaFunctions, session: number, code: number): Promise<string> {
  const text = new Uint8Array(textBytes);
  const name = statusName(code);
  const described = await functions.viStatusDesc.async(session, code, text);
  const description = described === status.success ? textOf(text).replace(/[.\s]+$/, "") : "";
  return description === "" ? name : `${name} (${description})`;
}
