/** The simulation: a file in pyvisa-sim's format that knows what the driver asks. */

import type { DriverNames } from "../names.ts";

/** YAML of the simulation. */
export function simulationText({ title, maker, number, className, channels }: DriverNames): string {
  const ids = channels.map(channel => JSON.stringify(channel)).join(", ");
  const body =
    channels.length === 0
      ? `    properties:\n${properties("", 6)}`
      : `    channels:
      output:
        ids: [${ids}]
        can_select: True
        properties:
${properties(":CHAN{ch_id}:", 10)}`;
  return `# ${title}: what the instrument answers. Nothing that is not here exists for the driver.
spec: "1.1"

devices:
  ${className}:
    eom:
      GPIB INSTR: { q: "\\n", r: "\\n" }
      TCPIP INSTR: { q: "\\n", r: "\\n" }
      TCPIP SOCKET: { q: "\\n", r: "\\n" }
      USB INSTR: { q: "\\n", r: "\\n" }
    error: ERROR
    dialogues:
      - { q: "*IDN?", r: "${maker},${number} (Simulated),1,1.0" }
      - { q: "*RST" }
${body}
resources:
  GPIB0::1::INSTR: { device: ${className} }
  TCPIP0::10.0.0.1::inst0::INSTR: { device: ${className} }
`;
}

function properties(prefix: string, indent: number): string {
  const text = `voltage:
  default: 0
  getter: { q: "${prefix}VOLT?", r: "{:.6f}" }
  setter: { q: "${prefix}VOLT {:.6f}", e: ERROR }
  specs: { type: float, min: -10, max: 10 }
output:
  default: 0
  getter: { q: "${prefix}OUTP?", r: "{:d}" }
  setter: { q: "${prefix}OUTP {:d}", e: ERROR }
  specs: { type: int, valid: [0, 1] }
`;
  return text.replaceAll(/^(?=.)/gmu, " ".repeat(indent));
}
