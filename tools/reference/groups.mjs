// Which page a name is on: the first rule that fits its name and the file it is declared in.

/** The pages of the framework in their order. Rules that go by names come first; helpers are what no other rule knows. */
export const groups = [
  {
    page: "parameters",
    title: "Parameters",
    about: "Values of an instrument that can be read, set, or both.",
    holds: (_, file) => file.startsWith("drivers/core/parameter/"),
  },
  {
    page: "validators",
    title: "Validators",
    about: "Which values a parameter lets through; a validator also reads the reply. `vals` holds them.",
    holds: (_, file) => file.startsWith("drivers/core/validators/"),
  },
  {
    page: "instruments",
    title: "Instruments",
    about: "What drivers are made from: instruments, modules, channels.",
    holds: (_, file) => /^drivers\/core\/([\w-]*instrument[\w-]*\.ts$|instrument\/)/.test(file),
  },
  {
    page: "station",
    title: "Station",
    about: "All that is used in an experiment in one place, and the files that say how it is set up.",
    holds: (_, file) => file.startsWith("drivers/station/"),
  },
  {
    page: "snapshots",
    title: "Snapshots",
    about: "The record of instruments and parameters, in the layout that QCoDeS writes.",
    early: true,
    holds: (name, file) => /snapshot/i.test(name) || /\/[\w-]*snapshot[\w-]*(\.ts$|\/)/.test(file),
  },
  {
    page: "errors",
    title: "Errors",
    about: "What is thrown, and the fields that say what it is about.",
    early: true,
    holds: (name, file) => name.endsWith("Error") || /(^|\/)errors\.ts$/.test(file),
  },
  {
    page: "io",
    title: "I/O",
    about: "How commands travel: resource names, connections, simulations.",
    holds: (_, file) => file.startsWith("drivers/io/"),
  },
  {
    page: "logs",
    title: "Logs",
    about: "What is written down while instruments are used, and how to see more of it for a while.",
    holds: (_, file) => file.startsWith("drivers/core/log/"),
  },
  {
    page: "complex",
    title: "Complex numbers",
    about: "Numbers with a real and an imaginary part, one by one and in arrays.",
    holds: (_, file) => file.startsWith("drivers/core/complex/"),
  },
  {
    page: "measurements",
    title: "Measurements",
    about: "Values become results: sweeps, measurements, datasets.",
    holds: (_, file) => file.startsWith("measure/") || file.startsWith("drivers/core/sweep/"),
  },
  {
    page: "plots",
    title: "Plots",
    about: "Results become figures.",
    holds: (_, file) => file.startsWith("widgets/plot/"),
  },
  {
    page: "displays",
    title: "Displays",
    about: "What a cell shows, beside its last value.",
    holds: (_, file) => file.startsWith("widgets/"),
  },
  {
    page: "helpers",
    title: "Helpers",
    about: "Numbers, time and questions to whoever sits at the front-end.",
    holds: () => true,
  },
  {
    page: "types",
    title: "Types behind signatures",
    about: "Types that signatures mention. They have no name in a notebook: TypeScript finds them.",
    holds: () => false,
  },
];

/** Entry points beside the framework's: a page each. Their names are imported, they are not in scope of a cell. */
export const sideEntryPoints = [
  {
    name: "simulation",
    source: "drivers/io/sim/index.ts",
    title: "Simulated instruments",
    about: "Models of instruments, benches, devices under test, status, faults",
  },
  {
    name: "ffi",
    source: "drivers/io/ffi/index.ts",
    title: "Libraries in C",
    about: "Instruments that come with a library instead of a protocol: declared once, called with types",
  },
  {
    name: "testing",
    source: "drivers/testing/index.ts",
    title: "Tests of drivers",
    about: "What tests of drivers need, which need no instrument",
  },
];

/** The group of a name that the framework exports. */
export function groupOf(name, file) {
  return [...groups.filter(each => each.early), ...groups].find(group => group.holds(name, file));
}
