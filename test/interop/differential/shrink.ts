/** The smallest case that still shows a difference. */

import type { Case, Definition, Operation } from "./case.ts";

/** Drops operations, then options, one after the other, while the difference stays. */
export async function shrink(failing: Case, differs: (one: Case) => Promise<boolean>): Promise<Case> {
  let smallest = failing;
  const attempt = async (smaller: Case): Promise<boolean> => {
    if (!(await differs(smaller))) return false;
    smallest = smaller;
    return true;
  };
  for (let size = Math.ceil(failing.operations.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let at = smallest.operations.length - size; at >= 0; at -= size) {
      await attempt({ ...smallest, operations: smallest.operations.toSpliced(at, size) });
    }
  }
  for (let at = smallest.operations.length - 1; at >= 0; at--) {
    for (const smaller of smallerOperations(smallest.operations[at] as Operation)) {
      await attempt({ ...smallest, operations: smallest.operations.with(at, smaller) });
    }
  }
  for (const key of Object.keys(smallest.definition)) {
    if (["getCmd", "setCmd", "bound", "reply"].includes(key)) continue;
    const { [key as keyof Definition]: _dropped, ...definition } = smallest.definition;
    await attempt({ ...smallest, definition: definition as Definition });
  }
  return smallest;
}

function smallerOperations(operation: Operation): Operation[] {
  if (operation.do !== "setTo") return [];
  return operation.body.map((_one, at) => ({ ...operation, body: operation.body.toSpliced(at, 1) }));
}
