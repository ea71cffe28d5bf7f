/** The names that were probably meant. */

/** Up to three of the names that differ least from a word, the nearest first; none if all differ much. */
export function nearestNames(word: string, names: Iterable<string>): string[] {
  const limit = Math.floor(word.length * 0.4);
  const distances = [...new Set(names)].map(name => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }));
  return distances
    .filter(({ far }) => far <= limit)
    .toSorted((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein's distance: how many characters have to be put in, left out or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, character] of Array.from(from).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(to).entries())
      next.push(
        Math.min((next[j] as number) + 1, (row[j + 1] as number) + 1, (row[j] as number) + Number(character !== other)),
      );
    row = next;
  }
  return row[to.length] as number;
}
