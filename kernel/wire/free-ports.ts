/** Ports for a kernel that is about to start. */
import { createServer } from "node:net";
import { threadId } from "node:worker_threads";

/**
 * Below the range from which systems take the near end of outgoing connections (Linux from 32768, IANA from 49152):
 * there a port that is free now may be somebody's connection when the kernel binds it.
 */
const lowest = 10_000;
const highest = 32_767;
const tries = 100;

/**
 * Two programs that look at the same time must not find the same: the other's kernel has not bound it yet. Each has a stretch
 * of its own, this far from that of the next process or thread, and never gives a port again soon.
 */
const stretch = 997;
let next = ((process.pid * 31 + threadId) * stretch) % (highest - lowest + 1);

/** Ports of the loopback interface that nobody listens on now; another program may still be faster. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; ports.size < count; attempt++) {
    if (attempt === tries) throw new Error(`no free port in ${tries} tries between ${lowest} and ${highest}`);
    const port = lowest + next;
    next = (next + 1) % (highest - lowest + 1);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
