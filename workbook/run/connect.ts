/** Where a notebook is run: on a server of our own in this process, or on one that is given. */
import { KernelConnection, KernelSpecAPI, ServerConnection, SessionAPI, type KernelSpec } from "@jupyterlab/services";
import { ownKernel, WorkbookServer } from "../server/index.ts";

/** A kernel in a session, and how to end both. */
export interface RunSession {
  kernel: KernelConnection;
  spec: KernelSpec.ISpecModel;
  /** The server, if it is ours. */
  server: WorkbookServer | undefined;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Folder of the notebook, for our own server. */
  folder: string;
  /** Path of the notebook below the server's root. */
  path: string;
  /** Name of the kernel in the notebook's metadata. Default ours if the server has it, else the server's default. */
  kernelName: string | undefined;
  /** Language in the notebook's metadata: where its kernel is not known, one of ours for that language is taken. */
  language: string | undefined;
  /** Address of a Jupyter server, with its token. Default our own in this process. */
  server?: string;
}

/** Starts a kernel for the notebook. @throws Error naming the kernels that exist if it is another. */
export async function connect(options: ConnectOptions): Promise<RunSession> {
  const own = options.server === undefined ? new WorkbookServer({ root: options.folder }) : undefined;
  await own?.listen(0);
  try {
    const settings = own ? settingsFor(new URL(own.url), own.token) : settingsOf(options.server ?? "");
    const spec = await chooseKernel(options, settings);
    const { path } = options;
    const body = { path, name: path, type: "notebook", kernel: { name: spec.name } };
    const session = await SessionAPI.startSession(body, settings);
    if (!session.kernel) throw new Error(`starting kernel ${spec.name}: the server started none`);
    // Widgets are kept, not shown: whoever shows none would close them.
    const kernel = new KernelConnection({ model: session.kernel, serverSettings: settings, handleComms: false });
    const close = async () => {
      await SessionAPI.shutdownSession(session.id, settings).catch(() => undefined);
      kernel.dispose();
      await own?.close();
    };
    return { kernel, spec, server: own, close };
  } catch (error) {
    await own?.close();
    throw error;
  }
}

async function chooseKernel(
  { kernelName: name, language }: ConnectOptions,
  settings: ServerConnection.ISettings,
): Promise<KernelSpec.ISpecModel> {
  const { default: fallback, kernelspecs } = await KernelSpecAPI.getSpecs(settings).catch((cause: Error) => {
    throw new Error(`connecting to ${settings.baseUrl}: ${explain(cause)}`, { cause });
  });
  // A notebook that names no kernel is taken for one of ours, wherever it runs.
  const ours = Object.values(kernelspecs).find(
    one => one?.name.startsWith(ownKernel) && one.language === language?.toLowerCase(),
  );
  const spec = kernelspecs[name ?? (kernelspecs[ownKernel] ? ownKernel : fallback)] ?? ours;
  if (!spec) {
    const known = Object.keys(kernelspecs).join(", ");
    throw new Error(`kernel ${name} is not known to the server: must be one of ${known}`);
  }
  return spec;
}

function explain(error: Error): string {
  if (!(error instanceof ServerConnection.ResponseError)) return "no server answers there";
  const { status } = error.response;
  return status === 403 || status === 401 ? "its token is wrong or missing" : error.message;
}

function settingsOf(address: string): ServerConnection.ISettings {
  if (!URL.canParse(address)) {
    throw new Error(`server ${address} is no address: must be like http://127.0.0.1:8888/?token=…`);
  }
  const url = new URL(address);
  const token = url.searchParams.get("token") ?? "";
  url.search = "";
  // The address that is printed for the browser will do as well.
  url.pathname = url.pathname.replace(/\/(?:lab|tree|notebooks|doc)(?:\/.*)?$/, "/");
  return settingsFor(url, token);
}

function settingsFor(url: URL, token: string): ServerConnection.ISettings {
  const wsUrl = url.href.replace(/^http/, "ws");
  return ServerConnection.makeSettings({ baseUrl: url.href, wsUrl, token, appendToken: true });
}
