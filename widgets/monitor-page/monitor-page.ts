/** The last values of parameters as a page of its own, for a screen in the lab: it needs no notebook, and asks nothing by itself. */

import { inspect } from "node:util";

import { clock } from "../../drivers/core/index.ts";
import { isInterrupt, messageOf } from "../../drivers/core/errors.ts";
import { runtime } from "../../drivers/runtime.ts";
import { outside } from "../../drivers/station/safety/outside.ts";
import { Poller } from "../model/poller.ts";
import type { PanelSource } from "../instrument-panel/rows.ts";
import { html } from "../markup.ts";
import { type Displayable, type MimeBundle, displaySymbol } from "../mime.ts";
import { PageServer, type PageStream } from "./page-server.ts";
import type { PageMessage } from "./page-state.ts";
import { PageValues } from "./page-values.ts";

/** How a monitor page is served. */
export interface MonitorPageOptions {
  /** The port on this machine. Default one that is free. */
  port?: number;
  /** Seconds after which all are read again, while a page is open. Default not at all: it shows what others have read. */
  every?: number;
  /** What stands above. Default the name of what is shown. */
  title?: string;
}

/** How often it is looked what has changed, in milliseconds: only while a page is open. */
const lookEvery = 500;
/** After so many looks a page is written to in any case: one that has gone is noticed. */
const looksBetweenTouches = 30;
/** The paces that make sense, in seconds. */
const [fastest, slowest] = [0.1, 3600];

/** A page that is being served; {@link monitorPage} makes it. Its value in a cell is a link to it. */
export class MonitorPage implements Displayable, AsyncDisposable {
  readonly #values: PageValues;
  readonly #server: PageServer;
  readonly #every: number | undefined;
  readonly #poller = new Poller(signal => this.#round(signal));
  #reading: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #looks = 0;
  #closing: Disposable | undefined;
  #closed: Promise<void> | undefined;

  /** {@link monitorPage} makes it. */
  constructor(source: PanelSource, { every, title }: MonitorPageOptions) {
    if (every !== undefined && !(every >= fastest && every <= slowest)) {
      throw new RangeError(`monitor page: every ${every} s is invalid: must be from ${fastest} to ${slowest} s`);
    }
    this.#every = every;
    this.#values = new PageValues(source);
    this.#server = new PageServer(title ?? `monitor of ${this.#values.title}`, {
      opened: stream => this.#opened(stream),
      closed: () => this.#rest(),
    });
    this.#poller.pace(every);
  }

  /** Its address, with the token that it is opened with. */
  get url(): string {
    return this.#server.url;
  }

  /** How many pages are open. */
  get pages(): number {
    return this.#server.streams.size;
  }

  /** Begins to serve; {@link monitorPage} does it. */
  async listen(port: number): Promise<void> {
    // It belongs to no cell: an interrupt does not end it.
    await outside(() => this.#server.listen(port));
    this.#closing = runtime().onDispose(() => this.close(), "monitor page");
  }

  /** Ends it: pages say that it has ended. Twice is fine. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  [displaySymbol](): MimeBundle {
    const { parameters, title } = this.#values;
    const link = html`<a href="${this.url}" target="_blank" rel="noopener noreferrer">monitor of ${title}</a>`;
    const pace = this.#every === undefined ? "" : `, read every ${this.#every} s while it is open`;
    const text = `${parameters.length} ${parameters.length === 1 ? "parameter" : "parameters"}${pace}`;
    return { "text/html": html`${link}: ${text}`.source, "text/plain": `monitor page: ${this.url} (${text})` };
  }

  toString(): string {
    return `<MonitorPage: ${this.url}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  async #close(): Promise<void> {
    this.#closing?.[Symbol.dispose]();
    for (const stream of this.#server.streams) stream.send({ end: true } satisfies PageMessage);
    this.#poller.pace(undefined);
    clearInterval(this.#timer);
    this.#values[Symbol.dispose]();
    await this.#server.close();
  }

  #opened(stream: PageStream): void {
    const { parameters } = this.#values;
    const every = this.#every ?? null;
    stream.send({ hello: { every, parameters, hours: this.#values.hours() } } satisfies PageMessage);
    this.#look(stream);
    this.#timer ??= setInterval(() => this.#lookAtAll(), lookEvery).unref();
    this.#poller.rest(false);
  }

  /** When the last page has gone nothing goes on. */
  #rest(): void {
    if (this.pages > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#poller.rest(true);
  }

  #lookAtAll(): void {
    this.#looks++;
    for (const stream of this.#server.streams) {
      if (stream.isReady) this.#look(stream);
      if (this.#looks % looksBetweenTouches === 0) stream.touch();
    }
  }

  #look(stream: PageStream): void {
    const values = this.#values.news(stream.sent);
    if (Object.keys(values).length > 0) stream.send({ values, now: clock().now() } satisfies PageMessage);
  }

  async #round(signal: AbortSignal): Promise<boolean> {
    let went = true;
    for (const key of this.#values.gettable) {
      // A round that was ended may still be at its last read.
      await this.#reading;
      if (signal.aborted) break;
      const reading = this.#read(key);
      this.#reading = reading;
      went = (await reading) && went;
    }
    return went;
  }

  /** Whether it could be read. */
  async #read(key: number): Promise<boolean> {
    try {
      await this.#values.at(key)?.get?.();
      this.#values.failed(key, undefined);
      return true;
    } catch (error) {
      // A press of the stop button may hit any exchange; the next round asks again.
      if (!isInterrupt(error)) this.#values.failed(key, messageOf(error));
      return isInterrupt(error);
    }
  }
}

/**
 * Serves the last values of parameters, instruments, or a station as a page of its own, for a screen in the lab: with unit, age,
 * the line of the last hour, and in the colour of an alarm where one is raised. The address has a random token and is printed;
 * only this machine can open it. It shows what is cached; with `every` it reads like {@link monitor}, while a page is open.
 *
 * @example const screen = await monitorPage([fridge.temperature, gauge.pressure], { every: 5 });
 * @throws TypeError for what has no parameters, RangeError for a pace that is none, Error for a port that is taken.
 */
export async function monitorPage(source: PanelSource, options: MonitorPageOptions = {}): Promise<MonitorPage> {
  const { port = 0 } = options;
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new RangeError(`monitor page: port ${port} is invalid: must be from 1 to 65535, or 0 for any that is free`);
  }
  const page = new MonitorPage(source, options);
  await page.listen(port);
  console.log(`monitor page: ${page.url}`);
  return page;
}
