/** The widgets that pages know, and the channel by which a page that is loaded anew asks for all of them. */

import { kernel } from "../../drivers/runtime.ts";
import type { Comm, Json } from "../../kernel/runtime.ts";
import type { BufferPath, Packed } from "./buffers.ts";
import type { ModelSpec } from "./spec.ts";

/** What pages are told of a widget. */
export interface KnownWidget {
  readonly model: Pick<ModelSpec, "module" | "version" | "model">;
  packed(): Packed;
}

const open = new Map<string, KnownWidget>();

/** Notes a widget that pages know from now on. */
export function register(id: string, widget: KnownWidget): void {
  open.set(id, widget);
}

/** Forgets a widget that was closed. */
export function forget(id: string): void {
  open.delete(id);
}

/** Answers pages that ask for all widgets at once (`jupyter.widget.control`, widgets protocol 2.1). */
export function answerPages(): void {
  kernel()?.onComm("jupyter.widget.control", comm => {
    comm.onMessage(data => {
      if (typeof data === "object" && data !== null && "method" in data && data.method === "request_states") {
        sendStates(comm);
      }
    });
  });
}

function sendStates(comm: Comm): void {
  const states: Record<string, Json> = {};
  const paths: BufferPath[] = [];
  const buffers: ArrayBufferView[] = [];
  for (const [id, widget] of open) {
    const packed = widget.packed();
    const { module, version, model } = widget.model;
    states[id] = { model_name: model, model_module: module, model_module_version: version, state: packed.state };
    paths.push(...packed.paths.map(path => [id, "state", ...path]));
    buffers.push(...packed.buffers);
  }
  comm.send({ method: "update_states", states, buffer_paths: paths }, { buffers });
}
