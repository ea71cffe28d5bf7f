/** The language service of a notebook: one checker at a time, started lazily, restarted when it fails. */
import type { Dialect } from "../dialect.ts";
import { tooDeepAt } from "../nesting.ts";
import type { LanguageBackend } from "./backend.ts";
import { checkCell } from "./check.ts";
import { completeCell } from "./complete.ts";
import { withBrokenFiles } from "./broken-files.ts";
import { inspectCell } from "./inspect.ts";
import { LocalFiles, type Loaded } from "./local-imports.ts";
import { NativeTypeScript } from "./native-typescript.ts";
import { OldFiles } from "./old-files.ts";
import { findPreload, listedExports, type Preload } from "./preload.ts";
import { SessionTypes } from "./session-types.ts";
import { withOldFiles } from "./told-of-files.ts";
import { Turns } from "./turns.ts";
import type {
  CheckResult,
  Completion,
  ExecutedOutcome,
  Inspection,
  LanguageService,
  TypedCell,
  TypedDiagnostic,
} from "./types.ts";
import { calmed, DeclaredNames } from "./unrun-names.ts";
import { Workspace } from "./workspace.ts";

export interface LanguageServiceOptions {
  /** The notebook's folder: relative imports and packages are looked up from there. */
  folder: string;
  /** What the cells are written in. Default "typescript". */
  dialect?: Dialect;
  /** A module whose exports are in scope in every cell: an absolute path or a package. */
  preload?: string;
  /** Starts a checker on a folder with a `tsconfig.json`. Default native TypeScript. */
  connect?: (folder: string) => LanguageBackend;
  /** How long an answer may take. Default 3. */
  patienceSeconds?: number;
  /** How long the first answer of a checker may take: it reads the libraries. Default 15. */
  startSeconds?: number;
}

/** Makes a language service; it costs nothing until {@link LanguageService.start} or the first question. */
export function createLanguageService(options: LanguageServiceOptions): LanguageService {
  return new TypeService(options);
}

/** What belongs together on disk: made when it is first needed. */
interface Session {
  preload: Preload | undefined;
  workspace: Workspace;
  types: SessionTypes;
  files: LocalFiles;
  old: OldFiles;
  /** Changes on disk that the checker has not been told of. */
  untold: ReturnType<LocalFiles["changes"]>;
  /** What the cells that are about to run will load: the files may be others when they are done. */
  loading: Map<string, { source: string; loaded: Loaded }>;
}

/** Cells that were checked and did not run are forgotten. */
const mostLoading = 100;

class TypeService implements LanguageService {
  readonly #options: LanguageServiceOptions;
  readonly #patienceSeconds: number;
  readonly #startSeconds: number;
  #session: Session | undefined;
  #backend: LanguageBackend | undefined;
  #ready: Promise<LanguageBackend> | undefined;
  /** Questions are answered one after the other: they share documents. */
  readonly #turns = new Turns();
  readonly #declared = new DeclaredNames();
  #isClosed = false;
  /** Whether the checker has answered: before its first answer it reads the libraries and the preload. */
  #isWarm = false;

  constructor(options: LanguageServiceOptions) {
    this.#options = options;
    this.#patienceSeconds = options.patienceSeconds ?? 3;
    this.#startSeconds = options.startSeconds ?? 15;
  }

