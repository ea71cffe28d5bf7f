/** The page of documentation: how it is opened, what it has, what the simulation knows. */

import { posix } from "node:path";
import type { Layout } from "../layout.ts";
import type { DriverNames } from "../names.ts";

/** Markdown of the page. */
export function pageText(names: DriverNames, layout: Layout): string {
  const { title, className, company, model, example, channels } = names;
  const isLab = layout.kind === "lab";
  const from = isLab ? `./${layout.driver}` : `setpoint/instruments/${company}`;
  const sim = isLab ? layout.simulation : `${company}/${model}`;
  const [channel] = channels;
  const prefix = channel === undefined ? "" : ":CHAN<channel>:";
  const owner = channel === undefined ? "" : `Of each of the channels ${channels.join(", ")}:\n\n`;
  const first = channel === undefined ? example : `${example}.channels[0]`;
  const notebook = posix.relative(posix.dirname(layout.page), layout.notebook);
  return `# ${title}

What the instrument is, in a sentence, and the manual that the driver follows.

\`\`\`ts
import { ${className} } from "${from}";

const ${example} = await ${className}.open("${example}", "GPIB0::1::INSTR", { sim: "${sim}" });
await ${first}.voltage(1.5);
await ${first}.voltage(); // 1.5
\`\`\`

## Parameters

${owner}| parameter | unit | set | get | allowed |
| --- | --- | --- | --- | --- |
| \`voltage\` | V | \`${prefix}VOLT 1.500000\` | \`${prefix}VOLT?\` | -10 to 10 |
| \`output\` | | \`${prefix}OUTP 1\` | \`${prefix}OUTP?\` | on, off |

\`reset()\` returns to the defaults and makes every cached value stale.

## Simulation

\`"${sim}"\` has the resources \`GPIB0::1::INSTR\` and \`TCPIP0::10.0.0.1::inst0::INSTR\`. It keeps what is set and answers \`ERROR\` to what it does not know.
\`setpoint sim serve ${sim} --socket 5025\` puts it on the network; open the address that it prints.

Example: [${layout.notebook}](${notebook}).
`;
}
