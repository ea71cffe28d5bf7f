/** What the kernel process and the executor process say to each other (structured clones: typed arrays travel as they are). */
import type { Json, MimeBundle } from "../runtime.ts";
import type { SourceMapInput } from "@jridgewell/trace-mapping";

/** Code that has been rewritten, with the way back to what the user wrote. */
export interface CellCode {
  /** Name of the script in V8: `cell:<serial>`. */
  url: string;
  /** Name of the cell for people. */
  label: string;
  /** The label, and what the front-end calls the cell. */
  title: string;
  source: string;
  code: string;
  map: SourceMapInput;
}

/** A name that a cell declares. */
export interface Declaration {
  name: string;
  kind: string;
  /** What it is called where it runs, if that is something else. */
  variable?: string;
}

/** An error as Jupyter shows it. */
export interface ErrorReport {
  ename: string;
  evalue: string;
  traceback: string[];
}

export type CommAction = "open" | "message" | "close";

/** One step in the life of a comm, in either direction. */
export interface CommMessage {
  type: "comm";
  action: CommAction;
  /** Identity of the comm. */
  id: string;
  /** Given when the comm opens. */
  target?: string;
  data: Json;
  metadata: Json;
  buffers: Uint8Array[];
  /** Cell that caused it, or the request that brought it. */
  cell: string | undefined;
}

export interface ExecuteMessage {
  type: "execute";
  cell: string;
  serial: number;
  script: CellCode;
  declares: readonly Declaration[];
  /** Show the last value. */
  showResult: boolean;
  allowStdin: boolean;
  /** The number under which `In` and `Out` keep the cell; missing where they do not. */
  count: number | undefined;
  expressions: Readonly<Record<string, CellCode | ErrorReport>>;
}

/** A question that the executor answers under the same number. */
export type Question =
  { type: "inspect"; path: readonly string[] } | { type: "usage" } | { type: "arrived"; message: CommMessage };

export type ToExecutor =
  | { type: "start"; preload: string | undefined; kept: Record<string, Json>; marker: string }
  | ExecuteMessage
  | { type: "inputReply"; id: number; value: string }
  /** A cell with this number was not run: its text is in `In` all the same. */
  | { type: "refused"; count: number; source: string }
  | { type: "ask"; id: number; question: Question }
  | { type: "kernelAnswer"; id: number; answer: KernelAnswer }
  | { type: "watch" }
  | { type: "dispose" };

/** What the kernel process answers to a magic. */
export type KernelAnswer = { text: string } | { refused: string };

/** A magic that a user has registered. */
export interface RegisteredMagic {
  name: string;
  summary: string;
}

export type UserExpression =
  | { status: "ok"; data: MimeBundle; metadata: Json }
  | { status: "error"; ename: string; evalue: string; traceback: string[] };

/** How a cell ended. */
export interface Outcome {
  status: "ok" | "error";
  error?: ErrorReport;
  expressions: Record<string, UserExpression>;
  /** Names whose declaration was reached; the checker knows the others from before. */
  initialised: "all" | string[];
  /** Text of the result for the history. */
  resultText?: string;
  /** What the front-end is to do next: the `payload` of the reply. */
  payload: Json[];
  /** The folder in which the next cell runs; empty if it is gone. */
  folder: string;
}

export type FromExecutor =
  | { type: "ready" }
  /** An interrupt has come to what runs, or to nothing. */
  | { type: "interrupted" }
  /** A cell has called `process.exit`. */
  | { type: "exiting"; cell: string | undefined }
  /** The names of the preload are in scope, or told missing. */
  | { type: "loaded" }
  | { type: "stream"; cell: string | undefined; name: "stdout" | "stderr"; text: string }
  | {
      type: "display";
      cell: string | undefined;
      bundle: MimeBundle;
      id: string | undefined;
      update: boolean;
      buffers: Uint8Array[];
    }
  | { type: "result"; cell: string; bundle: MimeBundle }
  | { type: "error"; cell: string | undefined; error: ErrorReport }
  | { type: "clear"; cell: string | undefined; wait: boolean }
  | CommMessage
  | { type: "input"; id: number; cell: string | undefined; prompt: string; password: boolean }
  | { type: "keep"; key: string; value: Json | undefined }
  /** What is open, such as instruments, by name. */
  | { type: "open"; names: string[] }
  /** The magics that users have registered are these now. */
  | { type: "magics"; registered: RegisteredMagic[] }
  /** A magic wants to know what the kernel process knows. */
  | { type: "question"; id: number; cell: string | undefined; magic: string; argument: string }
  | { type: "done"; cell: string; serial: number; outcome: Outcome }
  /** The answer to a question is under way. */
  | { type: "begun"; id: number }
  | { type: "answer"; id: number; value: unknown }
  | { type: "disposed" };

/** What the watchdog tells the executor's main thread; cuts are counted. */
export type FromWatchdog = { type: "interrupt" } | { type: "cut"; number: number };
