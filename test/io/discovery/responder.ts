/** Announces services by multicast DNS on the loop-back interface, on a port of its own: what an instrument does. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createRequire } from "node:module";

/** A record of DNS. */
export interface DnsRecord {
  name: string;
  type: string;
  ttl?: number;
  data?: unknown;
}

interface Multicast {
  on(event: string, listener: (packet: { questions: { name: string; type: string }[] }) => void): void;
  respond(response: { answers: DnsRecord[]; additionals?: DnsRecord[] }): void;
  destroy(done: () => void): void;
}

/** What an instrument says of one of its services. */
export interface Service {
  service: string;
  instance: string;
  target: string;
  port: number;
  texts?: string[];
}

/** Records of a service: pointer, location, texts. */
export function recordsOf({ service, instance, target, port, texts = [] }: Service): [DnsRecord, DnsRecord, DnsRecord] {
  const name = `${instance}.${service}.local`;
  return [
    { name: `${service}.local`, type: "PTR", ttl: 120, data: name },
    { name, type: "SRV", ttl: 120, data: { target, port, priority: 0, weight: 0 } },
    { name, type: "TXT", ttl: 120, data: texts },
  ];
}

/** A port that nobody uses. */
export async function freePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>(resolve => socket.close(() => resolve()));
  return port;
}

/** Answers questions with what `answer` gives, and counts them. */
export function startResponder(
  port: number,
  answer: (question: { name: string; type: string }) => { answers: DnsRecord[]; additionals?: DnsRecord[] } | undefined,
): { asked: string[]; stop: () => Promise<void> } {
  // The package has no types.
  const make = createRequire(import.meta.url)("multicast-dns") as (options: object) => Multicast;
  const socket = make({ port, interface: "127.0.0.1", bind: "0.0.0.0" });
  const asked: string[] = [];
  socket.on("query", ({ questions }) => {
    for (const question of questions) {
      asked.push(`${question.type} ${question.name}`);
      const response = answer(question);
      if (response) socket.respond(response);
    }
  });
  return { asked, stop: () => new Promise(resolve => socket.destroy(resolve)) };
}
