/** What JupyterLab asks for and we answer in a line: languages, the user, configuration sections, converters. */
import { userInfo } from "node:os";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../contents/atomic-write.ts";
import { isName } from "../contents/paths.ts";
import { HttpError, readJsonObject } from "../http/exchange.ts";
import type { Route } from "../http/router.ts";
import { packageVersion } from "../folders.ts";

export interface SmallRoutesOptions {
  /** Where configuration sections are kept. */
  configFolder: string;
  status: () => { started: Date; last_activity: Date; connections: number; kernels: number };
  /** Ends the server, as the page's menu offers. */
  shutdown: () => void;
}

export function smallRoutes(options: SmallRoutesOptions): Route[] {
  return [
    ["GET", "/api", () => ({ json: { version: packageVersion } })],
    ["GET", "/api/status", () => ({ json: options.status() })],
    [
      "POST",
      "/api/shutdown",
      () => {
        options.shutdown();
        return {};
      },
    ],
    ["GET", "/api/me", () => ({ json: { identity: identity(), permissions: {} } })],
    ["GET", "/api/config/:section", async at => ({ json: await readSection(options, at.params["section"] ?? "") })],
    [
      "PATCH",
      "/api/config/:section",
      async at => {
        const section = at.params["section"] ?? "";
        const merged = { ...(await readSection(options, section)), ...(await readJsonObject(at.request)) };
        await mkdir(options.configFolder, { recursive: true, mode: 0o700 });
        await writeAtomically(sectionFile(options, section), JSON.stringify(merged));
        return { json: merged };
      },
    ],
    // Nothing converts notebooks here: the page then offers no such export.
    ["GET", "/api/nbconvert", () => ({ json: {} })],
    ["GET", "/api/terminals", () => ({ json: [] })],
    ["POST", "/api/events", () => ({ status: 204 })],
    [
      "GET",
      "/lab/api/translations",
      () => ({ json: { data: { en: { displayName: "English", nativeName: "English" } }, message: "" } }),
    ],
    ["GET", "/lab/api/translations/:locale", () => ({ json: { data: {}, message: "" } })],
  ];
}

function identity(): Record<string, string | null> {
  // Users without an entry in the system's list exist: in containers, most of the time.
  let username = "user";
  try {
    username = userInfo().username;
  } catch {
    // The stand-in will do.
  }
  const initials = username.slice(0, 1).toUpperCase();
  return { username, name: username, display_name: username, initials, avatar_url: null, color: null };
}

async function readSection(options: SmallRoutesOptions, section: string): Promise<Record<string, unknown>> {
  const text = await readFile(sectionFile(options, section), "utf8").catch(() => "{}");
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function sectionFile(options: SmallRoutesOptions, section: string): string {
  if (!isName(section) || section.startsWith(".")) throw new HttpError(404, `section ${section} does not exist`);
  return join(options.configFolder, `${section}.json`);
}
