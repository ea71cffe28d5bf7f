/** The account of a conversation's questions: whose answers nobody has read, and whether anybody still will. */

/** Which reply an operation has to do with: it reads its own, leaves one for a later read, reads one that was left, or ends all that are owed. */
export type ReplyKind = "own" | "left" | "earlier" | "none";

export class OwedReplies {
  /** Questions whose answers nobody has read. */
  #unread = 0;
  /** Whoever asked one of them is not going to read: it was aborted, failed in between, or flushed. */
  #isGivenUp = false;
  /** Ends when the one who asked the latest of them is interrupted. */
  #asker: AbortSignal | undefined;

  /** How many answers the instrument may still give. */
  get count(): number {
    return this.#unread;
  }

  /** Whether an answer that is still owed could be taken for that of the question that is about to be asked. */
  areBefore(reply: ReplyKind | undefined): boolean {
    if (this.#unread === 0) return false;
    return reply === "own" || (reply === "left" && (this.#isGivenUp || this.#asker?.aborted === true));
  }

  /** Enters what an operation has done; `asker` is the interrupt of who did it. */
  add(reply: ReplyKind | undefined, asker: AbortSignal | undefined): void {
    if (reply === "left") {
      this.#unread++;
      this.#isGivenUp = false;
      this.#asker = asker;
    } else if (reply === "earlier") this.#unread = Math.max(0, this.#unread - 1);
    else if (reply === "none") this.#unread = 0;
  }

  /** Whoever asked is not going to read. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  /** What had come was dropped, which `isWhole` says was one answer: of several, others may still be on their way. */
  flushed(isWhole: boolean): void {
    if (isWhole && this.#unread === 1) this.#unread = 0;
    else this.#isGivenUp = true;
  }

  /** Both sides begin anew. */
  reset(): void {
    this.#unread = 0;
  }
}
