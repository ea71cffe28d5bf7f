/** An import with this attribute runs its file anew, in its place among the statements; its value is the file's arguments as JSON. */
export const runAttribute = "run";
