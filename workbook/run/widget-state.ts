/** The widgets of a run as a notebook keeps them, so that pages and exports without a kernel show them (widget state 2.0). */
import type { KernelMessage } from "@jupyterlab/services";
import type { Notebook } from "../server/contents/notebook-format.ts";

type State = Record<string, unknown>;

interface Model {
  readonly state: State;
  /** Bytes by their path, as text of it. */
  readonly buffers: Map<string, { path: unknown; data: string }>;
}

const stateType = "application/vnd.jupyter.widget-state+json";

/** Follows the messages of widgets. */
export class WidgetStates {
  readonly #models = new Map<string, Model>();

  /** Takes a message of the kernel; those that are not of widgets are passed over. */
  apply({ header, content, buffers = [] }: KernelMessage.IIOPubMessage): void {
    const type = header.msg_type as string;
    const { comm_id: id, target_name: target, data } = content as Readonly<Record<string, unknown>>;
    if (typeof id !== "string") return;
    if (type === "comm_open" && target === "jupyter.widget") {
      this.#models.set(id, { state: {}, buffers: new Map() });
      this.#update(id, data, buffers);
    } else if (type === "comm_msg") {
      const { method } = (data ?? {}) as { method?: unknown };
      if (method === "update" || method === "echo_update") this.#update(id, data, buffers);
    } else if (type === "comm_close") this.#models.delete(id);
  }

  /** Writes them into the notebook's metadata; those of an earlier run go. */
  writeTo(notebook: Notebook): void {
    if (this.#models.size === 0) {
      delete notebook.metadata["widgets"];
      return;
    }
    const state = Object.fromEntries([...this.#models].map(([id, model]) => [id, kept(model)]));
    notebook.metadata["widgets"] = { [stateType]: { version_major: 2, version_minor: 0, state } };
  }

  #update(id: string, data: unknown, buffers: readonly (ArrayBuffer | ArrayBufferView)[]): void {
    const model = this.#models.get(id);
    const { state, buffer_paths: paths } = (data ?? {}) as { state?: State; buffer_paths?: unknown };
    if (!model || typeof state !== "object" || state === null) return;
    Object.assign(model.state, state);
    if (!Array.isArray(paths)) return;
    paths.forEach((path: unknown, index) => {
      const buffer = buffers[index];
      if (buffer) model.buffers.set(JSON.stringify(path), { path, data: base64(buffer) });
    });
  }
}

function kept({ state, buffers }: Model): object {
  const { _model_module, _model_module_version, _model_name } = state;
  return {
    model_module: _model_module,
    model_module_version: _model_module_version,
    model_name: _model_name,
    state,
    ...(buffers.size > 0 && { buffers: [...buffers.values()].map(each => ({ ...each, encoding: "base64" })) }),
  };
}

function base64(buffer: ArrayBuffer | ArrayBufferView): string {
  return ArrayBuffer.isView(buffer)
    ? Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength).toString("base64")
    : Buffer.from(buffer).toString("base64");
}
