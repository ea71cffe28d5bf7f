/** `setpoint workbook`: starts the server, says where it is, opens the browser, and ends in good order. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { deferred } from "./deferred.ts";
import { WorkbookServer } from "./server.ts";

export interface WorkbookOptions {
  /** Folder to serve. Default the current one. */
  root?: string;
  /** First port to try. Default 8888. */
  port?: number;
  /** Whether to open the browser. Default true. */
  browser?: boolean;
  /** Document to open, relative to the root. */
  open?: string;
  /** Secret that lets a client in. Default a random one. */
  token?: string;
}

/** Ports tried after the first. */
const morePorts = 50;

/** Runs the workbook until it is told to end by Ctrl-C, SIGTERM or its page; a second Ctrl-C ends it at once. */
export async function startWorkbook(options: WorkbookOptions = {}): Promise<void> {
  const { root = process.cwd(), port = 8888, browser = true, open, token } = options;
  if (open !== undefined && !existsSync(join(root, open)))
    throw new Error(`opening ${open}: does not exist in ${resolve(root)}`);
  const ended = deferred();
  const server = new WorkbookServer({ root, token, onShutdown: () => setTimeout(ended.resolve, 100) });
  const interrupted = () => {
    process.off("SIGINT", interrupted);
    process.once("SIGINT", () => {
      server.kernels.killAll();
      process.exit(130);
    });
    ended.resolve();
  };
  process.on("SIGINT", interrupted);
  process.once("SIGTERM", () => ended.resolve());
  process.once("SIGHUP", () => ended.resolve());

  await listenOnFreePort(server, port);

  const document = open === undefined ? "" : `/tree/${open.split(/[\\/]/).map(encodeURIComponent).join("/")}`;
  const url = `${server.url}lab${document}?token=${server.token}`;
  process.stdout.write(`the workbook serves ${resolve(root)} at\n\n    ${url}\n\nCtrl-C ends it and its kernels\n`);
  if (browser) await openBrowser(url);

  await ended.promise;
  const count = server.kernels.all.length;
  if (count > 0)
    process.stdout.write(`\nending ${count} ${count === 1 ? "kernel" : "kernels"}; Ctrl-C again ends at once\n`);
  await server.close();
}

async function listenOnFreePort(server: WorkbookServer, first: number): Promise<void> {
  for (let port = first; ; port++) {
    try {
      await server.listen(port);
      if (port !== first && first !== 0) process.stdout.write(`port ${first} is taken: port ${port} is used\n`);
      return;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === "EACCES")
        throw new Error(`listening on port ${port}: not allowed: choose one of 1024 to 65535`, { cause: error });
      if (code !== "EADDRINUSE") throw new Error(`listening on port ${port}: ${message}`, { cause: error });
      if (port >= Math.min(first + morePorts, 65535)) {
        throw new Error(`ports ${first} to ${port} are all taken: choose another with --port`, { cause: error });
      }
    }
  }
}

/** A machine without a browser is no error: the address has been printed. */
async function openBrowser(url: string): Promise<void> {
  try {
    const { default: open } = await import("open");
    const child = await open(url);
    child.on("error", () => process.stdout.write("no browser was found: open the address above\n"));
  } catch {
    process.stdout.write("no browser was found: open the address above\n");
  }
}
