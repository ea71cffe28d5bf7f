/** The folder a workbook serves: what clients change in it. */
import { appendFile, cp, lstat, mkdir, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { join, posix, sep } from "node:path";
import { HttpError, isObject, optionalText } from "../http/exchange.ts";
import { writeAtomically } from "./atomic-write.ts";
import { Checkpoints } from "./checkpoints.ts";
import { readModel, sha256, type ContentsModel, type ContentType, type ModelOptions } from "./model.ts";
import { emptyNotebook, formatNotebook, NotebookFormatError, toNotebook, type Cell } from "./notebook-format.ts";
import { cleanPath, isHidden, notFound, resolveInside } from "./paths.ts";
import { everyCellTrusted, Notary } from "./trust.ts";

export interface FolderOptions {
  /** Folder that is served. */
  root: string;
  /** Where signatures and checkpoints are kept. */
  dataFolder: string;
}

/** Reads and changes notebooks, files and folders below the root. */
export class ContentsFolder {
  readonly root: string;
  readonly notary: Notary;
  readonly checkpoints: Checkpoints;

  constructor(options: FolderOptions) {
    this.root = options.root;
    this.notary = new Notary(join(options.dataFolder, "signatures"));
    this.checkpoints = new Checkpoints(join(options.dataFolder, "checkpoints"));
  }

  read(path: string, options?: ModelOptions): Promise<ContentsModel> {
    return readModel(this.root, cleanPath(path), this.notary, options);
  }

  /** Absolute path of something that clients may see. */
  async locate(path: string): Promise<string> {
    if (isHidden(cleanPath(path))) throw notFound(path);
    return resolveInside(this.root, path);
  }

  /** Saves a model; a notebook of which every cell is trusted is signed. Tells whether the file is new. */
  async save(path: string, model: Record<string, unknown>): Promise<{ model: ContentsModel; created: boolean }> {
    const clean = cleanPath(path);
    const file = await this.locate(clean);
    if (clean === "") throw new HttpError(400, "the root folder cannot be saved over");
    const found = await stat(file).catch(() => undefined);
    const type = typeOf(model, clean);
    if (found?.isDirectory() && type !== "directory") throw new HttpError(400, `${clean} is a directory`);
    if (type === "directory") {
      if (found && !found.isDirectory()) throw new HttpError(400, `${clean} is not a directory`);
      await mkdir(file, { recursive: true });
      return { model: await this.read(clean, { content: false }), created: !found };
    }
    const hash = type === "notebook" ? await this.#saveNotebook(file, model) : await saveFile(file, model);
    const saved = await this.read(clean, { content: false, type });
    if (hash) Object.assign(saved, { hash, hash_algorithm: "sha256" });
    return { model: saved, created: !found };
  }

  /** A new file, notebook or folder under a free name. */
  async createUntitled(folder: string, type: ContentType, extension: string): Promise<ContentsModel> {
    const stem = { notebook: "Untitled", directory: "Untitled Folder", file: "untitled" }[type];
    const suffix = type === "notebook" ? ".ipynb" : type === "directory" ? "" : extension;
    const path = await this.#freeName(
      folder,
      number => `${stem}${number === 0 ? "" : type === "directory" ? ` ${number}` : number}${suffix}`,
    );
    const content =
      type === "notebook" ? { content: emptyNotebook() } : type === "file" ? { content: "", format: "text" } : {};
    return (await this.save(path, { type, ...content })).model;
  }

  /** A copy beside others of its kind: `name-Copy1.ipynb`. */
  async copy(from: string, folder: string): Promise<ContentsModel> {
    const source = await this.locate(from);
    const found = await stat(source).catch(() => undefined);
    if (!found || cleanPath(from) === "") throw notFound(from);
    const { name, ext } = posix.parse(cleanPath(from));
    const stem = name.replace(/-Copy\d+$/, "");
    const sameFolder = posix.dirname(cleanPath(from)) === (cleanPath(folder) || ".");
    const path = await this.#freeName(folder, number =>
      number === 0 && !sameFolder ? `${name}${ext}` : `${stem}-Copy${Math.max(number, 1)}${ext}`,
    );
    const target = await this.locate(path);
    if (target.startsWith(source + sep)) throw new HttpError(400, `copying ${from} into itself is not possible`);
    // Links are copied as links: they are checked when they are followed.
    await cp(source, target, { recursive: true, errorOnExist: true, force: false, verbatimSymlinks: true });
    return this.read(path, { content: false });
  }

  async rename(from: string, to: string): Promise<ContentsModel> {
    const [source, target] = [await this.locate(from), await this.locate(to)];
    if (cleanPath(from) === "" || cleanPath(to) === "") throw new HttpError(400, "the root folder cannot be renamed");
    if (!(await exists(source))) throw notFound(from);
    if (source !== target && (await exists(target))) throw new HttpError(409, `${cleanPath(to)} exists already`);
    await rename(source, target);
    await this.checkpoints.move(source, target);
    return this.read(to, { content: false });
  }

  /** Deletes a file or an empty folder. */
  async remove(path: string): Promise<void> {
    const file = await this.locate(path);
    if (cleanPath(path) === "") throw new HttpError(400, "the root folder cannot be deleted");
    const found = await stat(file).catch(() => undefined);
    if (!found) throw notFound(path);
    if (!found.isDirectory()) {
      await rm(file);
      return this.checkpoints.remove(file);
    }
    const names = await readdir(file);
    if (names.some(name => name !== ".ipynb_checkpoints"))
      throw new HttpError(400, `directory ${cleanPath(path)} is not empty`);
    if (names.length > 0) await rm(`${file}/.ipynb_checkpoints`, { recursive: true });
    await rmdir(file);
  }

  /** Signs a notebook as it is on disk, because the user said so. */
  async trust(path: string): Promise<void> {
    const { type, content } = await this.read(path);
    if (type !== "notebook") throw new HttpError(400, `${path} is not a notebook`);
    await this.notary.sign(toNotebook(content));
  }

  async #saveNotebook(file: string, model: Record<string, unknown>): Promise<string> {
    const content = model["content"] ?? emptyNotebook();
    try {
      const notebook = toNotebook(content);
      const text = formatNotebook(notebook);
      await writeAtomically(file, text);
      // The marks are the front-end's word on what the user ran; reading the notebook dropped them.
      if (everyCellTrusted((content as { cells: Cell[] }).cells)) await this.notary.sign(toNotebook(JSON.parse(text)));
      return sha256(text);
    } catch (cause) {
      if (!(cause instanceof NotebookFormatError)) throw cause;
      throw new HttpError(400, `saving: ${cause.message}`, { cause });
    }
  }

  async #freeName(folder: string, nameOf: (number: number) => string): Promise<string> {
    const inside = await this.locate(folder);
    if (!(await stat(inside).catch(() => undefined))?.isDirectory()) throw notFound(folder);
    for (let number = 0; ; number++) {
      const path = posix.join(cleanPath(folder), nameOf(number));
      if (!(await exists(await this.locate(path)))) return path;
    }
  }
}

async function saveFile(file: string, model: Record<string, unknown>): Promise<string | undefined> {
  const content = optionalText(model, "content") ?? "";
  const format = optionalText(model, "format") ?? "text";
  if (format !== "text" && format !== "base64")
    throw new HttpError(400, `format ${format} is not possible: must be text or base64`);
  const data = Buffer.from(content, format === "text" ? "utf8" : "base64");
  const { chunk } = model;
  // Large uploads come in pieces: 1, 2, 3, … and -1 for the last.
  if (typeof chunk === "number" && chunk !== 1) {
    await appendFile(file, data);
    return undefined;
  }
  await writeAtomically(file, data);
  return sha256(data);
}

function typeOf(model: Record<string, unknown>, path: string): ContentType {
  const type = optionalText(model, "type");
  if (type === "directory" || type === "notebook" || type === "file") return type;
  return path.endsWith(".ipynb") && isObject(model["content"]) ? "notebook" : "file";
}

function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
