/** A button that can be pressed. */

import { Widget } from "../model/widget.ts";

/** What is pressed in a page. */
export abstract class Pressed<State extends object> extends Widget<State> {
  /** Calls back each time it is pressed, until it is disposed of. */
  onClick(clicked: () => void | Promise<void>): Disposable {
    return this.onMessage(content => {
      const isClick =
        typeof content === "object" && content !== null && "event" in content && content.event === "click";
      return isClick ? clicked() : undefined;
    });
  }
}
