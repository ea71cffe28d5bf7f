/** Which of the texts that are known look most like one that is not. */

const mostNearest = 3;
const longestText = 200;
const field = "\0";

/** The forms that need the fewest changes to become the message; a field of a form stands for any text. */
export function nearestForms(message: string, forms: Iterable<string>): string[] {
  const wanted = message.slice(0, longestText);
  const scored = [...new Set(forms)].map(form => ({ form, distance: distanceTo(form.slice(0, longestText), wanted) }));
  return scored
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, mostNearest)
    .map(({ form }) => form);
}

/** How many changes turn one into the other: changes of one character (V. I. Levenshtein, 1966), with upper and lower case half a change apart. */
export function distanceTo(form: string, message: string): number {
  const pattern = form.replace(/\{[^{}]*\}/g, field);
  let row = Array.from({ length: message.length + 1 }, (_, column) => column);
  for (const expected of pattern) {
    const above = row;
    // A field costs nothing, however long the text that it takes.
    row = [(above[0] as number) + (expected === field ? 0 : 1)];
    for (let column = 1; column <= message.length; column++) {
      const [left, up, corner] = [row[column - 1], above[column], above[column - 1]] as [number, number, number];
      row.push(
        expected === field
          ? Math.min(left, up, corner)
          : Math.min(left + 1, up + 1, corner + difference(expected, message[column - 1] as string)),
      );
    }
  }
  return row.at(-1) as number;
}

function difference(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.5 : 1;
}
