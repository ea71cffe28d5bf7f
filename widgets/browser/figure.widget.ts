/** The half of a live figure that runs in a page. */

import { showFigure } from "./figure/figure.ts";

export default { render: showFigure };
