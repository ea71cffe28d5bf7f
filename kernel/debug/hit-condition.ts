/** Hit conditions: at which passes a breakpoint stops. */

const tests: Readonly<Record<string, (pass: number, count: number) => boolean>> = {
  "==": (pass, count) => pass === count,
  ">=": (pass, count) => pass >= count,
  ">": (pass, count) => pass > count,
  "<=": (pass, count) => pass <= count,
  "<": (pass, count) => pass < count,
  "%": (pass, count) => count > 0 && pass % count === 0,
};

/** What a hit condition may be. */
export const hitConditions = "must be a number, or one after ==, >=, >, <=, < or %";

/** Reads `3`, `== 3`, `>= 3`, `> 3`, `<= 3`, `< 3` or `% 3`; nothing if it cannot be read. */
export function hitTest(condition: string | undefined): ((pass: number) => boolean) | undefined {
  if (condition === undefined) return () => true;
  const [, operator = "==", count] = /^\s*(==|>=|>|<=|<|%)?\s*(\d+)\s*$/u.exec(condition) ?? [];
  const test = count === undefined ? undefined : tests[operator];
  return test && (pass => test(pass, Number(count)));
}
