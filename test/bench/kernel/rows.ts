/** The figures of the kernel and what is good enough. */
import type { Row } from "../report.ts";

type Bounds = Pick<Row, "unit" | "bounds" | "limit">;

const figures: Readonly<Record<string, Bounds>> = {
  "start to kernel_info": { unit: "ms", bounds: { tslab: 0.15, deno: 1.1, ipykernel: 0.35 } },
  "start to the first result with the framework": { unit: "ms", bounds: { ipykernel: 0.5 } },
  "1+1, types off": { unit: "ms", bounds: { tslab: 0.4, deno: 0.85 } },
  "1+1, checked": { unit: "ms", bounds: { tslab: 0.8, ipykernel: 1 } },
  "TypeScript cell, checked": { unit: "ms", bounds: { tslab: 0.16 } },
  "completion, warm, new text": { unit: "ms", bounds: { tslab: 0.5, ipykernel: 0.15 } },
  "10,000 lines": { unit: "ms", bounds: { ipykernel: 2.5 } },
  "10,000 lines: messages": { unit: "", limit: 100 },
  "interrupt to reply, cell's own loop": { unit: "ms", limit: 25 },
  "interrupt to reply, other JavaScript": { unit: "ms", limit: 250 },
  "crash to the next result with the framework": { unit: "ms", limit: 1000 },
  "memory, idle before the first check": { unit: "MB", bounds: { tslab: 0.65 } },
  "memory after the first check": { unit: "MB", bounds: { tslab: 1.4 } },
  "memory after 1,000 cells ÷ before": { unit: "", limit: 1.2 },
  "1+1 after 1,000 cells ÷ before": { unit: "", limit: 1.25 },
  "starts that failed, of many": { unit: "", limit: 0 },
  "starts, 99th percentile ÷ median": { unit: "", limit: 3 },
};

/** Samples by figure and contestant. */
export class Rows {
  readonly #rows = new Map<string, Row & { samples: Record<string, number[]> }>();

  add(figure: string, name: string, value: number): void {
    let row = this.#rows.get(figure);
    if (!row) this.#rows.set(figure, (row = { figure, ...(figures[figure] ?? { unit: "" }), samples: {} }));
    (row.samples[name] ??= []).push(value);
  }

  get all(): Row[] {
    const order = Object.keys(figures);
    return [...this.#rows.values()].toSorted((a, b) => order.indexOf(a.figure) - order.indexOf(b.figure));
  }
}
