/** Whether a page that can show widgets of our own is connected: it answers a widget that nobody sees. */

import { kernel } from "../../drivers/runtime.ts";
import { ownModel } from "./own-model.ts";
import { Widget } from "./widget.ts";

/** The kernels of which a page has answered. */
const answered = new WeakSet<object>();
let asked: Promise<boolean> | undefined;

/** Whether a page has answered so far. */
export function hasPages(): boolean {
  const here = kernel();
  return here !== undefined && answered.has(here);
}

/** Whether a page answers within some time; one that has answered once is there. */
export async function pagesAnswer(seconds = 1): Promise<boolean> {
  const here = kernel();
  if (!here || answered.has(here)) return hasPages();
  asked ??= ask(here, seconds).finally(() => (asked = undefined));
  return await asked;
}

async function ask(here: object, seconds: number): Promise<boolean> {
  const probe = new Widget(ownModel({ name: "Probe", half: "probe", attributes: {} }));
  try {
    return await new Promise<boolean>(resolve => {
      const timer = setTimeout(() => resolve(false), seconds * 1000);
      probe.onMessage(() => {
        answered.add(here);
        clearTimeout(timer);
        resolve(true);
      });
      void probe.modelId;
    });
  } finally {
    probe.close();
  }
}
