import { dirname, join, relative } from "node:path";
import { MagicString } from "magic-string";

const marker = /__OWN_URL__\("([^"]+)"\)/g;

/** `import.meta.url` keeps meaning the place that a module has in the source tree, whichever file it is bundled into. */
export function ownUrls(root) {
  return {
    name: "own-urls",
    transform: {
      filter: { code: "import.meta.url", id: { exclude: /node_modules/ } },
      handler(code, id) {
        const place = relative(root, id).replace(/\.ts$/, ".js");
        const text = new MagicString(code);
        text.replaceAll("import.meta.url", `__OWN_URL__(${JSON.stringify(place)})`);
        return { code: text.toString(), map: text.generateMap({ hires: true }) };
      },
    },
    renderChunk(code, chunk) {
      if (!code.includes("__OWN_URL__")) return null;
      const text = new MagicString(code);
      text.replaceAll(marker, (_all, place) => {
        if (place === chunk.fileName) return "import.meta.url";
        const path = relative(dirname(join("/", chunk.fileName)), join("/", place));
        return `new URL(${JSON.stringify(path.startsWith(".") ? path : `./${path}`)}, import.meta.url).href`;
      });
      return { code: text.toString(), map: text.generateMap({ hires: true }) };
    },
  };
}
