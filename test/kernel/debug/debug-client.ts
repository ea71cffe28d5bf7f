/** A debugging client on top of a kernel's: requests of the Debug Adapter Protocol, and the events that follow. */
import { createMessage, type JsonObject } from "../../../kernel/wire/index.ts";
import { type Answer, KernelClient, type ClientOptions } from "../client.ts";

export interface Frame {
  id: number;
  name: string;
  line: number;
  column: number;
  source: { path: string; name: string };
}

export interface Variable {
  name: string;
  value: string;
  type?: string;
  variablesReference: number;
  indexedVariables?: number;
}

/** A response as it came. */
export interface Response {
  success: boolean;
  message?: string;
  command: string;
  request_seq: number;
  body: JsonObject;
}

export class DebugClient {
  readonly kernel: KernelClient;
  #seq = 0;
  /** How many messages of iopub have been looked at for events. */
  #seen = 0;

  private constructor(kernel: KernelClient) {
    this.kernel = kernel;
  }

  static async start(options: ClientOptions = {}): Promise<DebugClient> {
    return new DebugClient(await KernelClient.start({ isChecked: false, ...options }));
  }

  /** Sends what is not a proper request, too. */
  async send(content: JsonObject): Promise<Response> {
    const message = createMessage("debug_request", content, { session: this.kernel.session });
    const { reply } = await this.kernel.send(message, "control");
    return reply.content as unknown as Response;
  }

  async respond(command: string, args: JsonObject = {}): Promise<Response> {
    return this.send({ type: "request", seq: ++this.#seq, command, arguments: args });
  }

  /** The body of a successful response. */
  async request<T = JsonObject>(command: string, args: JsonObject = {}): Promise<T> {
    const response = await this.respond(command, args);
    if (!response.success) throw new Error(`${command}: ${response.message}`);
    return response.body as T;
  }

  async attach(args: JsonObject = {}): Promise<void> {
    await this.request("initialize", { linesStartAt1: true, columnsStartAt1: true });
    await this.request("attach", args);
    await this.event("initialized");
    await this.request("configurationDone");
  }

  /** Sets breakpoints in a cell's text; resolves with the path that stands for it. */
  async breakIn(code: string, ...breakpoints: (number | JsonObject)[]): Promise<string> {
    const { sourcePath } = await this.request<{ sourcePath: string }>("dumpCell", { code });
    await this.setBreakpoints(sourcePath, ...breakpoints);
    return sourcePath;
  }

  async setBreakpoints(path: string, ...breakpoints: (number | JsonObject)[]): Promise<JsonObject[]> {
    const asked = breakpoints.map(one => (typeof one === "number" ? { line: one } : one));
    const { breakpoints: set } = await this.request<{ breakpoints: JsonObject[] }>("setBreakpoints", {
      source: { path },
      breakpoints: asked,
    });
    return set;
  }

  /** The next event of that name, with its body. */
  async event(name: string): Promise<JsonObject> {
    let found: JsonObject | undefined;
    await this.kernel.until(() => {
      const { published } = this.kernel;
      while (!found && this.#seen < published.length) {
        const { header, content } = published[this.#seen++]!;
        if (header.msg_type === "debug_event" && content["event"] === name) found = content;
      }
      return found !== undefined;
    });
    return (found!["body"] ?? {}) as JsonObject;
  }

  /** Runs a cell and waits until it is stopped; the answer comes when it is through. */
  async runToStop(code: string): Promise<{ running: Promise<Answer>; reason: unknown; frames: Frame[] }> {
    const running = this.kernel.execute(code);
    const { reason } = await this.event("stopped");
    return { running, reason, frames: await this.frames() };
  }

  async frames(): Promise<Frame[]> {
    return (await this.request<{ stackFrames: Frame[] }>("stackTrace", { threadId: 1 })).stackFrames;
  }

  /** Goes on in some way; resolves with the place of the next stop. */
  async go(command: "next" | "stepIn" | "stepOut" | "continue"): Promise<Frame> {
    await this.request(command, { threadId: 1 });
    await this.event("stopped");
    return (await this.frames())[0]!;
  }

  resume(): Promise<JsonObject> {
    return this.request("continue", { threadId: 1 });
  }

  /** The variables of a scope of the topmost frame, or of another one. */
  async scope(name: string, frame?: Frame): Promise<Variable[]> {
    const top = frame ?? (await this.frames())[0]!;
    const { scopes } = await this.request<{ scopes: Variable[] }>("scopes", { frameId: top.id });
    const found = scopes.find(scope => scope.name === name);
    if (!found) throw new Error(`no scope ${name}: there are ${scopes.map(scope => scope.name).join(", ")}`);
    return this.members(found.variablesReference);
  }

  async members(variablesReference: number, page: JsonObject = {}): Promise<Variable[]> {
    return (await this.request<{ variables: Variable[] }>("variables", { variablesReference, ...page })).variables;
  }

  async evaluate(expression: string, more: JsonObject = {}): Promise<string> {
    return (await this.request<{ result: string }>("evaluate", { expression, ...more })).result;
  }

  shutdown(): Promise<void> {
    return this.kernel.shutdown();
  }
}

/** Names and values of variables. */
export function values(variables: readonly Variable[]): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}
