/** linux-gpib's status bits, errors and time-out steps (`gpib/gpib_user.h`). */

/** Bits of `ibsta`. */
export const bits = {
  error: 0x8000,
  timeout: 0x4000,
  end: 0x2000,
  srq: 0x1000,
  request: 0x0800,
  complete: 0x0100,
} as const;

const errors: Readonly<Record<number, readonly [name: string, meaning: string]>> = {
  0: ["EDVR", "the system refused"],
  1: ["ECIC", "the board is not the controller in charge"],
  2: ["ENOL", "nobody listens: is the instrument on, and is this its address"],
  3: ["EADR", "the board is not addressed"],
  4: ["EARG", "an argument is wrong"],
  5: ["ESAC", "the board is not the system controller"],
  6: ["EABO", "the operation was aborted"],
  7: ["ENEB", "there is no such board: it has to be configured with gpib_config"],
  8: ["EDMA", "the board's memory access failed"],
  10: ["EOIP", "another operation is in progress"],
  11: ["ECAP", "the board cannot do that"],
  12: ["EFSO", "a file operation failed"],
  14: ["EBUS", "the bus failed"],
  15: ["ESTB", "status bytes were lost"],
  16: ["ESRQ", "the service request line is stuck"],
  20: ["ETAB", "a table of the library is full"],
};

/** `EABO`: what an operation ends with that took too long. */
export const aborted = 6;

/** An error's name and what it means: `ENOL: nobody listens…`. */
export function describeError(code: number): string {
  const [name, meaning] = errors[code] ?? [`error ${code}`, "an error that the library does not name"];
  return `${name}: ${meaning}`;
}

/** Milliseconds of the steps from `T10us` (1) to `T1000s` (17). */
const steps = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6];

/** The shortest step that is not shorter than so many milliseconds; `undefined` is `TNONE`, no limit. */
export function timeoutStep(milliseconds: number | undefined): number {
  if (milliseconds === undefined) return 0;
  const at = steps.findIndex(step => step >= milliseconds);
  return at < 0 ? 0 : at + 1;
}
