/** `/api/contents` and `/files`: Jupyter's REST interface to the folder. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { HttpError, optionalText, readJsonObject, type Exchange, type Reply } from "../http/exchange.ts";
import { mimeType } from "../http/mime-types.ts";
import type { Route } from "../http/router.ts";
import { filePolicy } from "../http/security-headers.ts";
import type { ContentsFolder } from "./folder.ts";
import type { ContentsModel, ContentType, ModelOptions } from "./model.ts";
import { notFound } from "./paths.ts";

/** Routes for the contents of a folder; `renamed` hears of every rename. */
export function contentsRoutes(folder: ContentsFolder, renamed: (from: string, to: string) => void): Route[] {
  const checkpointed = (exchange: Exchange) => folder.locate(pathOf(exchange));
  return [
    [
      "GET",
      "/api/contents/*path/checkpoints",
      async at => ({ json: await folder.checkpoints.list(await checkpointed(at)) }),
    ],
    [
      "POST",
      "/api/contents/*path/checkpoints",
      async at => {
        await folder.read(pathOf(at), { content: false });
        return { status: 201, json: await folder.checkpoints.create(await checkpointed(at)) };
      },
    ],
    [
      "POST",
      "/api/contents/*path/checkpoints/:id",
      async at => {
        await folder.checkpoints.restore(await checkpointed(at), at.params["id"] ?? "");
        return { status: 204 };
      },
    ],
    [
      "DELETE",
      "/api/contents/*path/checkpoints/:id",
      async at => {
        await folder.checkpoints.remove(await checkpointed(at), at.params["id"]);
        return { status: 204 };
      },
    ],
    [
      "POST",
      "/api/contents/*path/trust",
      async at => {
        await folder.trust(pathOf(at));
        return { status: 201 };
      },
    ],
    ["GET", "/api/contents/*path", async at => ({ json: await folder.read(pathOf(at), modelOptions(at.url)) })],
    ["POST", "/api/contents/*path", at => create(folder, at)],
    [
      "PUT",
      "/api/contents/*path",
      async at => {
        const body = await readJsonObject(at.request);
        if (body["copy_from"]) throw new HttpError(400, "copying is done by POST to the folder");
        const { model, created } = await folder.save(pathOf(at), body);
        return modelReply(model, created ? 201 : 200);
      },
    ],
    [
      "PATCH",
      "/api/contents/*path",
      async at => {
        const to = optionalText(await readJsonObject(at.request), "path");
        if (to === undefined) throw new HttpError(400, "path is missing: the new path is expected");
        const model = await folder.rename(pathOf(at), to);
        renamed(pathOf(at), model.path);
        return modelReply(model);
      },
    ],
    [
      "DELETE",
      "/api/contents/*path",
      async at => {
        await folder.remove(pathOf(at));
        return { status: 204 };
      },
    ],
    ["GET", "/files/*path", at => sendFile(folder, at)],
  ];
}

function pathOf(exchange: Exchange): string {
  return exchange.params["path"] ?? "";
}

async function create(folder: ContentsFolder, at: Exchange): Promise<Reply> {
  const body = await readJsonObject(at.request);
  const from = optionalText(body, "copy_from");
  if (from !== undefined) return modelReply(await folder.copy(from, pathOf(at)), 201);
  const type = optionalText(body, "type") ?? "file";
  const known: ContentType = type === "notebook" || type === "directory" ? type : "file";
  const extension = optionalText(body, "ext") ?? "";
  if (!/^(?:\.?[\w-]+)*$/.test(extension)) throw new HttpError(400, `ext ${extension} is no file extension`);
  const dotted = extension === "" || extension.startsWith(".") ? extension : `.${extension}`;
  return modelReply(await folder.createUntitled(pathOf(at), known, dotted), 201);
}

function modelReply(model: ContentsModel, status = 200): Reply {
  const location = `/api/contents/${model.path.split("/").map(encodeURIComponent).join("/")}`;
  return { status, json: model, headers: { Location: location } };
}

function modelOptions({ searchParams: query }: URL): ModelOptions {
  const [type, format] = [query.get("type") ?? "", query.get("format")];
  const flag = (name: string) => {
    const value = query.get(name);
    if (value !== null && value !== "0" && value !== "1")
      throw new HttpError(400, `${name} is ${value}: must be 0 or 1`);
    return value;
  };
  if (format !== null && format !== "text" && format !== "base64" && format !== "json") {
    throw new HttpError(400, `format ${format} is not possible: must be text or base64`);
  }
  return {
    type: type === "directory" || type === "notebook" || type === "file" ? type : undefined,
    format: format ?? undefined,
    content: flag("content") !== "0",
    hash: flag("hash") === "1",
  };
}

async function sendFile(folder: ContentsFolder, at: Exchange): Promise<Reply> {
  const file = await folder.locate(pathOf(at));
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw notFound(pathOf(at));
  const headers: Record<string, string> = {
    "Content-Type": mimeType(file, "application/octet-stream"),
    "Content-Length": String(found.size),
    "Content-Security-Policy": filePolicy,
    "Cache-Control": "no-cache",
    "Last-Modified": found.mtime.toUTCString(),
  };
  if (at.url.searchParams.get("download") === "1") {
    headers["Content-Disposition"] = `attachment; filename*=UTF-8''${encodeURIComponent(basename(file))}`;
  }
  return { headers, stream: at.method === "HEAD" ? undefined : createReadStream(file) };
}
