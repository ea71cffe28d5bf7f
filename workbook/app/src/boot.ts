// Puts JupyterLab together from its plugins and ours, and starts it.
import { JupyterLab, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { JupyterPluginRegistry, PageConfig } from "@jupyterlab/coreutils";
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { IConnectionStatus, IServiceManager } from "@jupyterlab/services";
import { mimeModules, pluginModules } from "./extensions.ts";
import { leftOut } from "./left-out.ts";

type Plugin = JupyterFrontEndPlugin<unknown>;

/** Starts the workbook in this page; resolves once the saved layout is on the screen. */
export async function boot(): Promise<void> {
  PageConfig.setOption("appName", PageConfig.getOption("appName") || "Setpoint");
  const wanted = (id: string) => !leftOut(id) && !PageConfig.Extension.isDisabled(id);
  const plugins = pluginModules.flatMap(exported<Plugin>).filter(plugin => wanted(plugin.id));
  const renderers = mimeModules.flatMap(exported<IRenderMime.IExtension>).filter(renderer => wanted(renderer.id));

  const pluginRegistry = new JupyterPluginRegistry();
  pluginRegistry.registerPlugins(plugins);
  const connectionStatus = await pluginRegistry.resolveOptionalService(IConnectionStatus);
  const serviceManager = await pluginRegistry.resolveRequiredService(IServiceManager);

  const lab = new JupyterLab({
    pluginRegistry,
    serviceManager,
    connectionStatus: connectionStatus ?? undefined,
    mimeExtensions: renderers.map(renderer => ({ __esModule: true, default: renderer })),
    availablePlugins: plugins.map(describe),
  });
  const started = lab.start({ bubblingKeydown: true });
  if (PageConfig.getOption("exposeAppInBrowser") === "true") Object.assign(globalThis, { jupyterapp: lab });
  await started;
  await lab.restored;
}

/** What a package exports as its plugins: one or many, as ES or CommonJS module. */
function exported<T>(module: object): T[] {
  const value: unknown = "default" in module ? module.default : module;
  return (Array.isArray(value) ? value : [value]) as T[];
}

function describe(plugin: Plugin) {
  return {
    id: plugin.id,
    description: plugin.description ?? "",
    requires: plugin.requires ?? [],
    optional: plugin.optional ?? [],
    provides: plugin.provides ?? null,
    autoStart: plugin.autoStart,
    enabled: true,
    extension: plugin.id.split(":", 1)[0] ?? plugin.id,
  };
}
