/** The committed reference: its links lead somewhere, on GitHub and in JupyterLab. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../docs/reference", import.meta.url));
const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter(path => path.endsWith(".md"))
  .map(path => join(folder, path));

test("there is a page for names of each kind", () => {
  const names = pages.map(page => relative(folder, page));
  expect(names).toEqual(
    expect.arrayContaining(["README.md", "parameters.md", "io.md", "simulation.md", "ffi.md", "testing.md"]),
  );
});

test.each(pages.map(page => [relative(folder, page), page]))(
  "links of %s lead to a heading of that name",
  (_, page) => {
    const links = linksOf(page);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter(link => !leadsSomewhere(page, link))).toEqual([]);
  },
);

test.each(pages.map(page => [relative(folder, page), page]))("no heading of %s stands twice", (_, page) => {
  const names = headingsOf(page);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

/** Links within the reference; where the sources are is for the generator to say. */
function linksOf(page: string): string[] {
  const text = readFileSync(page, "utf8").replaceAll(/^```.*?^```$/gms, "");
  const links = [...text.matchAll(/\]\(([^)\s]*)\)/g)].map(([, link = ""]) => link);
  return links.filter(link => /^[^#]*(\.md)?#|\.md$/.test(link) && !link.includes("://"));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", name] = link.split("#");
  const target = path === "" ? page : resolve(dirname(page), path);
  return existsSync(target) && (name === undefined || headingsOf(target).includes(name));
}

/** Anchors that GitHub knows and that read as the heading does, which is what JupyterLab goes by. */
function headingsOf(page: string): string[] {
  const headings = [...readFileSync(page, "utf8").matchAll(/^## <a id="([^"]+)"><\/a>(.+)$/gm)];
  return headings.filter(([, id, text]) => id === text).map(([, id = ""]) => id);
}
