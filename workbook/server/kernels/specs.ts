/** Kernels that can be started: our own, always, and those installed for Jupyter on this machine. */
import { readdir, readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { kernelCommand } from "../../../kernel/wire/index.ts";
import { isName } from "../contents/paths.ts";
import { HttpError, isObject } from "../http/exchange.ts";
import { serveStatic } from "../http/static-files.ts";
import type { Route } from "../http/router.ts";
import { packageFolder } from "../folders.ts";

/** How a kernel is started; the fields are those of a `kernel.json`. */
export interface KernelSpec {
  name: string;
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode: "signal" | "message";
  env: Record<string, string>;
  metadata: Record<string, unknown>;
  /** Folder it is installed in. Default none: it comes with the workbook. */
  resourceFolder?: string;
  /** Files of its logos by the names that front-ends ask for. */
  resources: Record<string, string>;
}

/** Name of the kernel that comes with the workbook. */
export const ownKernel = "setpoint";
/** Name of the same kernel for notebooks in JavaScript. */
const javaScriptKernel = "setpoint-javascript";

const logo = /^(logo-[^.]+)\.(?:png|svg)$/;

/** Looks kernels up in Jupyter's folders, anew each time: one may be installed while the server runs. */
export class KernelSpecs {
  readonly #folders: readonly string[];

  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  async all(): Promise<Map<string, KernelSpec>> {
    const specs = new Map([ownSpec(), javaScriptSpec()].map(spec => [spec.name, spec]));
    for (const folder of this.#folders) {
      const names = await readdir(join(folder, "kernels")).catch(() => []);
      for (const name of names.filter(isName)) {
        // Ours is this installation's own, whatever other version has been installed for other front-ends.
        if (specs.has(name.toLowerCase())) continue;
        const spec = await readSpec(join(folder, "kernels", name), name.toLowerCase());
        if (spec) specs.set(spec.name, spec);
      }
    }
    return specs;
  }

  /** @throws HttpError 400 naming the kernels that exist. */
  async get(name: string | undefined): Promise<KernelSpec> {
    const specs = await this.all();
    const spec = specs.get(name ?? ownKernel);
    if (!spec)
      throw new HttpError(400, `kernel ${name} is not installed: must be one of ${[...specs.keys()].join(", ")}`);
    return spec;
  }
}

export function kernelSpecRoutes(specs: KernelSpecs): Route[] {
  return [
    [
      "GET",
      "/api/kernelspecs",
      async () => {
        const models = [...(await specs.all()).values()].map(toModel);
        return {
          json: { default: ownKernel, kernelspecs: Object.fromEntries(models.map(model => [model.name, model])) },
        };
      },
    ],
    [
      "GET",
      "/api/kernelspecs/:name",
      async at => {
        const spec = (await specs.all()).get(at.params["name"] ?? "");
        if (!spec) throw new HttpError(404, `kernel ${at.params["name"]} is not installed`);
        return { json: toModel(spec) };
      },
    ],
    [
      "GET",
      "/kernelspecs/:name/:file",
      async at => {
        const file = (await specs.all()).get(at.params["name"] ?? "")?.resources[at.params["file"] ?? ""];
        if (!file) throw new HttpError(404, "there is nothing here");
        return serveStatic(dirname(file), basename(file), at.request);
      },
    ],
  ];
}

/** Our kernel runs from the built files, with the framework of the same installation in scope. */
function ownCommand(language: "typescript" | "javascript"): string[] {
  return kernelCommand(built("kernel", "main.js"), { preload: built("index.js"), language });
}

function ownSpec(): KernelSpec {
  const file = built("kernel", "logo.svg");
  return {
    name: ownKernel,
    argv: ownCommand("typescript"),
    display_name: "TypeScript (Setpoint)",
    language: "typescript",
    interrupt_mode: "message",
    env: {},
    metadata: { debugger: true },
    resources: existsSync(file) ? { "logo-svg.svg": file } : {},
  };
}

function javaScriptSpec(): KernelSpec {
  const own = ownSpec();
  return {
    ...own,
    name: javaScriptKernel,
    argv: ownCommand("javascript"),
    display_name: "JavaScript (Setpoint)",
    language: "javascript",
  };
}

/** `undefined` for a folder that holds no usable `kernel.json`: Jupyter ignores those too. */
async function readSpec(folder: string, name: string): Promise<KernelSpec | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, "kernel.json"), "utf8"));
    if (!isObject(value) || !Array.isArray(value["argv"]) || value["argv"].length === 0) return undefined;
    return {
      name,
      argv: value["argv"].map(String),
      display_name: text(value["display_name"]) ?? name,
      language: text(value["language"]) ?? "",
      interrupt_mode: value["interrupt_mode"] === "message" ? "message" : "signal",
      env: isObject(value["env"]) ? mapToText(value["env"]) : {},
      metadata: isObject(value["metadata"]) ? value["metadata"] : {},
      resourceFolder: folder,
      resources: await findLogos(folder),
    };
  } catch {
    return undefined;
  }
}

async function findLogos(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder)).filter(file => logo.test(file));
  return Object.fromEntries(files.map(file => [file, join(folder, file)]));
}

function toModel(kernel: KernelSpec) {
  const { name, argv, display_name, language, interrupt_mode, env, metadata } = kernel;
  const resources: Record<string, string> = {};
  for (const file of Object.keys(kernel.resources)) {
    const key = logo.exec(file)?.[1];
    if (key) resources[key] = `/kernelspecs/${encodeURIComponent(name)}/${encodeURIComponent(file)}`;
  }
  return { name, spec: { argv, display_name, language, interrupt_mode, env, metadata }, resources };
}

function mapToText(object: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, String(value)]));
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function built(...names: string[]): string {
  return join(packageFolder, "dist", ...names);
}
