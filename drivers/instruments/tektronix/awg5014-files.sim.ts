/** The disk of the simulated AWG5014. */
import { blockData } from "../../io/sim/blocks.ts";
import type { ScpiStatus } from "../../io/sim/status/scpi-status.ts";
import type { ScpiCommands } from "./awg5014-commands.sim.ts";
import { block } from "./awg5014-waveforms.sim.ts";

/** Bytes of the disk. */
const capacity = 2 ** 30;
const drive = /^[A-Za-z]:/;

/** A file that was found. */
export interface FoundFile {
  readonly name: string;
  /** With the drive. */
  readonly folder: string;
  readonly bytes: Buffer;
}

/** Answers `MMEMory:…`. Paths are those of Windows: large and small letters are the same. */
export class FilesOfAwg {
  readonly #commands: ScpiCommands;
  readonly #status: ScpiStatus;
  readonly #folders = new Map<string, string>();
  readonly #files = new Map<string, { readonly path: string; readonly bytes: Buffer }>();
  #current = "\\Users\\OEM\\Documents";

  constructor(commands: ScpiCommands, status: ScpiStatus) {
    this.#commands = commands;
    this.#status = status;
    for (const folder of ["\\", "\\Users", "\\Users\\OEM", this.#current]) this.#folders.set(key(folder), folder);
    commands.query("MMEMory:CDIRectory", () => `"${this.#current}"`);
    commands.tell("MMEMory:CDIRectory", argument => this.#enter(argument));
    commands.tell("MMEMory:MDIRectory", argument => this.#create(argument));
    commands.query("MMEMory:CATalog", () => this.#catalog());
    commands.tell("MMEMory:DATA", argument => this.#write(argument));
    commands.query("MMEMory:DATA", argument => {
      const file = this.find(argument);
      return file && block(file.bytes);
    });
    commands.tell("MMEMory:DELete", argument => {
      const path = this.#path(argument);
      if (path !== undefined && !this.#files.delete(key(path))) status.fail(-256, "File name not found");
    });
  }

  /** The file of a name in quotation marks; an error is queued if there is none. */
  find(argument: string): FoundFile | undefined {
    const path = this.#path(argument);
    if (path === undefined) return undefined;
    const file = this.#files.get(key(path));
    if (!file) {
      this.#status.fail(-256, "File name not found");
      return undefined;
    }
    const [folder, name] = parts(file.path);
    return { name, folder: `C:${folder}`, bytes: file.bytes };
  }

  #path(argument: string): string | undefined {
    const [name] = this.#commands.name(argument) ?? [];
    return name === undefined ? undefined : resolve(this.#current, name);
  }

  #enter(argument: string): void {
    const path = this.#path(argument);
    if (path === undefined) return;
    const folder = this.#folders.get(key(path));
    if (folder === undefined) this.#status.fail(-250, "Mass storage error");
    else this.#current = folder;
  }

  #create(argument: string): void {
    const path = this.#path(argument);
    if (path === undefined) return;
    if (this.#folders.has(key(path)) || !this.#folders.has(key(parts(path)[0])))
      return this.#status.fail(-250, "Mass storage error");
    this.#folders.set(key(path), path);
  }

  #write(argument: string): void {
    const [name, rest = ""] = this.#commands.name(argument) ?? [];
    if (name === undefined) return;
    const data = blockData(rest);
    if (data === undefined) return this.#status.fail(-161, "Invalid block data");
    const path = resolve(this.#current, name);
    if (!this.#folders.has(key(parts(path)[0]))) return this.#status.fail(-256, "File name not found");
    this.#files.set(key(path), { path, bytes: Buffer.from(data, "latin1") });
  }

  #catalog(): string {
    const here = (path: string) => path !== "\\" && key(parts(path)[0]) === key(this.#current);
    const folders = [...this.#folders.values()].filter(here).map(path => `"${parts(path)[1]},DIR,0"`);
    const files = [...this.#files.values()].filter(({ path }) => here(path));
    const listed = files.map(({ path, bytes }) => `"${parts(path)[1]},,${bytes.length}"`);
    const used = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return [used, capacity - used, ...folders, ...listed].join(",");
  }
}

function key(path: string): string {
  return path.toLowerCase();
}

function parts(path: string): [folder: string, name: string] {
  const at = path.lastIndexOf("\\");
  return [path.slice(0, at) || "\\", path.slice(at + 1)];
}

/** A path from the root on, without the drive and without dots. */
function resolve(folder: string, name: string): string {
  const plain = name.replaceAll("/", "\\").replace(drive, "");
  const isFull = drive.test(name) || plain.startsWith("\\");
  const steps: string[] = [];
  for (const step of `${isFull ? "" : folder}\\${plain}`.split("\\")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `\\${steps.join("\\")}`;
}
