/** The status byte of a simulated instrument, and its requests for service. */
import { describe, expect, test } from "vitest";
import { SimulatedConversation } from "../../../drivers/io/sim/conversation.ts";
import type { SimulatedDevice } from "../../../drivers/io/sim/device.ts";
import { modelDevice } from "../../../drivers/io/sim/model-device.ts";
import { SimulationTransport } from "../../../drivers/io/sim/simulation-transport.ts";
import { StandardStatus } from "../../../drivers/io/sim/status/standard-status.ts";
import { MessageHandle } from "../../../drivers/io/handle/message-handle.ts";
import { deviceOf } from "../simulation-file.ts";

/** An instrument after IEEE 488.2 whose sweep lasts until the test ends it. */
function sweeper(): { device: SimulatedDevice; end: () => void; triggers: () => number; status: StandardStatus } {
  const status = new StandardStatus();
  let end = (): void => {};
  let triggers = 0;
  const device = modelDevice("sweeper", () => ({
    status,
    answer: message => {
      if (message === "SWEEP") end = status.begin();
      else return message === "DATA?" ? "1,2,3" : undefined;
      return null;
    },
    trigger: () => void triggers++,
  }));
  return { device, status, end: () => end(), triggers: () => triggers };
}

class Client {
  readonly conversation: SimulatedConversation;
  readonly requests: number[] = [];

  constructor(device: SimulatedDevice) {
    this.conversation = new SimulatedConversation(device);
    this.conversation.onServiceRequest(status => this.requests.push(status));
  }

  tell(message: string): void {
    this.conversation.receive(Buffer.from(`${message}\n`), false);
  }

  hear(): string | undefined {
    return this.conversation.take()?.toString().trimEnd();
  }

  ask(message: string): string | undefined {
    this.tell(message);
    return this.hear();
  }
}

describe("an instrument after IEEE 488.2", () => {
  test("says once that it was switched on", () => {
    const client = new Client(sweeper().device);
    expect([client.ask("*ESR?"), client.ask("*ESR?")]).toEqual(["128", "0"]);
  });

  test("keeps its masks, without bit 6 in that of service requests", () => {
    const client = new Client(sweeper().device);
    for (const message of ["*ESE 255", "*SRE 255"]) client.tell(message);
    expect([client.ask("*ESE?"), client.ask("*SRE?"), client.ask(" *ese? ")]).toEqual(["255", "191", "255"]);
    client.tell("*ese 4.6");
    expect(client.ask("*ESE?")).toBe("5");
  });

  test.each([
    ["*ESE 256", "16"],
    ["*SRE -1", "16"],
    ["*SRE many", "32"],
    ["*ESE", "32"],
    ["FOO", "32"],
  ])("%s sets the event register to %s", (message, events) => {
    const client = new Client(sweeper().device);
    client.ask("*ESR?");
    client.tell(message);
    expect(client.ask("*ESR?")).toBe(events);
  });

  test("summarises enabled events in bit 5, and *CLS clears them", () => {
    const client = new Client(sweeper().device);
    client.tell("*CLS;*ESE 32;FOO");
    expect(client.ask("*STB?")).toBe("32");
    client.tell("*ESE 0");
    expect(client.ask("*STB?")).toBe("0");
    client.tell("*ESE 32;*CLS");
    expect([client.ask("*STB?"), client.ask("*ESR?")]).toEqual(["0", "0"]);
  });

  test("*STB? has the summary of all in bit 6, again and again; a poll has the request there, once", () => {
    const client = new Client(sweeper().device);
    client.tell("*CLS;*ESE 32;*SRE 32;FOO");
    expect([client.ask("*STB?"), client.ask("*STB?")]).toEqual(["96", "96"]);
    expect([client.conversation.readStatus(), client.conversation.readStatus()]).toEqual([96, 32]);
  });

  test("requests service when an enabled reason comes, and again only for a new one", () => {
    const client = new Client(sweeper().device);
    client.tell("*CLS;*ESE 33;*SRE 32;FOO");
    client.tell("FOO");
    expect(client.requests).toEqual([96]);
    expect(client.ask("*ESR?")).toBe("32");
    client.tell("FOO");
    expect(client.requests).toEqual([96, 96]);
  });

  test("a reply that waits is bit 4, of the client it waits for", () => {
    const { device } = sweeper();
    const [one, other] = [new Client(device), new Client(device)];
    one.tell("*SRE 16");
    one.tell("DATA?");
    expect(one.requests).toEqual([80]);
    expect(other.requests).toEqual([]);
    expect([one.conversation.readStatus(), other.conversation.readStatus()]).toEqual([80, 0]);
    expect(one.hear()).toBe("1,2,3");
    expect(one.conversation.readStatus()).toBe(0);
    one.tell("DATA?");
    expect(one.requests).toEqual([80, 80]);
  });

  test("a client that has gone hears nothing", () => {
    const { device } = sweeper();
    const client = new Client(device);
    client.tell("*CLS;*ESE 32;*SRE 32");
    client.conversation.close();
    device.answer("FOO");
    expect(client.requests).toEqual([]);
  });

  test("*OPC sets bit 0 when what runs has ended, and then requests service", () => {
    const { device, end } = sweeper();
    const client = new Client(device);
    client.tell("*CLS;*ESE 1;*SRE 32;SWEEP;*OPC");
    expect(client.ask("*ESR?")).toBe("0");
    end();
    expect(client.requests).toEqual([96]);
    expect(client.ask("*ESR?")).toBe("1");
    client.tell("*OPC");
    expect(client.ask("*ESR?")).toBe("1");
  });

  test("*OPC? answers when what runs has ended, and holds up what comes after it", async () => {
    const { device, end } = sweeper();
    const client = new Client(device);
    client.tell("SWEEP;*OPC?;DATA?");
    expect(client.conversation.hasReply).toBe(false);
    expect(client.conversation.expectsReply).toBe(true);
    end();
    await new Promise(resolve => setImmediate(resolve));
    expect([client.hear(), client.hear()]).toEqual(["1", "1,2,3"]);
    expect(client.ask("*OPC?")).toBe("1");
  });

  test("*WAI holds up what comes after it; a device clear lets go", async () => {
    const { device, end } = sweeper();
    const client = new Client(device);
    client.tell("SWEEP;*WAI;DATA?");
    expect(client.hear()).toBeUndefined();
    client.conversation.clear();
    expect(client.ask("DATA?")).toBe("1,2,3");
    end();
    await new Promise(resolve => setImmediate(resolve));
    expect(client.hear()).toBeUndefined();
  });

  test("*CLS forgets an *OPC", () => {
    const { device, end } = sweeper();
    const client = new Client(device);
    client.tell("SWEEP;*OPC;*CLS");
    end();
    end();
    expect(client.ask("*ESR?")).toBe("0");
  });

  test("has bits of its own", () => {
    const { device, status } = sweeper();
    const client = new Client(device);
    client.tell("*SRE 128");
    status.condition(0x80 | 0x20, true);
    expect(client.requests).toEqual([192]);
    expect(client.conversation.readStatus()).toBe(192);
    status.condition(0x80, false);
    expect(client.conversation.readStatus()).toBe(0);
  });

  test("is triggered by the bus", () => {
    const { device, triggers } = sweeper();
    new Client(device).conversation.trigger();
    expect(triggers()).toBe(1);
  });
});

