/** kernel_info_request: who answers here, and in which language. */
import { readFileSync } from "node:fs";
import { protocolVersion } from "../wire/index.ts";
import type { Handler } from "./context.ts";

const version = readVersion();

const names = { typescript: "TypeScript", javascript: "JavaScript" };
const languages = {
  typescript: {
    mimetype: "text/x-typescript",
    file_extension: ".ts",
    codemirror_mode: { name: "javascript", typescript: true },
  },
  javascript: { mimetype: "text/javascript", file_extension: ".js", codemirror_mode: { name: "javascript" } },
};

export const kernelInfo: Handler = ({ dialect }) => ({
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "setpoint",
  implementation_version: version,
  language_info: {
    name: dialect,
    version: process.versions.node,
    ...languages[dialect],
    pygments_lexer: dialect,
    nbconvert_exporter: "script",
  },
  banner: `${names[dialect]} (Setpoint ${version}) on Node ${process.versions.node}`,
  help_links: [{ text: "TypeScript", url: "https://www.typescriptlang.org/docs/" }],
  supported_features: ["kernel subshells", "debugger", "setpoint diagnostics"],
  debugger: true,
});

function readVersion(): string {
  // From dist/kernel/protocol to the package's own description.
  const manifest = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
