// Makes an ES module of an AMD module: `define([names], factory)` at its end becomes imports and a default export.
export default function asModule(source) {
  const [call, list, factory] = /^define\(\[([^\]]*)\], *([\w$]+)\);?\s*$/m.exec(source) ?? [];
  if (call === undefined) throw new Error("an AMD module without define([names], factory)");
  const names = list
    .split(",")
    .map(name => name.trim())
    .filter(Boolean);
  const imports = names.map((name, index) => `import * as dependency${index} from ${name};`);
  const given = names.map((_name, index) => `dependency${index}`).join(", ");
  return [...imports, source.replace(call, ""), `export default ${factory}(${given});`].join("\n");
}
