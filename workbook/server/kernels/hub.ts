/**
 * Between one kernel and its front-ends: replies go to who asked, outputs to everyone, and what is for a front-end that is
 * away for a moment waits for it.
 */
import type { SealedMessage } from "../../../kernel/wire/index.ts";
import type { KernelChannel } from "./kernel-sockets.ts";
import { Mailbox } from "./mailbox.ts";
import { ownMessage } from "./own-message.ts";

/** A front-end that is connected. */
export interface Client {
  /** Identity that it keeps when it connects again. */
  readonly session: string;
  deliver(channel: KernelChannel, message: SealedMessage): void;
  /** Resolves when it has room for more; `undefined` if it has. */
  room(): Promise<void> | undefined;
  close(code: number, reason: string): void;
}

/** Front-ends that are away for which messages are kept; the one that left first is forgotten first. */
const mostAway = 4;

/** The front-ends of one kernel. */
export class Hub {
  readonly #clients = new Map<string, Client>();
  readonly #away = new Map<string, Mailbox>();
  /** Whose request it was, by message id. */
  readonly #asked = new Map<string, string>();

  get connections(): number {
    return this.#clients.size;
  }

  /** Adds a front-end, in place of an older connection of the same session, and hands over what waited for it. */
  attach(client: Client): void {
    const stale = this.#clients.get(client.session);
    this.#clients.set(client.session, client);
    stale?.close(4000, "replaced by a newer connection");
    const mailbox = this.#away.get(client.session);
    this.#away.delete(client.session);
    mailbox?.empty((channel, message) => client.deliver(channel, message));
  }

  /** A connection is gone; its session may come back. */
  detach(client: Client): void {
    if (this.#clients.get(client.session) !== client) return;
    this.#clients.delete(client.session);
    this.#away.set(client.session, new Mailbox());
    const [eldest] = this.#away.keys();
    if (this.#away.size > mostAway && eldest !== undefined) this.#away.delete(eldest);
  }

  /** Notes who sent a request. */
  asked(messageId: string, client: Client): void {
    this.#asked.set(messageId, client.session);
  }

  /** Passes a kernel's message on; resolves when slow front-ends have caught up. */
  async pass(
    channel: KernelChannel,
    message: SealedMessage,
    parentId: string | undefined,
    isReply: boolean,
  ): Promise<void> {
    if (channel === "iopub") {
      for (const client of this.#clients.values()) client.deliver(channel, message);
      for (const mailbox of this.#away.values()) mailbox.put(channel, message);
      for (const client of this.#clients.values()) await client.room();
      return;
    }
    const session = parentId === undefined ? undefined : this.#asked.get(parentId);
    if (session === undefined) return;
    if (isReply && parentId !== undefined) this.#asked.delete(parentId);
    const client = this.#clients.get(session);
    if (client) client.deliver(channel, message);
    else this.#away.get(session)?.put(channel, message);
  }

  /** Tells every front-end what became of the kernel. */
  announce(state: "restarting" | "dead"): void {
    // Requests to the kernel that was are never answered.
    this.#asked.clear();
    this.#away.clear();
    const message = ownMessage("status", { execution_state: state });
    for (const client of this.#clients.values()) client.deliver("iopub", message);
  }

  closeAll(code: number, reason: string): void {
    for (const client of this.#clients.values()) client.close(code, reason);
    this.#clients.clear();
    this.#away.clear();
  }
}
