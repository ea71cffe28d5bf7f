/** The widget that shows a live figure, without what it is of. */

import { OwnWidget } from "../model/own-widget.ts";

interface FigureState {
  /** An SVG picture for where no kernel answers. */
  picture: string;
}

/** A figure in a page: it asks for frames. */
export class FigureWidget extends OwnWidget<FigureState> {
  constructor(picture = "") {
    super({ name: "Figure", half: "figure", attributes: { picture: { type: "string", initial: "" } } }, { picture });
  }

  /** What is shown where no kernel answers any more. */
  keepPicture(picture: string): void {
    this.set({ picture });
  }
}
