/** What the importer and the loader's thread say to each other: apart, so that asking loads no parser. */
import type { MessagePort } from "node:worker_threads";
import type { rewriteModule } from "../language/rewrite-module.ts";
import type { OwnPackage } from "./own-package.ts";

/** What the thread is told at its start. */
export interface HooksData {
  own: OwnPackage | undefined;
  port: MessagePort;
}

/** A file has been rewritten: what stack traces need to know of it. */
export interface RewrittenFile {
  url: string;
  path: string;
  source: string;
  /** Missing where the file cannot be read as TypeScript. */
  map?: ReturnType<typeof rewriteModule>["map"];
}

/** Marks the import that a cell or a script asks for; the number makes Node ask again each time. */
export const rootKey = "import";
export const retryKey = "retry";
export const runKey = "run";
