/** Where a notebook is run: on a server of our own in this process, or on one that is given. */
import { KernelManager, KernelSpecManager, ServerConnection, SessionManager, type Session } from "@jupyterlab/services";
import { WorkbookServer } from "../server/index.ts";

/** A kernel in a session, and how to end both. */
export interface RunSession {
  session: Session.ISessionConnection;
  /** The server, if it is ours. */
  server: WorkbookServer | undefined;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Folder of the notebook, for our own server. */
  folder: string;
  /** Path of the notebook below the server's root. */
  path: string;
  /** Name of the kernel in the notebook's metadata. Default the server's default. */
  kernelName: string | undefined;
  /** Address of a Jupyter server, with its token. Default our own in this process. */
  server?: string;
}

/** Starts a kernel for the notebook. @throws Error naming the kernels that exist if it is another. */
export async function connect(options: ConnectOptions): Promise<RunSession> {
  const own = options.server === undefined ? new WorkbookServer({ root: options.folder }) : undefined;
  await own?.listen(0);
  const serverSettings = own ? settingsFor(new URL(own.url), own.token) : settingsOf(options.server ?? "");
  const kernelManager = new KernelManager({ serverSettings });
  const sessionManager = new SessionManager({ serverSettings, kernelManager });
  const close = async () => {
    sessionManager.dispose();
    kernelManager.dispose();
    await own?.close();
  };
  try {
    const specs = new KernelSpecManager({ serverSettings });
    await specs.ready.catch((cause: Error) => {
      throw new Error(`connecting to ${serverSettings.baseUrl}: ${cause.message}`, { cause });
    });
    const known = Object.keys(specs.specs?.kernelspecs ?? {});
    const name = options.kernelName ?? specs.specs?.default ?? "";
    specs.dispose();
    if (!known.includes(name))
      throw new Error(`kernel ${name} is not known to the server: must be one of ${known.join(", ")}`);
    await sessionManager.ready;
    const session = await sessionManager.startNew({
      path: options.path,
      name: options.path,
      type: "notebook",
      kernel: { name },
    });
    return {
      session,
      server: own,
      close: () =>
        session
          .shutdown()
          .catch(() => undefined)
          .then(close),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function settingsOf(address: string): ServerConnection.ISettings {
  if (!URL.canParse(address))
    throw new Error(`server ${address} is no address: must be like http://127.0.0.1:8888/?token=…`);
  const url = new URL(address);
  const token = url.searchParams.get("token") ?? "";
  url.search = "";
  // The address that is printed for the browser will do as well.
  url.pathname = url.pathname.replace(/\/(?:lab|tree|notebooks|doc)(?:\/.*)?$/, "/");
  return settingsFor(url, token);
}

function settingsFor(url: URL, token: string): ServerConnection.ISettings {
  return ServerConnection.makeSettings({
    baseUrl: url.href,
    wsUrl: url.href.replace(/^http/, "ws"),
    token,
    appendToken: true,
  });
}
