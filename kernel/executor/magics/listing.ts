/** `%lsmagic` and `%autoreload`: what the kernel says of itself. */
import { magics } from "../../language/magics/descriptions.ts";
import type { Handler } from "./handler.ts";
import { UsageError } from "./usage-error.ts";

const always = "reload is always on: an edited local file is loaded anew at its next import, with what imports it\n";

export const lsmagic: Handler = (_argument, { output, registered }) => {
  const own = registered().map(({ name }) => name);
  const built = [...magics.values()];
  const lines = [...built.filter(({ cellOnly }) => cellOnly !== true).map(({ name }) => name), ...own];
  const cells = [...built.filter(({ body }) => body !== undefined).map(({ name }) => name), ...own];
  const list = (sign: string, names: string[]): string =>
    names
      .toSorted()
      .map(name => sign + name)
      .join("  ");
  output.print(
    "stdout",
    `Available line magics:\n${list("%", lines)}\n\nAvailable cell magics:\n${list("%%", cells)}\n\nA command of the system: !command. Help: name? and name??; of a magic: %name?\n`,
  );
};

export const autoreload: Handler = (argument, { output }) => {
  if (!["", "0", "1", "2"].includes(argument)) {
    throw new UsageError(`%autoreload ${argument} is not known: must be 0, 1 or 2`);
  }
  output.print("stdout", argument === "0" ? `%autoreload 0 changes nothing: ${always}` : always);
};
