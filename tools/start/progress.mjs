// One line that says what is being done and for how long: rewritten on a terminal, a few plain lines elsewhere.

const plainEverySeconds = 15;

/** Starts a step; `report` adds detail, `done` and `failed` close it. */
export function progress(label, { output = process.stderr, now = Date.now } = {}) {
  const started = now();
  const live = output.isTTY ?? false;
  let lastPlain = started;
  let detail = "";
  const seconds = () => `${((now() - started) / 1000).toFixed(live ? 0 : 1)} s`;
  const line = end => [`${label}${end}`, detail, seconds()].filter(Boolean).join(", ");

  const write = text => {
    const fitting = text.slice(0, Math.max(20, (output.columns || 80) - 1));
    output.write(live ? `\r\u001b[2K${fitting}` : `${text}\n`);
  };
  const close = end => {
    clearInterval(timer);
    write(line(end));
    if (live) output.write("\n");
  };

  const timer = setInterval(() => {
    if (!live && now() - lastPlain < plainEverySeconds * 1000) return;
    lastPlain = now();
    write(line(" …"));
  }, 500);
  timer.unref();
  write(live ? line(" …") : `${label} …`);

  return {
    /** Adds what has been reached so far, such as `212 MB`. */
    report: text => void (detail = text),
    done: () => close(": done"),
    failed: () => close(": failed"),
  };
}
