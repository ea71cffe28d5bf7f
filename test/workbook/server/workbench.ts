/** A server on a temporary folder, and plain HTTP to it: every header is the test's. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { WorkbookServer } from "../../../workbook/server/index.ts";

export const token = "correct-horse-battery-staple";

export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
  /** The body as JSON. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- says what the test expects
  json<T = Record<string, unknown>>(): T;
}

export interface Ask {
  headers?: Record<string, string>;
  body?: unknown;
  /** Send the token. Default true. */
  known?: boolean;
}

export interface Workbench extends AsyncDisposable {
  server: WorkbookServer;
  root: string;
  data: string;
  port: number;
  ask(method: string, path: string, options?: Ask): Promise<Answer>;
  /** Writes a file below the root. */
  put(path: string, text: string): void;
}

export async function openWorkbench(): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), "setpoint-server-"));
  const [root, data, frontEnd] = [join(folder, "root"), join(folder, "data"), join(folder, "front-end")];
  mkdirSync(root);
  writeFrontEnd(frontEnd);
  const folders = { data, config: join(data, "config"), runtime: join(data, "runtime") };
  const server = new WorkbookServer({ root, token, folders, frontEnd });
  await server.listen(0);
  const port = Number(new URL(server.url).port);
  return {
    server,
    root,
    data,
    port,
    ask: (method, path, options) => ask(port, method, path, options),
    put: (path, text) => write(join(root, path), text),
    async [Symbol.asyncDispose]() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ask(port: number, method: string, path: string, options: Ask = {}): Promise<Answer> {
  const { body, known = true } = options;
  const headers = {
    host: `127.0.0.1:${port}`,
    ...(known ? { authorization: `token ${token}` } : {}),
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, response => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
        const json = <T>() => JSON.parse(text) as T;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body));
  });
}

function writeFrontEnd(folder: string): void {
  const themes = "@jupyterlab/apputils-extension:themes";
  const schema = {
    title: "Theme",
    type: "object",
    properties: { theme: { type: "string", default: "JupyterLab Light" } },
  };
  write(join(folder, "manifest.json"), JSON.stringify({ scripts: ["main.0123456789ab.js"], styles: ["main.css"] }));
  write(join(folder, "main.0123456789ab.js"), "start();");
  write(join(folder, "main.0123456789ab.js.br"), "compressed");
  write(join(folder, "main.css"), "body {}");
  write(join(folder, "themes/@jupyterlab/theme-light-extension/index.css"), ":root {}");
  write(join(folder, "schemas/@jupyterlab/apputils-extension/themes.json"), JSON.stringify(schema));
  write(join(folder, "schemas/@jupyterlab/apputils-extension/package.json.orig"), JSON.stringify({ version: "4.6.4" }));
  write(join(folder, "overrides.json"), JSON.stringify({ [themes]: { theme: "JupyterLab Dark" } }));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
