/** Who has asked for what the executor does: outputs find their request by its identity, also late. */
import type { Message } from "../wire/index.ts";

/** So many cells are remembered: some days of work. */
const mostCells = 10_000;
/** So many comm messages: a panel sends one with every move, and what it causes comes soon. */
const mostComms = 1000;

export class Askers {
  readonly #cells = new Map<string, Message>();
  readonly #comms = new Map<string, Message>();

  cell(request: Message): Message {
    return remember(request, this.#cells, mostCells);
  }

  comm(request: Message): Message {
    return remember(request, this.#comms, mostComms);
  }

  get(id: string): Message | undefined {
    return this.#cells.get(id) ?? this.#comms.get(id);
  }
}

/** Who asked is kept, not what, which may be large. */
function remember(
  { identities, header, parentHeader }: Message,
  requests: Map<string, Message>,
  most: number,
): Message {
  const asker = { identities, header, parentHeader, metadata: {}, content: {}, buffers: [] };
  requests.set(header.msg_id, asker);
  const [oldest] = requests.keys();
  if (requests.size > most && oldest !== undefined) requests.delete(oldest);
  return asker;
}
