/** `/lab/api/workspaces`: the layouts of the page, one file each, named by a hash so that any id is a file name. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../contents/atomic-write.ts";
import { HttpError, isObject, readJsonObject } from "../http/exchange.ts";
import type { Route } from "../http/router.ts";

const suffix = ".workspace.json";

interface Workspace {
  data: Record<string, unknown>;
  metadata: { id: string; created?: string; last_modified?: string };
}

export function workspaceRoutes(folder: string): Route[] {
  const fileOf = (id: string) => join(folder, createHash("sha256").update(id).digest("hex").slice(0, 32) + suffix);
  return [
    [
      "GET",
      "/lab/api/workspaces",
      async () => {
        const files = (await readdir(folder).catch(() => [])).filter(file => file.endsWith(suffix)).toSorted();
        const values = (await Promise.all(files.map(file => load(join(folder, file))))).filter(
          value => value !== undefined,
        );
        return { json: { workspaces: { ids: values.map(value => value.metadata.id), values } } };
      },
    ],
    [
      "GET",
      "/lab/api/workspaces/*id",
      async at => {
        const id = at.params["id"] ?? "";
        return { json: (await load(fileOf(id))) ?? { data: {}, metadata: { id } } };
      },
    ],
    [
      "PUT",
      "/lab/api/workspaces/*id",
      async at => {
        const id = at.params["id"] ?? "";
        const body = await readJsonObject(at.request, 16 * 1024 * 1024);
        if (!isObject(body["data"])) throw new HttpError(400, `workspace ${id}: data must be an object`);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeAtomically(fileOf(id), JSON.stringify({ data: body["data"], metadata: { id } }));
        return { status: 204 };
      },
    ],
    [
      "DELETE",
      "/lab/api/workspaces/*id",
      async at => {
        const file = fileOf(at.params["id"] ?? "");
        if (!(await load(file))) throw new HttpError(404, `workspace ${at.params["id"]} does not exist`);
        await rm(file);
        return { status: 204 };
      },
    ],
  ];
}

/** A layout that cannot be read is as none: the page then starts with its default. */
async function load(file: string): Promise<Workspace | undefined> {
  try {
    const [text, times] = await Promise.all([readFile(file, "utf8"), stat(file)]);
    const { data, metadata } = JSON.parse(text) as Workspace;
    return {
      data,
      metadata: { ...metadata, created: times.ctime.toISOString(), last_modified: times.mtime.toISOString() },
    };
  } catch {
    return undefined;
  }
}
