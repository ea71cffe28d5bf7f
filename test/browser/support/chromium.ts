/** Debian's Chromium, driven through playwright-core, and a record of what a page must not do. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";

const places = [
  process.env["SETPOINT_CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Console errors that are known, with the reason why they are none of ours to fix. */
const allowed: readonly RegExp[] = [];

/** Path of the browser, if there is one. */
export function findChromium(): string | undefined {
  return places.find((place): place is string => Boolean(place && existsSync(place)));
}

/** A browser with a profile of its own, that notes what pages complain of and ask from outside. */
export class Browser {
  /** Console errors, uncaught exceptions and requests that leave this machine. */
  readonly problems: string[] = [];
  readonly #context: BrowserContext;
  readonly #profile: string;

  private constructor(context: BrowserContext, profile: string) {
    this.#context = context;
    this.#profile = profile;
  }

  static async launch(more: readonly string[] = []): Promise<Browser> {
    const profile = await mkdtemp(join(tmpdir(), "setpoint-browser-"));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium(),
      headless: true,
      args: [...flags, ...more],
      viewport: { width: 1400, height: 1000 },
    });
    return new Browser(context, profile);
  }

  /** Opens the workbook at an address, and waits until it is there. */
  async open(url: string): Promise<Page> {
    const page = await this.blank();
    await page.goto(url);
    await page.locator(".sp-Splash").waitFor({ state: "detached", timeout: 60_000 });
    return page;
  }

  /** An empty page. */
  async blank(): Promise<Page> {
    const page = await this.#context.newPage();
    page.on("console", message => {
      // A failed request is noted below, with its address.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
        this.#note(`console: ${message.text()}`);
      }
    });
    page.on("response", reply => {
      if (reply.status() >= 400) this.#note(`status ${reply.status()}: ${reply.request().method()} ${reply.url()}`);
    });
    page.on("requestfailed", request => {
      // A page that is left or closed takes its requests back.
      const reason = request.failure()?.errorText;
      if (reason !== "net::ERR_ABORTED") this.#note(`${reason}: ${request.method()} ${request.url()}`);
    });
    page.on("pageerror", error => this.#note(`uncaught: ${error.message}`));
    page.on("request", request => this.#noteIfOutside(request.url()));
    page.on("websocket", socket => this.#noteIfOutside(socket.url()));
    return page;
  }

  async close(): Promise<void> {
    await this.#context.close();
    await rm(this.#profile, { recursive: true, force: true });
  }

  #note(problem: string): void {
    if (!allowed.some(pattern => pattern.test(problem))) this.problems.push(problem);
  }

  #noteIfOutside(address: string): void {
    const { protocol, hostname } = new URL(address);
    if (/^(https?|wss?):$/.test(protocol) && hostname !== "127.0.0.1") this.#note(`asked from outside: ${address}`);
  }
}
