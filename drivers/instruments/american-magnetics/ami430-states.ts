/** What a 430 programmer can be doing. */

/** What the programmer is doing, by the codes of `STATE?` (manual, table 4-5). */
export const states = {
  ramping: 1,
  holding: 2,
  paused: 3,
  "manual up": 4,
  "manual down": 5,
  "zeroing current": 6,
  "quench detected": 7,
  "at zero current": 8,
  "heating switch": 9,
  "cooling switch": 10,
} as const;

/** What the programmer is doing. */
export type AMI430RampingState = keyof typeof states;

/** Whether the field changes by itself. */
export function isRamping(state: AMI430RampingState): boolean {
  return state === "ramping" || state === "zeroing current";
}
