// The packages whose plugins make the workbook, in the order in which they are registered.
import * as applicationPackage from "@jupyterlab/application-extension";
import * as apputilsPackage from "@jupyterlab/apputils-extension";
import * as audioPackage from "@jupyterlab/audio-extension";
import * as cellToolbarPackage from "@jupyterlab/cell-toolbar-extension";
import * as celltagsPackage from "@jupyterlab/celltags-extension";
import * as codemirrorPackage from "@jupyterlab/codemirror-extension";
import * as completerPackage from "@jupyterlab/completer-extension";
import * as consolePackage from "@jupyterlab/console-extension";
import * as csvviewerPackage from "@jupyterlab/csvviewer-extension";
import * as debuggerPackage from "@jupyterlab/debugger-extension";
import * as docmanagerPackage from "@jupyterlab/docmanager-extension";
import * as documentsearchPackage from "@jupyterlab/documentsearch-extension";
import * as filebrowserPackage from "@jupyterlab/filebrowser-extension";
import * as fileeditorPackage from "@jupyterlab/fileeditor-extension";
import * as helpPackage from "@jupyterlab/help-extension";
import * as htmlviewerPackage from "@jupyterlab/htmlviewer-extension";
import * as imageviewerPackage from "@jupyterlab/imageviewer-extension";
import * as inspectorPackage from "@jupyterlab/inspector-extension";
import * as launcherPackage from "@jupyterlab/launcher-extension";
import * as logconsolePackage from "@jupyterlab/logconsole-extension";
import * as mainmenuPackage from "@jupyterlab/mainmenu-extension";
import * as markdownviewerPackage from "@jupyterlab/markdownviewer-extension";
import * as markedparserPackage from "@jupyterlab/markedparser-extension";
import * as mathjaxPackage from "@jupyterlab/mathjax-extension";
import * as metadataformPackage from "@jupyterlab/metadataform-extension";
import * as notebookPackage from "@jupyterlab/notebook-extension";
import * as rendermimePackage from "@jupyterlab/rendermime-extension";
import * as runningPackage from "@jupyterlab/running-extension";
import * as servicesPackage from "@jupyterlab/services-extension";
import * as settingeditorPackage from "@jupyterlab/settingeditor-extension";
import * as shortcutsPackage from "@jupyterlab/shortcuts-extension";
import * as statusbarPackage from "@jupyterlab/statusbar-extension";
import * as themeDarkPackage from "@jupyterlab/theme-dark-extension";
import * as themeDarkHighContrastPackage from "@jupyterlab/theme-dark-high-contrast-extension";
import * as themeLightPackage from "@jupyterlab/theme-light-extension";
import * as tocPackage from "@jupyterlab/toc-extension";
import * as tooltipPackage from "@jupyterlab/tooltip-extension";
import * as translationPackage from "@jupyterlab/translation-extension";
import * as uiComponentsPackage from "@jupyterlab/ui-components-extension";
import * as videoPackage from "@jupyterlab/video-extension";
import * as workspacesPackage from "@jupyterlab/workspaces-extension";
import * as javascriptPackage from "@jupyterlab/javascript-extension";
import * as jsonPackage from "@jupyterlab/json-extension";
import * as widgetManager from "@jupyter-widgets/jupyterlab-manager";
import { plugins as branding } from "./branding/index.ts";
import { cellExecutorPlugin } from "./cell-executor.ts";
import { diagnosticsPlugin } from "./diagnostics/plugin.ts";
import { plotlyRenderer } from "./renderers/plotly.ts";
import { vegaRenderer } from "./renderers/vega.ts";
import { anywidgetPlugin } from "./widgets/anywidget.ts";

/** Modules that export application plugins. */
export const pluginModules: readonly object[] = [
  applicationPackage,
  apputilsPackage,
  audioPackage,
  cellToolbarPackage,
  celltagsPackage,
  codemirrorPackage,
  completerPackage,
  consolePackage,
  csvviewerPackage,
  debuggerPackage,
  docmanagerPackage,
  documentsearchPackage,
  filebrowserPackage,
  fileeditorPackage,
  helpPackage,
  htmlviewerPackage,
  imageviewerPackage,
  inspectorPackage,
  launcherPackage,
  logconsolePackage,
  mainmenuPackage,
  markdownviewerPackage,
  markedparserPackage,
  mathjaxPackage,
  metadataformPackage,
  notebookPackage,
  rendermimePackage,
  runningPackage,
  servicesPackage,
  settingeditorPackage,
  shortcutsPackage,
  statusbarPackage,
  themeDarkPackage,
  themeDarkHighContrastPackage,
  themeLightPackage,
  tocPackage,
  tooltipPackage,
  translationPackage,
  uiComponentsPackage,
  videoPackage,
  workspacesPackage,
  widgetManager,
  { default: anywidgetPlugin },
  { default: cellExecutorPlugin },
  { default: diagnosticsPlugin },
  { default: branding },
];

/** Modules that export renderers of MIME types. */
export const mimeModules: readonly object[] = [
  javascriptPackage,
  jsonPackage,
  { default: plotlyRenderer },
  { default: vegaRenderer },
];
