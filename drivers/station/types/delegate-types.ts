/** Types of instruments that rest on others of the station: their parts are those of the others. */
import { memberType, keyText } from "./member-types.ts";
import { record } from "./read-instruments.ts";

const instruments = "StationInstruments";

/** The type of a delegate instrument, whose parameters and channels the file names. */
export function delegateType(init: Readonly<Record<string, unknown>>): string {
  const parameters = Object.entries(record(init["parameters"])).map(([name, paths]) => {
    const [path, ...more] = [paths].flat();
    // Several that are read together are a parameter of their own.
    const source = more.length === 0 && typeof path === "string" ? pathType(path) : undefined;
    return `readonly ${keyText(name)}: ${source ?? "string"}`;
  });
  const { type: _common, ...named } = record(init["channels"]);
  const channels = Object.entries(named).map(([name, channel]) => {
    const source = typeof channel === "string" ? pathType(channel) : undefined;
    return `readonly ${keyText(name)}: ${source ?? 'import("setpoint").InstrumentModule'}`;
  });
  const own = `import("setpoint").DelegateInstrument${parameters.length > 0 ? `<{ ${parameters.join("; ")} }>` : ""}`;
  return channels.length > 0 ? `${own} & { ${channels.join("; ")} }` : own;
}

/** The type of a group of delegate instruments. */
export function groupType(init: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(record(init["submodules"]));
  const fields = members.map(([name, member]) => `readonly ${keyText(name)}: ${delegateType(record(member))}`);
  const own = 'import("setpoint").InstrumentGroup';
  return fields.length > 0 ? `${own} & { ${fields.join("; ")} }` : own;
}

/** What a path from the station leads to; one that is joined by underscores could mean several things. */
function pathType(path: string): string | undefined {
  const dot = path.indexOf(".");
  if (dot < 0) return undefined;
  return memberType(`${instruments}[${JSON.stringify(path.slice(0, dot))}]`, path.slice(dot + 1));
}
