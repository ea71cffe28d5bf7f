// Opens every driver on its simulation and notes its parameters: what the code says, with models and ranges resolved.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * What the drivers among the classes of a company have: `{ name, family, parameters, parts }` for each class that opens.
 * `classes` are entries of the model; `family` is the topmost of them that a class comes from.
 */
export async function observeDrivers(root, company, classes) {
  const dist = path => import(pathToFileURL(join(root, "dist", path)).href);
  const [framework, exports, { loadSimulation }] = await Promise.all([
    dist("index.js"),
    dist(`drivers/instruments/${company}/index.js`),
    dist("drivers/io/sim/library.js"),
  ]);
  const names = new Map(classes.map(each => [exports[each.name], each.name]));
  const observed = [];
  for (const { name, file, reflections } of classes) {
    const driver = exports[name];
    if (!(driver?.prototype instanceof framework.Instrument) || reflections.some(each => each.flags.isAbstract))
      continue;
    const model = file.replace(/^drivers\/instruments\//, "").replace(/\.ts$/, "");
    const alone = classes.filter(each => each.file === file).length === 1;
    const open = await openerOf(driver, { framework, root, loadSimulation, model, name, alone });
    if (!open) continue;
    const instrument = await quietly(open);
    try {
      const common = new Set(Object.keys(commonOf(framework, instrument).parameters));
      observed.push({
        name,
        family: familyOf(driver, names),
        ...(await quietly(() => contents(instrument, common, framework))),
      });
    } finally {
      await instrument.close();
    }
  }
  return observed;
}

/** How a driver is opened without hardware; nothing for what is no driver of an instrument, such as a base class. */
async function openerOf(driver, { framework, root, loadSimulation, model, name, alone }) {
  if (existsSync(join(root, `drivers/instruments/${model}.sim.yaml`))) {
    const address = addressOf(await loadSimulation(model), name, alone);
    return address === undefined ? undefined : () => driver.open(name, address, { sim: model });
  }
  // The file of a driver is named by a model.
  if (driver.prototype instanceof framework.VisaInstrument || !/\/[a-z]*[0-9]\w*$/.test(model)) return undefined;
  // One that says nothing of how it connects is set by hand.
  if (driver.connect === framework.Instrument.connect) return () => driver.open(name);
  return () => driver.open(name, { sim: true });
}

/** What every instrument of its kind has. */
function commonOf({ Instrument, VisaInstrument }, instrument) {
  return instrument instanceof VisaInstrument ? new VisaInstrument("dut", silent) : new Instrument("dut");
}

/** A class has the device of its name; the only class of a file has the first. */
function addressOf({ definition }, name, alone) {
  const devices = [...definition.resources];
  const [address] = devices.find(([, device]) => name.endsWith(device.name)) ?? (alone ? devices[0] : undefined) ?? [];
  return address;
}

function familyOf(driver, names) {
  let family = names.get(driver);
  for (let base = driver; base; base = Object.getPrototypeOf(base)) family = names.get(base) ?? family;
  return family;
}

async function contents(instrument, common, framework) {
  const parameters = Object.entries(instrument.parameters).filter(([name]) => !common.has(name));
  const parts = new Map();
  for (const [name, part] of Object.entries(instrument.submodules)) {
    const members = Symbol.iterator in part ? [...part] : [part];
    if (members.length === 0) continue;
    const inner = await contents(members[0], new Set(), framework);
    const kind = members[0].constructor.name;
    // What is the same but for the number of the channel is told once.
    const key = JSON.stringify([kind, inner], (field, value) => (field === "commands" ? undefined : value));
    const known = parts.get(key) ?? { kind, names: [], ...inner };
    known.names.push(Symbol.iterator in part ? `${name}[0…${members.length - 1}]` : name);
    parts.set(key, known);
  }
  const described = [];
  for (const [, parameter] of parameters) described.push(await describe(parameter, framework));
  return { parameters: described, parts: [...parts.values()] };
}

async function describe(parameter, framework) {
  const access = [parameter.gettable && "get", parameter.settable && "set"].filter(Boolean).join(", ");
  const { name, unit, docstring } = parameter;
  const commands = await commandsOf(parameter, framework);
  return { name, unit, access, allowed: allowed(parameter), commands, meaning: docstring };
}

/** What is sent: the texts of the driver, or what a function of the driver sends to the simulation. */
async function commandsOf(parameter, { LogCapture }) {
  const sent = { ...parameter.commands };
  if (parameter.gettable) sent.get ??= await traffic(LogCapture, () => parameter.get());
  if (parameter.settable && parameter.cache.valid)
    sent.set ??= await traffic(LogCapture, () => parameter.set(parameter.cache.value));
  return [...new Set([sent.get, sent.set])]
    .filter(Boolean)
    .map(text => `\`${text}\``)
    .join("<br>");
}

/** The first thing that is said to the instrument meanwhile; nothing if it is not asked, or does not answer. */
async function traffic(LogCapture, run) {
  const logs = new LogCapture();
  try {
    await run();
  } catch {
    // A value that cannot be read now has its command all the same.
  } finally {
    logs[Symbol.dispose]();
  }
  const said = logs.records.map(each => /\] (?:Writing|Querying): (.*)$/s.exec(each.message)?.[1]);
  return said.find(text => text !== undefined);
}

function allowed({ vals, control, settable }) {
  if (!vals || !settable) return "";
  if (control.kind === "switch") return "on, off";
  if (control.kind === "choice") return choices(control.options);
  const simple = /^<(Numbers|Ints|Strings|Anything)\b[^,:]*>$/.test(vals.description);
  if (!simple) return `\`${vals.description}\``;
  if (control.kind !== "number") return control.kind === "text" ? "text" : "";
  const { min, max, integer } = control;
  const kind = integer ? "whole numbers " : "";
  if (min === undefined && max === undefined) return (kind || "numbers").trim();
  if (max === undefined) return `${kind}at least ${number(min)}`;
  return min === undefined ? `${kind}at most ${number(max)}` : `${kind}${number(min)} to ${number(max)}`;
}

function choices(options) {
  const numbers = options.every(each => typeof each === "number");
  const [first, second] = options;
  const even = options.every(
    (each, index) => Math.abs(first + index * (second - first) - each) < 1e-9 * Math.abs(each || 1),
  );
  if (numbers && even && options.length > 4) return `${number(first)}, ${number(second)}, … ${number(options.at(-1))}`;
  return options.map(each => (typeof each === "number" ? number(each) : `\`${JSON.stringify(each)}\``)).join(", ");
}

function number(value) {
  const small = value !== 0 && Math.abs(value) < 1e-3;
  return (small ? value.toExponential() : String(value)).replaceAll("-", "−");
}

/** A session that nobody answers: constructors do not ask. */
const silent = { resourceName: "none", simulated: true, timeout: 5, readTermination: "\n", writeTermination: "\n" };

/** Opening prints who answered, and reading may warn; here nobody reads it. */
async function quietly(run) {
  const { log, warn } = console;
  console.log = console.warn = () => {};
  try {
    return await run();
  } finally {
    Object.assign(console, { log, warn });
  }
}
