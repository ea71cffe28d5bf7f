/** A monitor page as a browser reads it: by HTTP and its stream of events. */

import { type IncomingMessage, request } from "node:http";
import type { PageHello, PageMessage, PageValue } from "../../widgets/monitor-page/page-state.ts";

/** Asks for an address. */
export function ask(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => request(url, { headers, method }, resolve).on("error", reject).end());
}

/** One page, by its stream of events. */
export class PageReader {
  readonly messages: PageMessage[] = [];
  ended = false;
  readonly #reply: IncomingMessage;

  constructor(reply: IncomingMessage) {
    this.#reply = reply;
    let text = "";
    reply.setEncoding("utf8");
    reply.on("data", (part: string) => {
      const events = (text + part).split("\n\n");
      text = events.pop() ?? "";
      for (const event of events)
        if (event.startsWith("data: ")) this.messages.push(JSON.parse(event.slice(6)) as PageMessage);
    });
    reply.on("close", () => (this.ended = true));
    reply.on("error", () => {});
  }

  get hello(): PageHello | undefined {
    return this.messages.find(({ hello }) => hello)?.hello;
  }

  /** The last that was told of a parameter. */
  value(name: string): PageValue | undefined {
    const key = this.hello?.parameters.find(each => each.name === name)?.key ?? -1;
    return this.messages.map(({ values }) => values?.[key]).findLast(value => value !== undefined);
  }

  close(): void {
    this.#reply.destroy();
  }
}
