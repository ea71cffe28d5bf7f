/** The kernels that this server started, and `/api/kernels`. */
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { ContentsFolder } from "../contents/folder.ts";
import { HttpError, optionalText, readJsonObject } from "../http/exchange.ts";
import type { Route } from "../http/router.ts";
import { Kernel } from "./kernel.ts";
import type { KernelSpecs } from "./specs.ts";

export interface KernelListOptions {
  specs: KernelSpecs;
  folder: ContentsFolder;
  runtimeFolder: string;
}

export class KernelList {
  readonly #options: KernelListOptions;
  readonly #kernels = new Map<string, Kernel>();

  constructor(options: KernelListOptions) {
    this.#options = options;
  }

  get all(): readonly Kernel[] {
    return [...this.#kernels.values()];
  }

  find(id: string): Kernel | undefined {
    return this.#kernels.get(id);
  }

  /** @throws HttpError 404 if there is no such kernel. */
  get(id: string | undefined): Kernel {
    const kernel = this.#kernels.get(id ?? "");
    if (!kernel) throw new HttpError(404, `kernel ${id} does not exist`);
    return kernel;
  }

  /** Starts a kernel in the folder that holds the document. */
  async start(name: string | undefined, document: string | undefined): Promise<Kernel> {
    const { specs, folder, runtimeFolder } = this.#options;
    const spec = await specs.get(name);
    const path = document === undefined ? undefined : await folder.locate(document).catch(() => undefined);
    const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
    const cwd = path === undefined ? folder.root : found?.isDirectory() ? path : dirname(path);
    const kernel = new Kernel({ spec, cwd, runtimeFolder, sessionName: path });
    await kernel.start();
    this.#kernels.set(kernel.id, kernel);
    return kernel;
  }

  async shutdown(id: string): Promise<void> {
    const kernel = this.get(id);
    this.#kernels.delete(id);
    await kernel.shutdown();
  }

  async shutdownAll(): Promise<void> {
    await Promise.all([...this.#kernels.keys()].map(id => this.shutdown(id)));
  }

  killAll(): void {
    for (const kernel of this.#kernels.values()) kernel.kill();
  }
}

export function kernelRoutes(kernels: KernelList): Route[] {
  return [
    ["GET", "/api/kernels", () => ({ json: kernels.all.map(kernel => kernel.model) })],
    [
      "POST",
      "/api/kernels",
      async at => {
        const body = await readJsonObject(at.request);
        const kernel = await kernels.start(optionalText(body, "name"), optionalText(body, "path"));
        return { status: 201, json: kernel.model, headers: { Location: `/api/kernels/${kernel.id}` } };
      },
    ],
    ["GET", "/api/kernels/:id", at => ({ json: kernels.get(at.params["id"]).model })],
    [
      "DELETE",
      "/api/kernels/:id",
      async at => {
        await kernels.shutdown(at.params["id"] ?? "");
        return { status: 204 };
      },
    ],
    [
      "POST",
      "/api/kernels/:id/interrupt",
      at => {
        kernels.get(at.params["id"]).interrupt();
        return { status: 204 };
      },
    ],
    [
      "POST",
      "/api/kernels/:id/restart",
      async at => {
        const kernel = kernels.get(at.params["id"]);
        await kernel.restart();
        return { json: kernel.model };
      },
    ],
  ];
}
