/** What JupyterLab asks for at its start: the page, its files, settings, themes, workspaces and the small things. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const get = (path: string, headers: Record<string, string> = {}) => bench.ask("GET", path, { headers });

describe("the page", () => {
  const configOf = (page: string) =>
    JSON.parse(
      /<script id="jupyter-config-data" type="application\/json">(.*)<\/script>/.exec(page)?.[1] ?? "",
    ) as object;

  test.each([
    ["/lab", { mode: "multiple-document", workspace: "default", treePath: "" }],
    ["/lab/tree/a/b%20c.ipynb", { mode: "multiple-document", workspace: "default", treePath: "a/b c.ipynb" }],
    ["/lab/workspaces/mine/tree/x.ipynb", { workspace: "mine", treePath: "x.ipynb" }],
    ["/doc/tree/x.ipynb", { mode: "single-document", treePath: "x.ipynb" }],
  ])("at %s tells JupyterLab where it is", async (path, expected) => {
    const page = await get(path);
    expect(page.status).toBe(200);
    expect(configOf(page.text)).toMatchObject({
      ...expected,
      appUrl: "/lab",
      baseUrl: "/",
      token: "",
      terminalsAvailable: false,
      untracked_message_types: ["setpoint_diagnostics_request"],
    });
    expect(page.text).toContain('<script defer src="/static/lab/main.0123456789ab.js">');
    expect(page.text).toContain('<link rel="stylesheet" href="/static/lab/main.css">');
  });

  test("cannot be broken out of by a path", async () => {
    const page = await get("/lab/tree/%3C%2Fscript%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    expect(page.text.match(/<script/g)).toHaveLength(2);
    expect(configOf(page.text)).toMatchObject({ treePath: "</script><script>alert(1)</script>" });
  });

  test("is where the root leads", async () => {
    expect((await get("/")).headers.location).toBe("/lab");
  });
});

describe("built files", () => {
  test("are sent compressed to who accepts it, and kept for ever if their name has a hash", async () => {
    const path = "/static/lab/main.0123456789ab.js";
    const compressed = await get(path, { "accept-encoding": "gzip, br" });
    expect(compressed.text).toBe("compressed");
    expect(compressed.headers).toMatchObject({
      "content-encoding": "br",
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
    });
    const plain = await get(path);
    expect(plain.text).toBe("start();");
    expect(plain.headers["content-encoding"]).toBeUndefined();
  });

  test("without a hash are asked for again, and not sent when they are the same", async () => {
    const first = await get("/static/lab/main.css");
    expect(first.headers["cache-control"]).toBe("no-cache");
    const again = await get("/static/lab/main.css", { "if-none-match": String(first.headers["etag"]) });
    expect([again.status, again.text]).toEqual([304, ""]);
  });

  test("include the themes", async () => {
    const theme = await get("/lab/api/themes/@jupyterlab/theme-light-extension/index.css");
    expect([theme.text, theme.headers["content-type"]]).toEqual([":root {}", "text/css; charset=utf-8"]);
  });
});

describe("settings", () => {
  const id = "@jupyterlab/apputils-extension:themes";
  const save = (raw: unknown, which = id) => bench.ask("PUT", `/lab/api/settings/${which}`, { body: { raw } });

  test("come from the schemas, with our defaults in place", async () => {
    const { settings } = (await get("/lab/api/settings")).json<{ settings: object[] }>();
    const expected = {
      id,
      version: "4.6.4",
      raw: "{}",
      settings: {},
      schema: { properties: { theme: { default: "JupyterLab Dark" } } },
    };
    expect(settings).toMatchObject([expected]);
    expect((await get(`/lab/api/settings/${id}`)).json()).toMatchObject(expected);
    expect((await get("/lab/api/settings?ids_only=true")).json()).toEqual({ settings: [{ id }] });
  });

  test("are kept as the user wrote them, comments and all", async () => {
    const raw = '{\n  // Bright.\n  "theme": "JupyterLab Light",\n}';
    expect((await save(raw)).status).toBe(204);
    expect((await get(`/lab/api/settings/${id}`)).json()).toMatchObject({
      raw,
      settings: { theme: "JupyterLab Light" },
    });
  });

  test("that are not known, or no settings, are refused", async () => {
    expect((await save("{", id)).status).toBe(400);
    expect((await save(5, id)).json()["message"]).toBe("raw must be text");
    for (const which of ["@jupyterlab/none:x", "x", "..:x", "a/../../b:c", "@a/b:..", "a:b:c"]) {
      expect((await save("{}", encodeURIComponent(which))).status).toBe(404);
    }
  });
});

describe("workspaces", () => {
  test("are kept under any name, listed and deleted", async () => {
    const name = "auto-x/../ü";
    const path = `/lab/api/workspaces/${encodeURIComponent(name)}`;
    expect((await get(path)).json()).toEqual({ data: {}, metadata: { id: name } });
    const workspace = { data: { "layout-restorer:data": { main: 1 } }, metadata: { id: name } };
    expect((await bench.ask("PUT", path, { body: workspace })).status).toBe(204);
    expect((await get(path)).json()).toMatchObject(workspace);
    expect((await get("/lab/api/workspaces")).json()).toMatchObject({
      workspaces: { ids: [name], values: [workspace] },
    });
    expect((await bench.ask("DELETE", path)).status).toBe(204);
    expect((await bench.ask("DELETE", path)).status).toBe(404);
    expect((await bench.ask("PUT", path, { body: { metadata: {} } })).status).toBe(400);
    expect(readdirSync(join(bench.data, "config", "workspaces"))).toEqual([]);
  });
});

test("configuration sections are merged and kept", async () => {
  expect((await get("/api/config/notebook")).json()).toEqual({});
  await bench.ask("PATCH", "/api/config/notebook", { body: { a: 1 } });
  expect((await bench.ask("PATCH", "/api/config/notebook", { body: { b: 2 } })).json()).toEqual({ a: 1, b: 2 });
  expect((await get("/api/config/notebook")).json()).toEqual({ a: 1, b: 2 });
  expect((await get("/api/config/..%2Fx")).status).toBe(404);
});

test("the small questions of a start have answers", async () => {
  expect((await get("/api/me")).json()).toMatchObject({
    identity: { username: expect.any(String) as string },
    permissions: {},
  });
  expect((await get("/api/status")).json()).toMatchObject({ kernels: 0, connections: 0 });
  expect((await get("/api/nbconvert")).json()).toEqual({});
  expect((await get("/lab/api/translations")).json()).toMatchObject({ data: { en: { displayName: "English" } } });
  expect((await get("/lab/api/translations/en")).json()).toEqual({ data: {}, message: "" });
  expect((await get("/api/sessions")).json()).toEqual([]);
  expect((await get("/api/nothing")).status).toBe(404);
  expect((await bench.ask("DELETE", "/api/me")).status).toBe(405);
});
