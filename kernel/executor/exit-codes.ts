/** Exit codes by which the executor says why it ends. */

/** It cannot go on: a cell has replaced what it needs (`EX_SOFTWARE` of BSD's sysexits.h). */
export const brokenCode = 70;
