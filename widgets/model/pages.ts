/** Whether a page that can show widgets of our own is connected: it answers a widget that nobody sees. */

import { kernel } from "../../drivers/runtime.ts";
import { ownModel } from "./own-model.ts";
import { Widget } from "./widget.ts";

let answered = false;
let asked: Promise<boolean> | undefined;

/** Whether a page has answered so far. */
export function hasPages(): boolean {
  return answered;
}

/** Whether a page answers within some time; one that has answered once is there. */
export async function pagesAnswer(seconds = 1): Promise<boolean> {
  if (answered || !kernel()) return answered;
  asked ??= ask(seconds).finally(() => (asked = undefined));
  return await asked;
}

async function ask(seconds: number): Promise<boolean> {
  const probe = new Widget(ownModel({ name: "Probe", half: "probe", attributes: {} }));
  try {
    return await new Promise<boolean>(resolve => {
      const timer = setTimeout(() => resolve(false), seconds * 1000);
      probe.onMessage(() => {
        answered = true;
        clearTimeout(timer);
        resolve(true);
      });
      void probe.modelId;
    });
  } finally {
    probe.close();
  }
}
