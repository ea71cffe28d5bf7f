/** Ranges of the Yokogawa GS200, and how far each reaches (IM GS210-01EN, specifications, "Source section"). */

export type YokogawaGS200Mode = "VOLT" | "CURR";

/** Each range with the largest level that it gives, in V or A: 120 % of it, but for the largest of each kind. */
export const spansOfGS200: Readonly<Record<YokogawaGS200Mode, readonly (readonly [range: number, span: number])[]>> = {
  VOLT: [
    [10e-3, 12e-3],
    [100e-3, 120e-3],
    [1, 1.2],
    [10, 12],
    [30, 32],
  ],
  CURR: [
    [1e-3, 1.2e-3],
    [10e-3, 12e-3],
    [100e-3, 120e-3],
    [200e-3, 200e-3],
  ],
};

/** The largest level of a range, or of the largest range where none is given. */
export function spanOfGS200(mode: YokogawaGS200Mode, range?: number | null): number {
  const spans = spansOfGS200[mode];
  return (spans.find(([each]) => each === range) ?? spans.at(-1))?.[1] ?? 0;
}