describe("a file", () => {
  const body = `
    error:
      status_register:
        - {q: "*ESR?", command_error: 32}
      error_queue:
        - {q: "ERR?", default: "0", command_error: "1"}
    dialogues:
      - {q: "A", r: "a"}
      - {q: "*TRG", r: "triggered"}`;
  const masks = `
    properties:
      ese:
        default: 0
        getter: {q: "*ESE?", r: "{}"}
        setter: {q: "*ESE {:d}"}
      sre:
        default: 0
        getter: {q: "*SRE?", r: "{}"}
        setter: {q: "*SRE {:d}"}`;

  test("has the register behind *ESR? in bit 5 and its error queues in bit 2", () => {
    const client = new Client(deviceOf(body));
    expect(client.conversation.readStatus()).toBe(0);
    client.tell("nonsense");
    expect(client.conversation.readStatus()).toBe(0x24);
    expect([client.ask("*ESR?"), client.conversation.readStatus()]).toEqual(["32", 0x04]);
    expect([client.ask("ERR?"), client.conversation.readStatus()]).toEqual(["1", 0]);
    client.tell("A");
    expect(client.conversation.readStatus()).toBe(0x10);
    expect(client.requests).toEqual([]);
  });

  test("that has *SRE and *ESE requests service by them", () => {
    const client = new Client(deviceOf(body + masks));
    client.tell("nonsense");
    expect(client.conversation.readStatus()).toBe(0x04);
    client.tell("*SRE 32;*ESE 32");
    expect(client.requests).toEqual([0x64]);
    expect(client.ask("*SRE?")).toBe("32");
  });

  test("that knows *TRG is triggered by the bus", () => {
    const client = new Client(deviceOf(body));
    client.conversation.trigger();
    expect(client.hear()).toBe("triggered");
    const other = new Client(deviceOf(`\n    dialogues:\n      - {q: "A", r: "a"}`));
    other.conversation.trigger();
    expect(other.hear()).toBeUndefined();
  });
});

test("in this process, requests come through the transport to whoever listens", async () => {
  const { device, end } = sweeper();
  const transport = new SimulationTransport(device);
  const limits = { deadline: null };
  const heard: (number | undefined)[] = [];
  const listening = await transport.onServiceRequest(status => heard.push(status), limits);
  const handle = new MessageHandle("GPIB0::1::INSTR", transport, {
    timeout: 5,
    readTermination: "\n",
    writeTermination: "\n",
  });
  await handle.write("*CLS;*ESE 1;*SRE 32;SWEEP;*OPC");
  end();
  expect(heard).toEqual([96]);
  expect([await transport.readStatus(limits), await transport.readStatus(limits)]).toEqual([96, 32]);
  await listening[Symbol.asyncDispose]();
  await handle.write("*ESE 0;*CLS;*ESE 32;FOO");
  expect(heard).toEqual([96]);
  await transport.trigger(limits);
  await handle.close();
});
