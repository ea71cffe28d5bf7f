/** Errors that nothing caught: told once on their cell, and counted where they come again and again. */
import type { Cell } from "./cell.ts";
import type { ErrorReport } from "./messages.ts";
import type { Output } from "./output.ts";

/** Different errors beyond so many are told anew. */
const mostRemembered = 100;

export class Strays {
  readonly #output: Output;
  readonly #report: (error: unknown) => ErrorReport;
  /** How often each was told, by its cell and its whole text. */
  readonly #counts = new Map<string, number>();

  constructor(output: Output, report: (error: unknown) => ErrorReport) {
    this.#output = output;
    this.#report = report;
  }

  /** @param owner The cell, if it runs or if that is known from the place of the error. */
  tell(error: unknown, origin: string | undefined, owner: Cell | undefined): void {
    if (owner && isStray(owner, error)) return;
    if (owner && !owner.hasStray) {
      owner.stray = error;
      owner.hasStray = true;
    }
    const report = this.#report(error);
    const count = this.#count(`${origin}\n${report.traceback.join("\n")}`);
    if (count === 1) this.#output.send({ type: "error", cell: origin, error: report });
    else if (isPowerOfTen(count))
      this.#output.print("stderr", `the same ${report.ename} for the ${count}th time: ${report.evalue}\n`, origin);
  }

  #count(text: string): number {
    const count = (this.#counts.get(text) ?? 0) + 1;
    if (count === 1 && this.#counts.size >= mostRemembered) this.#counts.clear();
    this.#counts.set(text, count);
    return count;
  }
}

/** Whether an error has been told as one that nothing in the cell caught. */
export function isStray(cell: Cell, error: unknown): boolean {
  return cell.hasStray && Object.is(cell.stray, error);
}

function isPowerOfTen(count: number): boolean {
  return Number.isInteger(Math.log10(count));
}
