/** usage_request: what the kernel's two processes take of the machine. */
import { cpus, freemem, hostname, loadavg, totalmem } from "node:os";
import type { Handler } from "./context.ts";

/** How long a busy executor is waited for. */
const patienceMilliseconds = 50;

export const usage: Handler = async ({ host }) => {
  const executor = await host.executor.ask({ type: "usage" }, patienceMilliseconds);
  const total = totalmem();
  const count = cpus().length;
  return {
    status: "ok",
    hostname: hostname(),
    pid: process.pid,
    kernel_memory: process.memoryUsage.rss() + (typeof executor === "number" ? executor : 0),
    cpu_count: count,
    host_cpu_percent: Math.min(100, ((loadavg()[0] ?? 0) / count) * 100),
    host_virtual_memory: {
      total,
      available: freemem(),
      percent: 100 * (1 - freemem() / total),
      used: total - freemem(),
    },
  };
};
