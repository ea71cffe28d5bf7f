/** How a kernel is started. */

export interface KernelCommandOptions {
  /** Module whose exports are in scope in every cell. */
  preload?: string | undefined;
  /** What the cells are written in. Default TypeScript. */
  language?: "typescript" | "javascript" | undefined;
}

/**
 * The arguments of a kernelspec; `{connection_file}` stands for the file.
 * @param main The built `kernel/main.js`.
 */
export function kernelCommand(main: string, { preload, language }: KernelCommandOptions = {}): string[] {
  return [
    process.execPath,
    // Messages are short-lived: more room for them, which V8 would take bit by bit, only costs memory. Cells run elsewhere.
    "--max-semi-space-size=2",
    main,
    "--connection-file",
    "{connection_file}",
    ...(preload === undefined ? [] : ["--preload", preload]),
    ...(language === "javascript" ? ["--language", language] : []),
  ];
}
