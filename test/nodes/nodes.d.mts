/** The other Nodes that are tested. */
export const versions: readonly string[];
/** Installs a Node unless it is there already, and returns the program. */
export function installNode(version: string): string;
