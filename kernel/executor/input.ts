/** Lines of text that a cell asks the person at the front-end for. */
import { currentCell, type Cell } from "./cell.ts";
import type { FromExecutor } from "./messages.ts";

type InputRequest = Extract<FromExecutor, { type: "input" }>;

export class Inputs {
  readonly #send: (message: InputRequest) => void;
  readonly #waiting = new Map<number, (value: string) => void>();
  /** The latest question of each cell: front-ends show one at a time. */
  readonly #latest = new WeakMap<Cell, Promise<unknown>>();
  #count = 0;

  constructor(send: (message: InputRequest) => void) {
    this.#send = send;
  }

  /** Asks, after the cell's earlier questions have been answered; ends with the cell's interrupt. */
  ask(prompt: string, password = false): Promise<string> {
    const cell = currentCell();
    if (!cell?.running)
      return Promise.reject(new Error(`input ${JSON.stringify(prompt)}: no cell is running that could ask`));
    if (!cell.allowStdin) {
      return Promise.reject(new Error(`input ${JSON.stringify(prompt)}: the front-end does not take input here`));
    }
    const { interrupted } = cell;
    const earlier = this.#latest.get(cell) ?? Promise.resolve();
    const answer = earlier.then(() => this.#ask({ cell: cell.id, prompt, password }, interrupted));
    this.#latest.set(
      cell,
      answer.catch(() => {}),
    );
    return answer;
  }

  answer(id: number, value: string): void {
    this.#waiting.get(id)?.(value);
    this.#waiting.delete(id);
  }

  #ask(question: Omit<InputRequest, "type" | "id">, interrupted: AbortSignal): Promise<string> {
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#waiting.delete(id);
        reject(interrupted.reason as Error);
      };
      if (interrupted.aborted) {
        stop();
        return;
      }
      interrupted.addEventListener("abort", stop, { once: true });
      this.#waiting.set(id, value => {
        interrupted.removeEventListener("abort", stop);
        resolve(value);
      });
      this.#send({ type: "input", id, ...question });
    });
  }
}
