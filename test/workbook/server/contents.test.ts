/** Files, folders and notebooks through the REST interface. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ContentsModel } from "../../../workbook/server/contents/model.ts";
import { openWorkbench, type Answer, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const get = (path: string) => bench.ask("GET", `/api/contents/${path}`);
const put = (path: string, body: unknown) => bench.ask("PUT", `/api/contents/${path}`, { body });
const model = (answer: Answer) => answer.json<ContentsModel>();
const code = (source: string, outputs: unknown[] = [], metadata = {}) => ({
  cell_type: "code",
  id: "a1",
  metadata,
  source,
  outputs,
  execution_count: null,
});
const notebook = (...cells: unknown[]) => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });

describe("files", () => {
  test("are saved as text or base64 and come back with their hash", async () => {
    const created = await put("notes.txt", { type: "file", format: "text", content: "µV\n" });
    expect(created.status).toBe(201);
    expect((await put("notes.txt", { type: "file", format: "text", content: "µV\n" })).status).toBe(200);
    const text = model(await get("notes.txt?hash=1&contentProviderId=undefined"));
    const hash = createHash("sha256").update("µV\n").digest("hex");
    expect(text).toMatchObject({
      name: "notes.txt",
      type: "file",
      format: "text",
      content: "µV\n",
      mimetype: "text/plain",
      hash,
    });
    expect(model(created).hash).toBe(hash);

    await put("raw.bin", { type: "file", format: "base64", content: "/wAB" });
    expect(readFileSync(join(bench.root, "raw.bin"))).toEqual(Buffer.from([255, 0, 1]));
    expect(model(await get("raw.bin"))).toMatchObject({ format: "base64", content: "/wAB" });
    expect((await get("raw.bin?format=text")).json()["message"]).toBe("raw.bin is not UTF-8 encoded");
  });

  test("arrive in pieces when they are large", async () => {
    await put("large.txt", { type: "file", format: "text", content: "one,", chunk: 1 });
    await put("large.txt", { type: "file", format: "text", content: "two,", chunk: 2 });
    await put("large.txt", { type: "file", format: "text", content: "three", chunk: -1 });
    expect(readFileSync(join(bench.root, "large.txt"), "utf8")).toBe("one,two,three");
  });

  test("leave no temporary file behind, and keep their mode", async () => {
    writeFileSync(join(bench.root, "tool.sh"), "old", { mode: 0o750 });
    await put("tool.sh", { type: "file", format: "text", content: "new" });
    expect(statSync(join(bench.root, "tool.sh")).mode & 0o777).toBe(0o750);
    expect(readdirSync(bench.root).filter(name => name.startsWith(".~"))).toEqual([]);
  });

  test("are sent as they are under /files, as a download if asked", async () => {
    bench.put("räw data.csv", "1,2\n");
    const sent = await bench.ask("GET", "/files/r%C3%A4w%20data.csv?download=1");
    expect(sent.text).toBe("1,2\n");
    expect(sent.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(sent.headers["content-disposition"]).toBe("attachment; filename*=UTF-8''r%C3%A4w%20data.csv");
  });

  test("are refused when the body is no JSON object or a field is of the wrong kind", async () => {
    expect((await put("x.txt", "{")).status).toBe(400);
    expect((await put("x.txt", "[1]")).json()["message"]).toBe("body must be a JSON object");
    expect((await put("x.txt", { content: 5 })).json()["message"]).toBe("content must be text");
    expect((await get("notes.txt?content=2")).json()["message"]).toBe("content is 2: must be 0 or 1");
  });
});

describe("folders", () => {
  test("list what is in them, without content and without what is hidden", async () => {
    for (const path of ["lab/b.ipynb", "lab/a.txt", "lab/.hidden", "lab/sub/c.txt"]) bench.put(path, "{}");
    const listed = model(await get("lab")).content as ContentsModel[];
    expect(listed.map(({ name, type, content }) => [name, type, content])).toEqual([
      ["a.txt", "file", null],
      ["b.ipynb", "notebook", null],
      ["sub", "directory", null],
    ]);
    expect((await get("lab/.hidden")).status).toBe(404);
    expect((await get("lab?content=0")).json()["content"]).toBe(null);
    expect((await get("lab?type=file")).status).toBe(400);
  });

  test("take new files under free names", async () => {
    mkdirSync(join(bench.root, "new"));
    const create = (body: unknown) => bench.ask("POST", "/api/contents/new", { body });
    const names = [];
    for (const body of [
      { type: "notebook" },
      { type: "notebook" },
      { type: "file", ext: ".md" },
      { type: "directory" },
      { type: "directory" },
    ]) {
      const answer = await create(body);
      expect(answer.status).toBe(201);
      names.push(model(answer).name);
    }
    expect(names).toEqual(["Untitled.ipynb", "Untitled1.ipynb", "untitled.md", "Untitled Folder", "Untitled Folder 1"]);
    expect(model(await create({ copy_from: "/new/Untitled.ipynb" })).name).toBe("Untitled-Copy1.ipynb");
    expect(model(await create({ copy_from: "new/Untitled-Copy1.ipynb" })).name).toBe("Untitled-Copy2.ipynb");
    expect((await create({ type: "file", ext: "/../../x" })).status).toBe(400);
  });

  test("are renamed and deleted, but not over something and not with something in them", async () => {
    for (const path of ["move/a.txt", "move/b.txt", "full/x.txt"]) bench.put(path, path);
    const rename = (from: string, to: string) => bench.ask("PATCH", `/api/contents/${from}`, { body: { path: to } });
    expect((await rename("move/a.txt", "move/b.txt")).status).toBe(409);
    expect(model(await rename("move/a.txt", "move/c.txt")).path).toBe("move/c.txt");
    expect((await rename("move/none", "move/d")).status).toBe(404);
    expect((await bench.ask("DELETE", "/api/contents/full")).json()["message"]).toBe("directory full is not empty");
    expect((await bench.ask("DELETE", "/api/contents/full/x.txt")).status).toBe(204);
    expect((await bench.ask("DELETE", "/api/contents/full")).status).toBe(204);
    expect((await bench.ask("DELETE", "/api/contents")).status).toBe(400);
    expect(existsSync(join(bench.root, "full"))).toBe(false);
  });
});

describe("notebooks", () => {
  test("are written as Jupyter writes them: sorted, one space, lines as lists", async () => {
    const stream = { output_type: "stream", name: "stdout", text: "1\n2\n" };
    await put("form.ipynb", { type: "notebook", content: notebook(code("a\nb", [stream])) });
    expect(readFileSync(join(bench.root, "form.ipynb"), "utf8")).toMatchSnapshot();
    const { content } = model(await get("form.ipynb"));
    expect(content).toMatchObject({ cells: [{ source: "a\nb", outputs: [{ text: "1\n2\n" }] }] });
  });

  test("that are broken say how", async () => {
    bench.put("broken.ipynb", "{");
    bench.put("old.ipynb", JSON.stringify({ nbformat: 3, worksheets: [] }));
    expect((await get("broken.ipynb")).json()["message"]).toMatch(/^reading broken.ipynb: not a notebook: /);
    expect((await get("old.ipynb")).json()["message"]).toContain("nbformat is 3: must be 4");
    expect(model(await get("broken.ipynb?type=file")).content).toBe("{");
    expect((await put("form.ipynb", { type: "notebook", content: { nbformat: 4 } })).status).toBe(400);
    expect(readFileSync(join(bench.root, "form.ipynb"), "utf8")).toContain('"nbformat": 4');
  });

  test("have a checkpoint, kept outside the folder, that follows a rename", async () => {
    await put("check.ipynb", { type: "notebook", content: notebook(code("first")) });
    const made = await bench.ask("POST", "/api/contents/check.ipynb/checkpoints");
    expect(made.status).toBe(201);
    await put("check.ipynb", { type: "notebook", content: notebook(code("second")) });
    await bench.ask("PATCH", "/api/contents/check.ipynb", { body: { path: "checked.ipynb" } });
    const [checkpoint] = (await get("checked.ipynb/checkpoints")).json<{ id: string }[]>();
    expect((await bench.ask("POST", `/api/contents/checked.ipynb/checkpoints/${checkpoint?.id}`)).status).toBe(204);
    expect(readFileSync(join(bench.root, "checked.ipynb"), "utf8")).toContain("first");
    expect(readdirSync(bench.root).filter(name => name.includes("checkpoint"))).toEqual([]);
    expect((await bench.ask("POST", "/api/contents/checked.ipynb/checkpoints/..%2F..%2Fx")).status).toBe(404);
  });
});

describe("trust", () => {
  const picture = { output_type: "display_data", data: { "text/html": "<script>steal()</script>" }, metadata: {} };
  const trusted = (answer: Answer) =>
    (model(answer).content as { cells: { metadata: { trusted?: boolean } }[] }).cells.map(
      cell => cell.metadata.trusted,
    );

  test("is not given to outputs that came with a file, whatever the file says", async () => {
    bench.put("foreign.ipynb", JSON.stringify(notebook(code("x", [picture], { trusted: true }), code("y"))));
    expect(trusted(await get("foreign.ipynb"))).toEqual([false, true]);
  });

  test("is given when the page says of every cell that the user ran it, and not before", async () => {
    const cells = (mark: boolean) =>
      notebook(code("x", [picture], { trusted: mark }), code("y", [], { trusted: false }));
    await put("ran.ipynb", { type: "notebook", content: cells(false) });
    expect(trusted(await get("ran.ipynb"))).toEqual([false, true]);
    await put("ran.ipynb", { type: "notebook", content: cells(true) });
    expect(trusted(await get("ran.ipynb"))).toEqual([true, true]);
    expect(readFileSync(join(bench.root, "ran.ipynb"), "utf8")).not.toContain("trusted");
  });

  test("ends when the file is changed by another program", async () => {
    const changed = readFileSync(join(bench.root, "ran.ipynb"), "utf8").replace("steal()", "steal(more)");
    bench.put("ran.ipynb", changed);
    expect(trusted(await get("ran.ipynb"))).toEqual([false, true]);
  });

  test("is not given to an upload, which is saved as a file", async () => {
    const text = JSON.stringify(notebook(code("x", [picture], { trusted: true })));
    await put("upload.ipynb", { type: "file", format: "text", content: text });
    expect(trusted(await get("upload.ipynb"))).toEqual([false]);
    expect((await bench.ask("POST", "/api/contents/upload.ipynb/trust")).status).toBe(201);
    expect(trusted(await get("upload.ipynb"))).toEqual([true]);
  });

  test("rests on a secret that only this user can read", () => {
    expect(statSync(join(bench.data, "signatures/secret")).mode & 0o777).toBe(0o600);
    expect(statSync(join(bench.data, "signatures")).mode & 0o777).toBe(0o700);
  });
});

describe("nothing outside the folder", () => {
  const secret = "out-of-bounds";
  beforeAll(() => {
    writeFileSync(join(bench.data, "secret.txt"), secret);
    symlinkSync(bench.data, join(bench.root, "way-out"));
    symlinkSync(join(bench.data, "secret.txt"), join(bench.root, "link.txt"));
    symlinkSync(join(bench.data, "not-yet.txt"), join(bench.root, "dangling.txt"));
  });

  test("is reached through a symbolic link: not read, listed, written, moved or copied", async () => {
    for (const path of ["way-out/secret.txt", "link.txt", "way-out"]) {
      expect((await get(path)).status).toBe(404);
      expect((await bench.ask("GET", `/files/${path}`)).status).toBe(404);
      expect((await bench.ask("DELETE", `/api/contents/${path}`)).status).toBe(404);
      expect((await bench.ask("POST", "/api/contents", { body: { copy_from: path } })).status).toBe(404);
    }
    for (const path of ["way-out/new.txt", "link.txt", "dangling.txt"]) {
      expect((await put(path, { type: "file", format: "text", content: "mine" })).status).toBe(404);
    }
    bench.put("inside.txt", "");
    expect((await bench.ask("PATCH", "/api/contents/inside.txt", { body: { path: "way-out/x.txt" } })).status).toBe(
      404,
    );
    const names = (model(await get("")).content as ContentsModel[]).map(({ name }) => name);
    expect(names).not.toContain("way-out");
    expect(names).not.toContain("link.txt");
    expect(readFileSync(join(bench.data, "secret.txt"), "utf8")).toBe(secret);
    expect(existsSync(join(bench.data, "not-yet.txt"))).toBe(false);
  });

  test("is read by any path that can be written", async () => {
    const part = fc.constantFrom(
      "..",
      ".",
      "",
      "%2e%2e",
      "..%2f",
      "%2F",
      "%5c..",
      "..\\",
      "%00",
      "way-out",
      "data",
      "secret.txt",
      "etc",
      "passwd",
      "C:",
      "~",
      "signatures",
      "secret",
      "%c0%af",
      "%zz",
      "é",
    );
    const paths = fc.array(part, { maxLength: 8 }).map(parts => parts.join("/"));
    await fc.assert(
      fc.asyncProperty(
        paths,
        fc.constantFrom("/api/contents/", "/files/", "/static/lab/", "/lab/api/themes/"),
        async (path, base) => {
          const answer = await bench.ask("GET", base + path);
          expect([200, 302, 400, 404]).toContain(answer.status);
          expect(answer.text).not.toContain(secret);
          expect(answer.text).not.toContain("root:");
        },
      ),
      { numRuns: 300 },
    );
  });

  test("is written by any path that can be written", async () => {
    const before = readdirSync(join(bench.root, ".."));
    const part = fc.constantFrom("..", ".", "", "%2e%2e", "..%2f", "way-out", "\\", "%5c..%5c", "x.txt", "%0a");
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async parts => {
        const answer = await put(parts.join("/"), { type: "file", format: "text", content: "x" });
        expect([200, 201, 400, 404, 405]).toContain(answer.status);
      }),
      { numRuns: 150 },
    );
    expect(readdirSync(join(bench.root, ".."))).toEqual(before);
    expect(readdirSync(bench.data)).not.toContain("x.txt");
  });
});
