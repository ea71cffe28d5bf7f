/** The magics of the kernel: what each is called, how it is written, what it does. */

/** What follows the name of a magic, for whoever completes it; words are the only ones allowed. */
export type MagicArgument = "nothing" | "code" | "folder" | "file" | "text" | readonly string[];

/** A magic as users are told of it. */
export interface MagicDescription {
  name: string;
  /** Each way to write it, with its options. */
  usage: readonly string[];
  /** One sentence. */
  summary: string;
  argument: MagicArgument;
  /** What the rest of the cell is to `%%name`; missing where there is no such form. */
  body?: "code" | "text";
  /** There is no `%name`, only `%%name`. Default false. */
  cellOnly?: boolean;
}

/** Modes of `%types`. */
export const typeModes = ["warn", "off", "error"] as const;

/** The name under which `!command` is found; no `%name` can be that. */
export const shellName = "!";

const list: readonly MagicDescription[] = [
  {
    name: "autoreload",
    usage: ["%autoreload [0|1|2]"],
    summary: "Says how edited local files are loaded anew: always, at their next import.",
    argument: ["0", "1", "2"],
  },
  {
    name: "bash",
    usage: ["%%bash"],
    summary: "Runs the rest of the cell in bash.",
    argument: "text",
    body: "text",
    cellOnly: true,
  },
  {
    name: "cd",
    usage: ["%cd [-q] folder", "%cd -", "%cd"],
    summary: "Changes the folder from which files and packages are found; - is the one before, nothing is home.",
    argument: "folder",
  },
  {
    name: "env",
    usage: ["%env", "%env NAME", "%env NAME=value"],
    summary: "Shows environment variables, or sets one.",
    argument: "text",
  },
  {
    name: "history",
    usage: ["%history [-n] [-o] [-t] [-u] [-l count] [-g pattern] [ranges such as 3 5-7 ~1/2-4]"],
    summary: "Prints earlier cells: -n with numbers, -o with results, -t as they ran, -g those that match a pattern.",
    argument: "text",
  },
  {
    name: "load",
    usage: ["%load file"],
    summary: "Puts the text of a file into the cell.",
    argument: "file",
  },
  { name: "lsmagic", usage: ["%lsmagic"], summary: "Lists the magics.", argument: "nothing" },
  { name: "pwd", usage: ["%pwd"], summary: "Gives the folder that the kernel works in.", argument: "nothing" },
  {
    name: "reset",
    usage: ["%reset [-f] [-s] [in] [out]"],
    summary: "Forgets the names of the cells; -f without asking, -s keeps In and Out, in and out forget only those.",
    argument: "text",
  },
  {
    name: "run",
    usage: ["%run file.ts [arguments]"],
    summary: "Runs a local file anew and puts its exports in scope.",
    argument: "file",
  },
  {
    name: "sh",
    usage: ["%%sh"],
    summary: "Runs the rest of the cell in the system's shell.",
    argument: "text",
    body: "text",
    cellOnly: true,
  },
  {
    name: "time",
    usage: ["%time statement", "%%time"],
    summary: "Runs a statement, or the rest of the cell, and prints how long it took.",
    argument: "code",
    body: "code",
  },
  {
    name: "timeit",
    usage: ["%timeit [-n loops] [-r repeats] [-q] [-o] statement", "%%timeit [options] [setup]"],
    summary: "Runs a statement, or the rest of the cell, many times and prints how long once takes.",
    argument: "code",
    body: "code",
  },
  {
    name: "types",
    usage: ["%types", `%types ${typeModes.join("|")}`],
    summary: "Says or sets what a type error does: stop the cell, warn, or nothing.",
    argument: typeModes,
  },
  {
    name: "who",
    usage: ["%who [types]"],
    summary: "Prints the names of the cells; with types such as number or function, only those.",
    argument: "text",
  },
  {
    name: "whos",
    usage: ["%whos [types]"],
    summary: "Prints the names of the cells with their types and values.",
    argument: "text",
  },
];

/** The magics that the kernel brings, by name. */
export const magics: ReadonlyMap<string, MagicDescription> = new Map(list.map(one => [one.name, one]));
