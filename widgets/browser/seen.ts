/** Tells the kernel that a place in a page is seen, and what in it: as long as it is, and again and again. */

import { tellEvery } from "../instrument-panel/panel-state.ts";
import { onSeen } from "./afm.ts";
import type { PanelHost } from "./panel-host.ts";

/** What goes on while a place is seen. */
export interface Seen {
  /** Something else is seen there than before. */
  tell(): void;
  /** The place is gone. */
  end(): void;
}

/** Follows whether an element is seen; `keys` are the numbers of the lines in it. */
export function whileSeen(el: HTMLElement, send: PanelHost["send"], keys: () => readonly number[]): Seen {
  const view = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  let isSeen = false;
  const tell = (): void => {
    if (isSeen) send({ do: "seen", view, keys: keys() });
  };
  const hide = (): void => {
    if (isSeen) send({ do: "hidden", view });
    isSeen = false;
  };
  const unwatch = onSeen(el, changed => {
    if (!changed) return hide();
    isSeen = true;
    tell();
  });
  // A page that says nothing is taken for one that is gone.
  const telling = setInterval(tell, tellEvery * 1000);
  addEventListener("pagehide", hide);
  return {
    tell,
    end() {
      clearInterval(telling);
      removeEventListener("pagehide", hide);
      unwatch();
      hide();
    },
  };
}
