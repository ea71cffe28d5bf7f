/** Keeps what the Jupyter client library says to the console, and the rejections it leaves behind, out of a run. */

const methods = ["debug", "log", "info", "warn", "error"] as const;

/** Mutes the console of this process until the returned function is called; `SETPOINT_DEBUG` leaves it on. */
export function quietConsole(): () => void {
  if (process.env["SETPOINT_DEBUG"]) return () => undefined;
  const before = methods.map(method => console[method]);
  for (const method of methods) console[method] = () => undefined;
  process.on("unhandledRejection", ignoreAbandoned);
  return () => {
    methods.forEach((method, index) => {
      const original = before[index];
      if (original) console[method] = original;
    });
    // The last of the library's promises are rejected when its connections are closed.
    setImmediate(() => process.off("unhandledRejection", ignoreAbandoned));
  };
}

/** When a kernel is gone, the library rejects requests that nobody waits for any more. */
function ignoreAbandoned(reason: unknown): void {
  if (reason instanceof Error && /^(?:Canceled future|Kernel connection|Disposed|Connection )/i.test(reason.message))
    return;
  throw reason;
}
