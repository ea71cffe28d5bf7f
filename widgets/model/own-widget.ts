/** Widgets of our own, for pages that can show them; elsewhere what stands in their place. */

import { kernel } from "../../drivers/runtime.ts";
import { type MimeBundle, displaySymbol } from "../mime.ts";
import { type OwnSpec, ownModel } from "./own-model.ts";
import { pagesAnswer } from "./pages.ts";
import { Widget } from "./widget.ts";

/** A widget with a browser half of our own. */
export class OwnWidget<State extends object> extends Widget<State> {
  constructor(spec: OwnSpec, options: Partial<State> = {}) {
    super(ownModel(spec), options);
  }

  override async [displaySymbol](): Promise<MimeBundle> {
    const [inPlace, isSeen] = await Promise.all([this.inPlace(), kernel() ? pagesAnswer() : true]);
    return isSeen ? { ...inPlace, ...this.view() } : inPlace;
  }

  /** What is shown where there is no page that can show it. */
  protected inPlace(): MimeBundle | Promise<MimeBundle> {
    return { "text/plain": this.toString() };
  }
}
