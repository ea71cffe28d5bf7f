/** How old a value is, in words. */

/** Seconds as `now`, `3 s`, `5 min`, `2 h` or `4 d`. */
export function ageText(seconds: number): string {
  if (seconds < 1) return "now";
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`;
}
