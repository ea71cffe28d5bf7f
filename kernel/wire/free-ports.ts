/** Ports for a kernel that is about to start. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below the range from which systems take the near end of outgoing connections (Linux from 32768, IANA from 49152):
 * there a port that is free now may be somebody's connection when the kernel binds it.
 */
const lowest = 10_000;
const highest = 32_767;
const tries = 100;

/** Ports of the loopback interface that nobody listens on now; another program may still be faster. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; ports.size < count; attempt++) {
    if (attempt === tries) throw new Error(`no free port between ${lowest} and ${highest} in ${tries} tries`);
    const port = randomInt(lowest, highest + 1);
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
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
