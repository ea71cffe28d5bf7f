/** Where a read ends within bytes that have come. */

/**
 * How many bytes of `part` belong to the read, if it ends there: at `terminator`, which may have begun in what was `found`
 * before, or when `count` bytes have come.
 */
export function endOfRead(
  found: readonly Buffer[],
  part: Buffer,
  terminator: Buffer | undefined,
  count: number,
): number | undefined {
  const ends = terminator === undefined || terminator.length === 0 ? undefined : terminatorEnd(found, part, terminator);
  const nearest = Math.min(ends ?? Infinity, count);
  return nearest <= part.length ? nearest : undefined;
}

function terminatorEnd(found: readonly Buffer[], part: Buffer, terminator: Buffer): number | undefined {
  const before = terminator.length === 1 ? Buffer.alloc(0) : Buffer.concat(found).subarray(1 - terminator.length);
  const at = (before.length === 0 ? part : Buffer.concat([before, part])).indexOf(terminator);
  return at < 0 ? undefined : at + terminator.length - before.length;
}
