/** `%env`: environment variables, of the cells and of the commands they run. */
import type { Handler } from "./handler.ts";
import { UsageError } from "./usage-error.ts";

/** Names whose values are not put on the screen with all the others. */
const secret = /key|token|secret|password/iu;

export const env: Handler = (argument, { output }) => {
  if (argument === "") {
    const entries = Object.entries(process.env).map(([name, value]) => [name, secret.test(name) ? "<hidden>" : value]);
    return Object.fromEntries(entries) as Record<string, string>;
  }
  const [, name = "", value] = /^([^\s=]+)(?:\s*=\s*|\s+)?(.*)$/su.exec(argument) ?? [];
  if (name === "") throw new UsageError(`%env ${argument}: the name is missing: must be NAME=value`);
  if (/[=\s]/u.test(argument)) {
    process.env[name] = value ?? "";
    output.print("stdout", `env: ${name}=${value}\n`);
    return undefined;
  }
  if (process.env[name] === undefined) throw new UsageError(`%env ${name}: there is no such variable`);
  return process.env[name];
};
