/** Instruments on the network that announce themselves by multicast DNS, as LXI asks of them. */
import { networkInterfaces } from "node:os";
import { runtime } from "../../runtime.ts";
import { isTimeout, within, type Limits } from "../limits.ts";
import { loadOptional, type Importer } from "../optional-package.ts";
import { serviceNames, ServiceRecords, type DnsRecord } from "./services.ts";
import type { DiscoverySource } from "./source.ts";

/** How instruments are looked for. */
export interface MdnsOptions {
  /** Interfaces of this machine to ask on, by name or IPv4 address. Default all of them. */
  interfaces?: readonly string[] | undefined;
  /** UDP port. Default 5353. */
  port?: number | undefined;
  /** Seconds to listen for answers, within the limits of the search. Default 2. */
  listen?: number | undefined;
  /** Loads the package `multicast-dns`. */
  load?: Importer | undefined;
}

/** What is used of `multicast-dns`. */
interface Multicast {
  on(event: "response", listener: (packet: { answers: DnsRecord[]; additionals: DnsRecord[] }) => void): void;
  on(event: "ready", listener: () => void): void;
  on(event: "error" | "warning", listener: (error: Error) => void): void;
  query(questions: readonly { name: string; type: string }[], done?: (error?: Error | null) => void): void;
  destroy(done?: () => void): void;
}
type MakeMulticast = (options: object) => Multicast;

/** Milliseconds after which the question is put again: packets get lost, and instruments are slow. */
const repeats = [250, 1000];
/** Milliseconds between rounds of questions for what answers left out. */
const followUp = 60;
/** As many questions fit a packet easily. */
const mostQuestions = 20;

/** Finds instruments by multicast DNS (RFC 6762): services `_lxi`, `_vxi-11`, `_hislip` and `_scpi-raw`. */
export function mdnsSource(options: MdnsOptions = {}): DiscoverySource {
  return {
    name: "mDNS",
    async list(limits) {
      const loaded = await loadOptional<{ default: MakeMulticast }>("multicast-dns", "discovery by mDNS", options.load);
      const records = new ServiceRecords();
      await listen(loaded.default, records, options, limits);
      return records.found();
    },
  };
}

async function listen(
  make: MakeMulticast,
  records: ServiceRecords,
  { interfaces, port, listen: seconds = 2 }: MdnsOptions,
  { deadline, signal }: Limits,
): Promise<void> {
  const addresses = addressesOf(interfaces);
  const sockets: Multicast[] = [];
  const failed = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  const until = runtime().now() + seconds * 1000;
  try {
    await within<void>({ deadline: deadline === null ? until : Math.min(until, deadline), signal }, (_, reject) => {
      for (const address of addresses) {
        // One socket for each: a question leaves by one interface only. It is bound to none, or it would hear no multicast.
        const socket = make({ interface: address, bind: "0.0.0.0", ...(port === undefined ? {} : { port }) });
        sockets.push(socket);
        const fail = (error: Error): void => {
          failed.add(address);
          // One network that is down does not keep the others from being asked, unless it was asked for.
          if (interfaces || failed.size === addresses.length)
            reject(new Error(`asking on ${address}: ${error.message}`));
        };
        const asked = new Set<string>();
        const ask = (questions: readonly { name: string; type: string }[]): void =>
          socket.query(questions, error => error && fail(error));
        const askAll = (): void => ask(serviceNames.map(name => ({ name, type: "PTR" })));
        socket.on("error", fail);
        // A packet that cannot be read is a stranger's: others go on being heard.
        socket.on("warning", () => undefined);
        socket.on("ready", () => {
          askAll();
          for (const delay of repeats) timers.add(setTimeout(askAll, delay));
          timers.add(
            setInterval(() => {
              const open = records.missing.filter(({ name, type }) => !asked.has(`${type} ${name}`));
              for (const { name, type } of open.slice(0, mostQuestions)) asked.add(`${type} ${name}`);
              if (open.length > 0) ask(open.slice(0, mostQuestions));
            }, followUp),
          );
        });
        socket.on("response", ({ answers, additionals }) => {
          for (const record of [...answers, ...additionals]) records.add(record);
        });
      }
    });
  } catch (error) {
    // Nothing says that all have answered: the time is over, and what came is the result.
    if (!isTimeout(error)) throw error;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    for (const socket of sockets) socket.destroy();
  }
}

/** The IPv4 addresses of the interfaces that were chosen; without a choice, one of each. */
function addressesOf(interfaces: readonly string[] | undefined): readonly string[] {
  const here = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.filter(({ family }) => family === "IPv4").map(({ address }) => ({ name, address })),
  );
  if (interfaces === undefined) {
    if (here.length === 0) throw new Error("there is no network interface");
    return [...new Map(here.toReversed().map(each => [each.name, each.address])).values()];
  }
  return interfaces.map(wanted => {
    const found = here.find(({ name, address }) => name === wanted || address === wanted);
    if (found) return found.address;
    const known = here.map(({ name, address }) => `${name} (${address})`).join(", ");
    throw new Error(`interface ${JSON.stringify(wanted)}: expected one of ${known}`);
  });
}
