/** Native TypeScript 7, spoken to in the language server protocol. */
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { nativeProgram } from "../native-program.ts";
import type { Definition, Finding, LanguageBackend, Proposal, Range } from "./backend.ts";
import { LspConnection } from "./lsp-connection.ts";
import { offsetAt, positionAt, type Position } from "./positions.ts";

const severities = ["error", "warning", "hint", "hint"] as const;
const changes = { created: 1, changed: 2, deleted: 3 } as const;
/** The protocol's kinds of completion, from 1. */
const kinds =
  "text method function constructor property variable class interface module property unit value enum keyword snippet color file reference folder member value struct event operator type".split(
    " ",
  );

interface LspRange {
  start: Position;
  end: Position;
}
interface LspLocation {
  uri: string;
  range: LspRange;
}
interface LspItem {
  label: string;
  kind?: number;
  sortText?: string;
  insertText?: string;
  detail?: string;
  textEdit?: { range?: LspRange; newText: string };
}
interface LspDiagnostic {
  range: LspRange;
  severity?: number;
  code?: number;
  message: string;
}

/** A document as the checker is to know it. */
interface Document {
  uri: string;
  text: string;
  version: number;
  isSent: boolean;
}

/** Native TypeScript on a folder with a `tsconfig.json`, as a child process. */
export class NativeTypeScript implements LanguageBackend {
  readonly #lsp: LspConnection;
  readonly #ready: Promise<void>;
  readonly #documents = new Map<string, Document>();
  /** The latest findings: a cell that is run again is the same text. */
  #latest: { file: string; text: string; findings: readonly Finding[] } | undefined;
  /** Counts the changes on disk: an answer from before one is not kept. */
  #generation = 0;

  constructor(folder: string) {
    this.#lsp = new LspConnection(nativeProgram(), ["--lsp", "--stdio"], { folder });
    this.#ready = this.#initialise(folder);
    this.#ready.catch(() => {});
  }

  set(file: string, text: string): void {
    const { uri, version } = this.#document(file);
    if (this.#text(file) !== text) this.#documents.set(file, { uri, text, version: version + 1, isSent: false });
  }

  async findings(file: string, signal?: AbortSignal): Promise<readonly Finding[]> {
    const text = this.#text(file);
    if (this.#latest?.file === file && this.#latest.text === text) return this.#latest.findings;
    const generation = this.#generation;
    const report = (await this.#ask("textDocument/diagnostic", file, { signal })) as { items?: LspDiagnostic[] } | null;
    const findings = (report?.items ?? []).map(({ range, severity, code, message }) => ({
      ...offsets(text, range),
      code: code ?? 0,
      message,
      severity: severities[(severity ?? 1) - 1] ?? "error",
    }));
    if (generation === this.#generation) this.#latest = { file, text, findings };
    return findings;
  }

  async proposals(file: string, offset: number): Promise<Proposal[]> {
    const text = this.#text(file);
    const list = (await this.#ask("textDocument/completion", file, { offset })) as
      { items?: LspItem[] } | LspItem[] | null;
    const items = Array.isArray(list) ? list : (list?.items ?? []);
    return items.map(item => ({
      label: item.label,
      insert: item.textEdit?.newText ?? item.insertText ?? item.label,
      kind: kinds[(item.kind ?? 1) - 1] ?? "text",
      rank: item.sortText ?? "",
      replaces: item.textEdit?.range && offsets(text, item.textEdit.range),
      detail: async () =>
        item.detail ?? ((await this.#lsp.request("completionItem/resolve", item)) as LspItem | null)?.detail,
    }));
  }

  async hover(file: string, offset: number): Promise<string | undefined> {
    const found = (await this.#ask("textDocument/hover", file, { offset })) as { contents?: { value?: string } } | null;
    return found?.contents?.value || undefined;
  }

  async definition(file: string, offset: number): Promise<Definition | undefined> {
    const answer = (await this.#ask("textDocument/definition", file, { offset })) as LspLocation | LspLocation[] | null;
    const found = Array.isArray(answer) ? answer[0] : answer;
    if (!found?.uri.startsWith("file:")) return undefined;
    const path = fileURLToPath(found.uri);
    const text = this.#documents.get(path)?.text ?? readFileSync(path, "utf8");
    return { file: path, text, offset: offsetAt(text, found.range.start) };
  }

  changed(files: readonly { path: string; what: keyof typeof changes }[]): void {
    const list = files.map(({ path, what }) => ({ uri: pathToFileURL(path).href, type: changes[what] }));
    const tell = (): void => this.#lsp.notify("workspace/didChangeWatchedFiles", { changes: list });
    if (list.length === 0) return;
    this.#generation++;
    this.#latest = undefined;
    this.#ready.then(tell, () => {});
  }

  async close(): Promise<void> {
    await this.#lsp.close();
  }

  async #initialise(folder: string): Promise<void> {
    const capabilities = {
      textDocument: {
        hover: { contentFormat: ["markdown"] },
        completion: { completionItem: { labelDetailsSupport: true, resolveSupport: { properties: ["detail"] } } },
        diagnostic: {},
      },
    };
    await this.#lsp.request("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      initializationOptions: {
        // Else every change of a cell makes an index of all packages that could be imported: ten times the work of the check.
        userPreferences: { includeCompletionsForModuleExports: false },
        // Errors alone: each question else has a page of remarks.
        logVerbosity: 5,
      },
      capabilities,
    });
    this.#lsp.notify("initialized", {});
  }

  /** One that was never set is on disk only. */
  #document(file: string): Document {
    return this.#documents.get(file) ?? { uri: pathToFileURL(file).href, text: "", version: 0, isSent: false };
  }

  #text(file: string): string {
    return this.#document(file).text;
  }

  async #ask(
    method: string,
    file: string,
    { offset, signal }: { offset?: number; signal?: AbortSignal | undefined },
  ): Promise<unknown> {
    await this.#ready;
    signal?.throwIfAborted();
    for (const document of this.#documents.values()) if (!document.isSent) this.#send(document);
    const { uri, text } = this.#document(file);
    const position = offset === undefined ? undefined : positionAt(text, offset);
    return this.#lsp.request(method, { textDocument: { uri }, position }, signal);
  }

  #send(document: Document): void {
    const { uri, text, version } = document;
    const languageId = uri.endsWith(".js") ? "javascript" : "typescript";
    if (version > 1)
      this.#lsp.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
    else this.#lsp.notify("textDocument/didOpen", { textDocument: { uri, languageId, version, text } });
    document.isSent = true;
  }
}

function offsets(text: string, { start, end }: LspRange): Range {
  return { start: offsetAt(text, start), end: offsetAt(text, end) };
}
