/** `/lab`: the one page of the workbook, and the configuration that JupyterLab reads from it. */
import type { Exchange, Reply } from "../http/exchange.ts";
import type { Route } from "../http/router.ts";
import { pagePolicy } from "../http/security-headers.ts";
import { serveStatic } from "../http/static-files.ts";
import { packageVersion } from "../folders.ts";
import { readFrontEnd, type FrontEnd } from "./front-end.ts";

export interface PageOptions {
  /** Folder of the built front-end. */
  frontEnd: string;
  /** Folder that is served, shown in the page. */
  root: string;
}

/** Routes of the page, with and without a document, a workspace or the single-document mode. */
export function pageRoutes(options: PageOptions): Route[] {
  const page = (mode: "lab" | "doc") => (at: Exchange) => renderPage(options, at, mode);
  const places = (["lab", "doc"] as const).flatMap((mode): Route[] => [
    ["GET", `/${mode}/workspaces/:workspace/tree/*tree`, page(mode)],
    ["GET", `/${mode}/workspaces/:workspace`, page(mode)],
    ["GET", `/${mode}/tree/*tree`, page(mode)],
    ["GET", `/${mode}`, page(mode)],
  ]);
  return [
    ["GET", "/", () => ({ status: 302, headers: { Location: "/lab" } })],
    ...places,
    ["GET", "/static/lab/*path", at => serveStatic(options.frontEnd, at.params["path"] ?? "", at.request)],
    [
      "GET",
      "/lab/api/themes/*path",
      async at => serveStatic(`${options.frontEnd}/themes`, at.params["path"] ?? "", at.request),
    ],
  ];
}

async function renderPage(options: PageOptions, at: Exchange, mode: "lab" | "doc"): Promise<Reply> {
  const frontEnd = await readFrontEnd(options.frontEnd);
  if (!frontEnd) {
    return {
      status: 503,
      text: "the front-end of the workbook has not been built: stop this server and run npm start\n",
    };
  }
  const { workspace = "default", tree = "" } = at.params;
  const config = {
    ...pageConfig(options.root),
    mode: mode === "doc" ? "single-document" : "multiple-document",
    workspace,
    treePath: tree,
  };
  return {
    body: Buffer.from(html(frontEnd, config)),
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": pagePolicy(at.request.headers.host ?? ""),
      "Cache-Control": "no-store",
    },
  };
}

/** JupyterLab's options; the token is left empty, since the page is known by its cookie. */
function pageConfig(root: string): Record<string, unknown> {
  const urls = {
    appUrl: "/lab",
    staticUrl: "/static/lab",
    treeUrl: "/lab/tree",
    workspacesUrl: "/lab/workspaces",
    settingsUrl: "/lab/api/settings",
    themesUrl: "/lab/api/themes",
    workspacesApiUrl: "/lab/api/workspaces",
    translationsApiUrl: "/lab/api/translations",
    labextensionsUrl: "/lab/extensions",
  };
  const full = Object.entries(urls).map(([name, url]) => [`full${name[0]?.toUpperCase()}${name.slice(1)}`, url]);
  return {
    appName: "Setpoint",
    appNamespace: "setpoint",
    appVersion: packageVersion,
    baseUrl: "/",
    wsUrl: "",
    token: "",
    ...urls,
    ...Object.fromEntries(full),
    serverRoot: root.replaceAll("\\", "/"),
    preferredPath: "/",
    federated_extensions: [],
    disabledExtensions: [],
    deferredExtensions: [],
    ignorePlugins: [],
    terminalsAvailable: false,
    buildAvailable: false,
    buildCheck: false,
    devMode: false,
    cacheFiles: true,
    exposeAppInBrowser: false,
    // Typing is no work of the kernel's: its status is not to flicker.
    untracked_message_types: ["setpoint_diagnostics_request"],
    quitButton: true,
    notebookStartsKernel: true,
    copyAbsolutePath: false,
    delete_to_trash: false,
    allow_hidden_files: false,
  };
}

function html(frontEnd: FrontEnd, config: Record<string, unknown>): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    "<title>Setpoint</title>",
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    ...(frontEnd.icon === undefined ? [] : [`<link rel="icon" href="${link(frontEnd.icon)}">`]),
    ...frontEnd.styles.map(file => `<link rel="stylesheet" href="${link(file)}">`),
    // "<" is escaped so that no value can close the element.
    `<script id="jupyter-config-data" type="application/json">${JSON.stringify(config).replaceAll("<", "\\u003c")}</script>`,
    ...frontEnd.scripts.map(file => `<script defer src="${link(file)}"></script>`),
    "</head>",
    '<body class="jp-ThemedContainer"></body>',
    "</html>",
    "",
  ].join("\n");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function link(file: string): string {
  return escape(`/static/lab/${file}`);
}
