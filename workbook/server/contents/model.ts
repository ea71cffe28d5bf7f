/** What a client is told of a file, a notebook or a folder. */
import { createHash } from "node:crypto";
import { access, constants, readdir, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { HttpError } from "../http/exchange.ts";
import { mimeType } from "../http/mime-types.ts";
import { NotebookFormatError, parseNotebook } from "./notebook-format.ts";
import { isHidden, notFound, resolveInside } from "./paths.ts";
import { markCells, type Notary } from "./trust.ts";

export type ContentType = "directory" | "file" | "notebook";
export type ContentFormat = "json" | "text" | "base64";

/** Jupyter's contents model. */
export interface ContentsModel {
  name: string;
  path: string;
  type: ContentType;
  writable: boolean;
  created: string;
  last_modified: string;
  size: number | null;
  mimetype: string | null;
  content: unknown;
  format: ContentFormat | null;
  hash: string | null;
  hash_algorithm: "sha256" | null;
}

export interface ModelOptions {
  /** Default by the name and what is on disk. */
  type?: ContentType;
  /** How a file's content is wanted. Default text if it is UTF-8, else base64. */
  format?: ContentFormat;
  /** Default true. */
  content?: boolean;
  /** Default false. */
  hash?: boolean;
}

/**
 * Describes what is at a path, with its content if wanted.
 * @throws HttpError 404 if there is nothing, 400 if it is not of the type or format asked for.
 */
export async function readModel(root: string, path: string, notary: Notary, options: ModelOptions = {}) {
  if (isHidden(path)) throw notFound(path);
  const file = await resolveInside(root, path);
  const model = await describe(file, path);
  if (!model) throw notFound(path);
  if (options.type === "directory" && model.type !== "directory")
    throw new HttpError(400, `${path} is not a directory`);
  if (model.type === "directory") {
    if (options.type && options.type !== "directory")
      throw new HttpError(400, `${path} is a directory, not a ${options.type}`);
    return options.content === false
      ? model
      : { ...model, format: "json" as const, content: await listFolder(root, file, path) };
  }
  model.type = options.type ?? model.type;
  if (options.content === false && !options.hash) return model;
  const bytes = await readFile(file);
  if (options.hash) Object.assign(model, { hash: sha256(bytes), hash_algorithm: "sha256" });
  if (options.content === false) return model;
  return Object.assign(
    model,
    model.type === "notebook" ? await notebookContent(bytes, path, notary) : fileContent(bytes, path, options.format),
  );
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function listFolder(root: string, folder: string, path: string): Promise<ContentsModel[]> {
  const names = (await readdir(folder)).filter(name => !name.startsWith(".") && !name.endsWith("~")).toSorted();
  const models = await Promise.all(
    names.map(async name => {
      const inner = path === "" ? name : `${path}/${name}`;
      // A link that leads out of the root is as absent here as when it is asked for.
      return resolveInside(root, inner)
        .then(file => describe(file, inner))
        .catch(() => undefined);
    }),
  );
  return models.filter(model => model !== undefined);
}

async function describe(file: string, path: string): Promise<ContentsModel | undefined> {
  const found = await stat(file).catch(() => undefined);
  // Sockets, pipes and devices would hang whoever reads them.
  if (!found || !(found.isFile() || found.isDirectory())) return undefined;
  const name = path === "" ? "" : basename(path);
  const type = found.isDirectory() ? "directory" : name.endsWith(".ipynb") ? "notebook" : "file";
  return {
    name,
    path,
    type,
    writable: await access(file, constants.W_OK).then(
      () => true,
      () => false,
    ),
    created: found.ctime.toISOString(),
    last_modified: found.mtime.toISOString(),
    size: found.isDirectory() ? null : found.size,
    mimetype: null,
    content: null,
    format: null,
    hash: null,
    hash_algorithm: null,
  };
}

async function notebookContent(bytes: Buffer, path: string, notary: Notary) {
  try {
    const notebook = parseNotebook(bytes.toString("utf8"));
    return { format: "json" as const, content: markCells(notebook, await notary.isSigned(notebook)) };
  } catch (cause) {
    if (!(cause instanceof NotebookFormatError)) throw cause;
    throw new HttpError(400, `reading ${path}: ${cause.message}`, { cause });
  }
}

function fileContent(bytes: Buffer, path: string, wanted: ContentFormat | undefined) {
  const mimetype = mimeType(path, "").split(";")[0] || null;
  if (wanted !== "base64") {
    try {
      const content = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      return { format: "text" as const, content, mimetype: mimetype ?? "text/plain" };
    } catch (cause) {
      if (wanted === "text") throw new HttpError(400, `${path} is not UTF-8 encoded`, { cause });
    }
  }
  return {
    format: "base64" as const,
    content: bytes.toString("base64"),
    mimetype: mimetype ?? "application/octet-stream",
  };
}
