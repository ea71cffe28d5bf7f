// Reads the exported names with TypeDoc: one entry for each name, with its declarations and its comments.
import { join } from "node:path";
import { Application, Converter, ReflectionKind } from "typedoc";
import ts from "typescript";
import { sideEntryPoints } from "./groups.mjs";

/**
 * What the framework, its side entry points and the companies' drivers export, and what their signatures mention beyond that.
 * An entry is `{ name, own, reflections, home, file }`: `home` is "framework", "types", a side entry point's name or a company.
 */
export async function readSources(root) {
  const app = await Application.bootstrap({
    entryPoints: ["index.ts", ...sideEntryPoints.map(each => each.source), "drivers/instruments/*/index.ts"].map(path =>
      join(root, path),
    ),
    tsconfig: join(root, "tools/reference/tsconfig.json"),
    plugin: ["typedoc-plugin-missing-exports"],
    basePath: root,
    displayBasePath: root,
    disableGit: true,
    sourceLinkTemplate: "{path}",
    gitRevision: "none",
    alwaysCreateEntryPointModule: true,
    // Native TypeScript has compiled the sources already.
    skipErrorChecking: true,
    excludeExternals: true,
    excludePrivate: true,
    excludeInternal: true,
    readme: "none",
    sort: ["source-order"],
    logLevel: "Warn",
  });
  await loadPlugins(app);
  let context;
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, given => void (context = given));
  const project = await app.convert();
  if (!project || app.logger.hasErrors()) throw new Error("TypeDoc could not read the sources");
  return model(project, context);
}

async function loadPlugins(app) {
  const { load } = await import("typedoc-plugin-missing-exports");
  load(app);
}

function model(project, context) {
  // One tsconfig, one program.
  const checker = context.programs[0].getTypeChecker();
  const entries = new Map();
  for (const module of project.children ?? []) {
    const company = /^drivers\/instruments\/(.+?)(\/index)?$/.exec(module.name)?.[1];
    const side = sideEntryPoints.find(
      ({ source }) => source.replace(/(\/index)?\.ts$/, "") === module.name.replace(/\/index$/, ""),
    );
    collect(module, company ?? side?.name ?? "framework", "");
  }
  absorbAliases(entries);
  const all = [...entries.values()];
  const bySymbol = new Map();
  const byReflection = new Map();
  for (const entry of all) {
    for (const reflection of [...entry.reflections, ...entry.absorbed]) {
      const symbol = context.getSymbolFromReflection(reflection);
      if (symbol) bySymbol.set(symbol, entry);
      mark(reflection, entry, byReflection);
    }
  }
  return { entries: all, byReflection, nodesOf, entryOfNode, checker };

  function collect(container, home, prefix) {
    for (const child of container.children ?? []) {
      if (child.name === "<internal>") collect(child, "types", "");
      else if (child.kindOf(ReflectionKind.SomeModule)) collect(child, home, `${prefix}${child.name}.`);
      else if (!child.kindOf(ReflectionKind.Reference)) add(child, home, prefix);
    }
  }

  function add(reflection, home, prefix) {
    const name = prefix + reflection.name;
    const key = `${home}/${name}`;
    const file = reflection.sources?.[0]?.fileName ?? reflection.signatures?.[0]?.sources?.[0]?.fileName ?? "";
    const entry = entries.get(key) ?? { name, own: reflection.name, home, file, reflections: [], absorbed: [] };
    entry.reflections.push(reflection);
    entries.set(key, entry);
  }

  /** The syntax nodes that declare a name or a member. */
  function nodesOf(reflection) {
    return context.getSymbolFromReflection(reflection)?.declarations ?? [];
  }

  /** The entry that a name in the source stands for. */
  function entryOfNode(node) {
    let symbol = checker.getSymbolAtLocation(node);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    return symbol && bySymbol.get(symbol);
  }
}

/** A public alias of a type without a name outside, such as `Parameter`, is shown as that type. */
function absorbAliases(entries) {
  const hidden = new Map();
  for (const [key, entry] of entries) {
    if (entry.home !== "types") continue;
    for (const reflection of entry.reflections) hidden.set(reflection, key);
  }
  for (const entry of entries.values()) {
    if (entry.home === "types") continue;
    for (const reflection of entry.reflections) {
      const target = reflection.kindOf(ReflectionKind.TypeAlias) && reflection.type?.reflection;
      const key = target && hidden.get(target);
      if (!key || !target.kindOf(ReflectionKind.ClassOrInterface)) continue;
      entry.absorbed = [reflection];
      entry.reflections = [...entry.reflections.filter(each => each !== reflection), target];
      entries.delete(key);
      break;
    }
  }
}

function mark(reflection, entry, byReflection) {
  byReflection.set(reflection, entry);
  for (const child of reflection.children ?? []) mark(child, entry, byReflection);
  for (const signature of reflection.signatures ?? []) byReflection.set(signature, entry);
}
