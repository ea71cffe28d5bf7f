/** What magics ask the kernel process for: the history and the settings are there. */
import { currentCell } from "./cell.ts";
import type { FromExecutor, KernelAnswer } from "./messages.ts";

type KernelQuestion = Extract<FromExecutor, { type: "question" }>;

export class KernelQuestions {
  readonly #send: (message: KernelQuestion) => void;
  readonly #waiting = new Map<number, { resolve: (text: string) => void; reject: (error: Error) => void }>();
  #count = 0;

  constructor(send: (message: KernelQuestion) => void) {
    this.#send = send;
  }

  /** Asks for what a magic prints. @param refuse Makes the error of a question that the kernel does not take. */
  ask(magic: string, argument: string, refuse: (message: string) => Error): Promise<string> {
    const id = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject: error => reject(refuse(error.message)) });
      this.#send({ type: "question", id, cell: currentCell()?.id, magic, argument });
    });
  }

  answer(id: number, answer: KernelAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if ("text" in answer) waiting?.resolve(answer.text);
    else waiting?.reject(new Error(answer.refused));
  }
}
