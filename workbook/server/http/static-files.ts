/** Serves a folder of built files: compressed siblings where accepted, long caching for names that carry a hash. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { extname } from "node:path";
import type { IncomingMessage } from "node:http";
import { resolveInside } from "../contents/paths.ts";
import { HttpError, type Reply } from "./exchange.ts";
import { mimeType } from "./mime-types.ts";

const hashed = /[.-][0-9a-f]{8,}\./i;
const encodings = [
  ["br", ".br"],
  ["gzip", ".gz"],
] as const;

/** @throws HttpError 404 if the folder has no such file. */
export async function serveStatic(folder: string, path: string, request: IncomingMessage): Promise<Reply> {
  const file = await resolveInside(folder, path);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new HttpError(404, "there is nothing here");

  const headers: Record<string, string> = {
    "Content-Type": mimeType(file, "application/octet-stream"),
    "Cache-Control": hashed.test(file.slice(folder.length)) ? "public, max-age=31536000, immutable" : "no-cache",
    Vary: "Accept-Encoding",
  };
  const variant = await compressedSibling(file, request.headers["accept-encoding"]);
  const size = variant?.size ?? found.size;
  headers["ETag"] = `"${found.mtimeMs.toString(36)}-${size.toString(36)}"`;
  if (request.headers["if-none-match"] === headers["ETag"]) return { status: 304, headers };
  if (variant) headers["Content-Encoding"] = variant.encoding;
  headers["Content-Length"] = String(size);
  if (request.method === "HEAD") return { headers };
  return { headers, stream: createReadStream(variant?.file ?? file) };
}

async function compressedSibling(file: string, accepted: string | undefined) {
  if (!accepted || [".png", ".woff2", ".woff", ".jpg", ".br", ".gz"].includes(extname(file))) return undefined;
  const offered = new Set(accepted.split(",").map(part => part.split(";")[0]?.trim()));
  for (const [encoding, suffix] of encodings) {
    if (!offered.has(encoding)) continue;
    const found = await stat(file + suffix).catch(() => undefined);
    if (found?.isFile()) return { file: file + suffix, encoding, size: found.size };
  }
  return undefined;
}
