/** Tells the kernel half that this page can show widgets with a browser half of their own. */

import type { Model } from "./afm.ts";

export default {
  initialize({ model }: { model: Model<object> }): void {
    model.send({ here: true });
  },
  render(): void {
    // There is nothing to see.
  },
};