  start(): void {
    // A start that fails is told by the question that needs it.
    const ready = async (): Promise<void> => {
      const backend = await this.#connected();
      // A question that waits has it read as well.
      if (!this.#turns.isAwaited && !this.#isWarm) await this.#read(backend);
    };
    this.#turns.take(ready).catch(() => {});
  }

  async check({ id, source }: { id: string; source: string }): Promise<CheckResult> {
    const question = async (backend: LanguageBackend, session: Session): Promise<CheckResult> => {
      noteLoading(session, id, source);
      return withBrokenFiles(await checkCell(source, session.types, backend, session.workspace), source, session.files);
    };
    return this.#ask(source, question, reason => ({ unavailable: reason }));
  }

  async diagnose(
    { source, above, below }: TypedCell,
    signal: AbortSignal,
  ): Promise<{ diagnostics: TypedDiagnostic[] } | { unavailable: string }> {
    const names = this.#declared.of(above, below);
    return this.#turns.inBackground(async makeWay => {
      const question = async (backend: LanguageBackend, { types, workspace, files }: Session): Promise<CheckResult> => {
        const result = await checkCell(source, types, backend, workspace, { signal: makeWay, unrun: names.above });
        return withBrokenFiles(result, source, files);
      };
      const result = await this.#answer(source, question, reason => ({ unavailable: reason }), makeWay);
      if ("unavailable" in result) return result;
      return { diagnostics: calmed(result.ok ? result.warnings : result.diagnostics, source, names) };
    }, signal);
  }

  executed({ id, source }: { id: string; source: string }, { initialised, isShown = false }: ExecutedOutcome): void {
    this.#turns
      .take(async () => {
        // The cell's reply goes out first.
        await new Promise(resolve => setImmediate(resolve));
        // Which names are in scope from the start is known once the checker is there.
        await this.#connected().catch(() => {});
        if (this.#isClosed) return;
        const session = this.#open();
        session.files.follow(source);
        session.types.executed(source, initialised, { isShown, loaded: loadedBy(session, id, source) });
      })
      .catch(() => {});
  }

  async complete(source: string, cursor: number): Promise<Completion> {
    const question = async (backend: LanguageBackend, { types, workspace }: Session): Promise<Completion> =>
      completeCell(source, cursor, types, backend, workspace);
    return this.#ask(source, question, () => ({ matches: [], start: cursor, end: cursor }));
  }

  async inspect(
    source: string,
    cursor: number,
    { withSource }: { withSource?: boolean } = {},
  ): Promise<Inspection | undefined> {
    const question = async (backend: LanguageBackend, { types, workspace }: Session): Promise<Inspection | undefined> =>
      inspectCell(source, cursor, types, backend, workspace, withSource);
    return this.#ask(source, question, () => undefined);
  }

  moveTo(folder: string): void {
    this.#turns
      .take(async () => {
        if (this.#isClosed) return;
        this.#open().workspace.moveTo(folder);
        // A checker belongs to a folder: a new one is ready by the next question, or nearly.
        await this.#disconnect();
      })
      .catch(() => {});
    this.start();
  }

  reset(): void {
    this.#turns.take(async () => this.#session?.types.reset()).catch(() => {});
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#disconnect();
    this.#session?.workspace.close();
    this.#session = undefined;
  }

  async #ask<T>(
    source: string,
    question: (backend: LanguageBackend, session: Session) => Promise<T>,
    otherwise: (reason: string) => T,
  ): Promise<T> {
    return this.#turns.take(async () => this.#answer(source, question, otherwise));
  }

  /** Asks the checker; one that fails or is late is replaced once. After an abort nothing is touched. */
  async #answer<T>(
    source: string,
    question: (backend: LanguageBackend, session: Session) => Promise<T>,
    otherwise: (reason: string) => T,
    signal?: AbortSignal,
  ): Promise<T> {
    if (tooDeepAt(source) !== undefined) return otherwise("it is nested too deeply");
    let reason = "the language service is closed";
    for (let attempt = 0; attempt < 2 && !this.#isClosed; attempt++) {
      try {
        const backend = await this.#connected();
        signal?.throwIfAborted();
        const session = this.#open();
        session.files.follow(source);
        look(session);
        backend.changed(session.untold.splice(0));
        const seconds = this.#isWarm ? this.#patienceSeconds : this.#startSeconds;
        const answer = await within(seconds, question(backend, session));
        this.#isWarm = true;
        return answer;
      } catch (error) {
        signal?.throwIfAborted();
        reason = error instanceof Error ? error.message : String(error);
        await this.#disconnect();
      }
    }
    return otherwise(reason);
  }

  #open(): Session {
    if (this.#session) return this.#session;
    const { folder, preload, dialect = "typescript" } = this.#options;
    const found = preload === undefined ? undefined : findPreload(preload);
    const workspace = new Workspace(folder, found, dialect);
    const files = new LocalFiles(
      () => workspace.folder,
      name => workspace.packagePlaces(name),
      { isJavaScript: dialect === "javascript" },
    );
    const old = new OldFiles(workspace, path => files.text(path));
    const types = new SessionTypes(workspace, old);
    return (this.#session = { preload: found, workspace, types, files, old, untold: [], loading: new Map() });
  }

  async #connected(): Promise<LanguageBackend> {
    if (this.#isClosed) throw new Error("the language service is closed");
    return (this.#ready ??= this.#connect());
  }

  /** Starts a checker, and knows which names are in scope from the start. */
  async #connect(): Promise<LanguageBackend> {
    const { preload, workspace, types, old } = this.#open();
    const { connect = (folder: string) => new NativeTypeScript(folder) } = this.#options;
    const backend = (this.#backend = withOldFiles(connect(workspace.cells), old));
    if (preload) types.preload(preload.specifier, listedExports(preload) ?? (await this.#read(backend)));
    return backend;
  }

  /** Has the checker read the libraries and the preload; the names that this exports, as the checker knows them. */
  async #read(backend: LanguageBackend): Promise<string[]> {
    const { preload, workspace } = this.#open();
    const names = await within(this.#startSeconds, readPreload(backend, workspace.cell, preload));
    this.#isWarm = true;
    return names;
  }

  async #disconnect(): Promise<void> {
    const backend = this.#backend;
    this.#backend = undefined;
    this.#ready = undefined;
    this.#isWarm = false;
    await backend?.close();
  }
}

async function readPreload(backend: LanguageBackend, file: string, preload: Preload | undefined): Promise<string[]> {
  const before = "import { ";
  backend.set(file, preload ? `${before} } from ${JSON.stringify(preload.specifier)};` : "0;");
  await backend.findings(file);
  const names = preload ? await backend.proposals(file, before.length) : [];
  return names.filter(({ kind, label }) => kind !== "keyword" && label !== "default").map(({ label }) => label);
}

/** Takes in what has changed on disk since the last look. */
function look({ files, workspace, types, old, untold }: Session): void {
  const list = workspace.ambient.refresh();
  files.watch(workspace.ambient.files);
  const changes = files.changes();
  if (list !== undefined) untold.push({ path: list, what: "changed" });
  if (changes.length > 0) untold.push(...changes, ...types.localFilesChanged());
  untold.push(...old.changes());
}

/** Keeps what a cell that is about to run loads. */
function noteLoading({ files, loading }: Session, id: string, source: string): void {
  const loaded = files.below(source);
  loading.delete(id);
  if (loaded.size > 0) loading.set(id, { source, loaded });
  const [oldest] = loading.keys();
  if (loading.size > mostLoading && oldest !== undefined) loading.delete(oldest);
}

/** What a cell that has run had loaded: as it was checked, else as it is now. */
function loadedBy(session: Session, id: string, source: string): Loaded {
  const noted = session.loading.get(id);
  session.loading.delete(id);
  if (noted?.source === source) return noted.loaded;
  const loaded = session.files.below(source);
  if (loaded.size === 0) return loaded;
  look(session);
  return session.files.below(source);
}

async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the type checker gave no answer in ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
