/** The language that a notebook's cells are written in. */

/**
 * `javascript` is checked by TypeScript's rules for JavaScript: assigning to `this` in a constructor declares a field, types
 * come from JSDoc, and parameters may be left out. Cells run the same way in both.
 */
export type Dialect = "typescript" | "javascript";
