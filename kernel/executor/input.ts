/** Lines of text that a cell asks the person at the front-end for. */
import { currentCell } from "./cell.ts";
import type { FromExecutor } from "./messages.ts";

type InputRequest = Extract<FromExecutor, { type: "input" }>;

export class Inputs {
  readonly #send: (message: InputRequest) => void;
  readonly #waiting = new Map<number, (value: string) => void>();
  #count = 0;

  constructor(send: (message: InputRequest) => void) {
    this.#send = send;
  }

  /** Asks; ends with the cell's interrupt. */
  ask(prompt: string, password = false): Promise<string> {
    const cell = currentCell();
    if (!cell?.running)
      return Promise.reject(new Error(`input ${JSON.stringify(prompt)}: no cell is running that could ask`));
    if (!cell.allowStdin) {
      return Promise.reject(new Error(`input ${JSON.stringify(prompt)}: the front-end does not take input here`));
    }
    const id = ++this.#count;
    const { interrupted } = cell;
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#waiting.delete(id);
        reject(interrupted.reason as Error);
      };
      interrupted.addEventListener("abort", stop, { once: true });
      this.#waiting.set(id, value => {
        interrupted.removeEventListener("abort", stop);
        resolve(value);
      });
      this.#send({ type: "input", id, cell: cell.id, prompt, password });
    });
  }

  answer(id: number, value: string): void {
    this.#waiting.get(id)?.(value);
    this.#waiting.delete(id);
  }
}
