/** Who is let in: the token, the cookie, and nobody else's pages. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { openWorkbench, token, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

/** Opens the page as a browser does, and returns its cookies. */
async function logIn(): Promise<{ cookie: string; xsrf: string }> {
  const page = await bench.ask("GET", `/lab?token=${token}`, { known: false });
  const cookies = (page.headers["set-cookie"] as string[]).map(line => line.split(";")[0] ?? "");
  const xsrf = cookies.find(cookie => cookie.startsWith("_xsrf="))?.slice("_xsrf=".length) ?? "";
  return { cookie: cookies.join("; "), xsrf };
}

describe("the token", () => {
  test("is accepted in the header, as token and as bearer, and in the address", async () => {
    for (const scheme of ["token", "Bearer"]) {
      const answer = await bench.ask("GET", "/api", { known: false, headers: { authorization: `${scheme} ${token}` } });
      expect(answer.status).toBe(200);
    }
    expect((await bench.ask("GET", `/api?token=${token}`, { known: false })).status).toBe(200);
  });

  test.each(["/lab", "/api", "/api/contents", "/files/a.txt", "/static/lab/main.css", "/nothing"])(
    "is needed for %s, and a wrong one gets 403 and nothing else",
    async path => {
      const answers = [
        await bench.ask("GET", `${path}?token=wrong`, { known: false }),
        await bench.ask("GET", path, { known: false, headers: { authorization: "token wrong" } }),
        await bench.ask("GET", path, { known: false, headers: { authorization: "nonsense" } }),
        await bench.ask("GET", `${path}?token=`, { known: false }),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(403);
        expect(answer.text).toBe("");
        expect(answer.headers["set-cookie"]).toBeUndefined();
      }
    },
  );

  test("that is wrong is refused even beside a good cookie", async () => {
    const { cookie } = await logIn();
    const answer = await bench.ask("GET", "/api?token=wrong", { known: false, headers: { cookie } });
    expect(answer.status).toBe(403);
  });

  test("is asked for where a page was opened without it", async () => {
    const answer = await bench.ask("GET", "/lab", { known: false });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("the address that its terminal shows");
    expect((await bench.ask("GET", "/api", { known: false })).text).toBe("");
  });
});

describe("the cookie", () => {
  test("comes with the page, which then has an address without the token", async () => {
    const page = await bench.ask("GET", `/lab/tree/a%20b.ipynb?token=${token}&reset`, { known: false });
    expect(page.status).toBe(302);
    expect(page.headers.location).toBe("/lab/tree/a%20b.ipynb?reset=");
    const [session, xsrf] = page.headers["set-cookie"] as string[];
    expect(session).toMatch(new RegExp(`^setpoint-${bench.port}=[\\w-]+; Path=/; HttpOnly; SameSite=Strict$`));
    expect(session).not.toContain(token);
    expect(xsrf).toMatch(/^_xsrf=[0-9a-f]{48}; Path=\/; SameSite=Strict$/);
  });

  test("opens the page, which holds no token", async () => {
    const { cookie } = await logIn();
    const page = await bench.ask("GET", "/lab", { known: false, headers: { cookie } });
    expect(page.status).toBe(200);
    expect(page.text).not.toContain(token);
  });

  test("survives a click on another site's link, where a redirect would lose it", async () => {
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    const page = await bench.ask("GET", `/lab?token=${token}`, { known: false, headers });
    expect(page.status).toBe(200);
    expect(page.text).toContain('<meta http-equiv="refresh" content="0;url=/lab">');
  });

  test("reads without more, and changes only with the XSRF token", async () => {
    const { cookie, xsrf } = await logIn();
    const change = (headers: Record<string, string>) =>
      bench.ask("PUT", "/api/contents/x.txt", {
        known: false,
        headers: { cookie, ...headers },
        body: { content: "x" },
      });
    expect((await bench.ask("GET", "/api/contents", { known: false, headers: { cookie } })).status).toBe(200);
    expect((await change({})).status).toBe(403);
    expect((await change({ "x-xsrftoken": "0".repeat(48) })).status).toBe(403);
    expect((await change({ "x-xsrftoken": xsrf })).status).toBe(201);
  });

  test("of another run is worth nothing", async () => {
    await using other = await openWorkbench();
    const { cookie } = await logIn();
    const renamed = cookie.replace(`setpoint-${bench.port}`, `setpoint-${other.port}`);
    expect((await other.ask("GET", "/api", { known: false, headers: { cookie: renamed } })).status).toBe(403);
  });

  test("is not taken from a page on another port, which browsers count as the same site", async () => {
    const { cookie } = await logIn();
    for (const site of ["same-site", "cross-site"]) {
      const headers = { cookie, "sec-fetch-site": site, "sec-fetch-mode": "no-cors" };
      expect((await bench.ask("GET", "/api/contents", { known: false, headers })).status).toBe(403);
    }
  });
});

describe("another site", () => {
  test.each([
    "evil.example",
    "evil.example:8888",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "127.0.0.2",
    "[::2]:80",
  ])("that rebinds its name %s to the loopback is refused, with the right token too", async host => {
    const answer = await bench.ask("GET", "/api", { headers: { host } });
    expect(answer.status).toBe(403);
    expect(answer.text).toBe("");
  });

  test("is told apart from the names of this machine", async () => {
    for (const host of ["localhost", `LOCALHOST:${bench.port}`, "127.0.0.1:9999", `[::1]:${bench.port}`]) {
      expect((await bench.ask("GET", "/api", { headers: { host } })).status).toBe(200);
    }
  });

  test.each(["http://evil.example", "null", "https://127.0.0.1", "http://localhost:1"])(
    "with the origin %s is refused on every method",
    async origin => {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
        expect((await bench.ask(method, "/api/contents/x", { headers: { origin } })).status).toBe(403);
      }
    },
  );

  test("cannot open a WebSocket; this one can", async () => {
    const { cookie } = await logIn();
    const open = (headers: Record<string, string>) =>
      new Promise<string>(resolve => {
        const socket = new WebSocket(`ws://127.0.0.1:${bench.port}/api/events/subscribe`, { headers });
        socket.once("open", () => (socket.close(), resolve("open")));
        socket.once("error", (error: Error) => resolve(error.message));
      });
    expect(await open({ cookie, origin: `http://127.0.0.1:${bench.port}` })).toBe("open");
    expect(await open({ cookie, origin: "http://evil.example" })).toContain("403");
    expect(await open({ authorization: "token wrong" })).toContain("403");
    expect(await open({})).toContain("403");
  });
});

test("every answer tells the browser what it may not do", async () => {
  const { cookie } = await logIn();
  bench.put("page.html", "<script>alert(1)</script>");
  const policy = async (path: string) =>
    (await bench.ask("GET", path, { headers: { cookie } })).headers["content-security-policy"];
  expect(await policy("/api")).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(await policy("/files/page.html")).toBe("sandbox allow-scripts");
  const page = String(await policy("/lab"));
  expect(page).toContain("script-src 'self' 'unsafe-eval' blob:;");
  expect(page).toContain("frame-ancestors 'self'");
  expect(page).not.toContain("https:");
  expect((await bench.ask("GET", "/files/page.html")).headers["x-content-type-options"]).toBe("nosniff");
});

test("the server listens on the loopback only", () => {
  expect(bench.server.url).toBe(`http://127.0.0.1:${bench.port}/`);
});
