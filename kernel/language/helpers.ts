/** What lowered syntax calls: `using`, as source text, so that rewritten code needs no module for them. */

const helpers: Readonly<Record<string, string>> = {
  // Disposal waits through the executor, so that an interrupt can end it.
  usingCtx: `usingCtx() {
    const none = {}, opened = [];
    const open = (value, later) => {
      if (value == null) { if (later) opened.push({ later }); return value; }
      let dispose = later ? value[Symbol.asyncDispose] : undefined;
      if (dispose === undefined) dispose = value[Symbol.dispose];
      if (typeof dispose !== "function") throw new TypeError("using: the value has no " + (later ? "Symbol.asyncDispose" : "Symbol.dispose") + " method");
      opened.push({ value, dispose, later });
      return value;
    };
    return {
      e: none,
      u: value => open(value, false),
      a: value => open(value, true),
      d() {
        let failure = this.e;
        const failed = error => {
          if (failure === none) { failure = error; return; }
          const both = new Error("an error was thrown while another was handled: " + (error && error.message || error), { cause: failure });
          const { stack = both.stack } = error || {};
          failure = Object.assign(both, { name: "SuppressedError", error, suppressed: failure, stack });
        };
        const next = () => {
          while (opened.length > 0) {
            const { value, dispose, later } = opened.pop();
            try {
              const done = dispose && dispose.call(value);
              if (later) return $kernel.wait(done).then(next, error => { failed(error); return next(); });
            } catch (error) { failed(error); }
          }
          if (failure !== none) throw failure;
        };
        return next();
      },
    };
  }`,
};

/** One line that defines the named helpers, or nothing if there are none. */
export function helperPrelude(names: readonly string[]): string {
  if (names.length === 0) return "";
  const bodies = names.map(name => {
    const body = helpers[name];
    if (!body) throw new Error(`lowering TypeScript: no helper ${name}`);
    return body.replace(/\n\s*/g, " ");
  });
  return `const babelHelpers = { ${bodies.join(", ")} }; `;
}
