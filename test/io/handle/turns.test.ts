/** Transactions, locks, service requests and waiting for operations. */

import { inspect } from "node:util";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";

import { handleOver, MessageBottom, StreamBottom } from "./memory-transport.ts";

const echo = (message: Buffer): Buffer => message;
const heard = ({ heard: messages }: { heard: Buffer[] }): string[] => messages.map(one => one.toString().trim());

describe("a transaction", () => {
  test("is not interleaved with what others ask meanwhile", async () => {
    const transport = new StreamBottom(echo);
    const handle = handleOver(transport);
    const sweep = handle.transaction(async io => {
      for (let n = 0; n < 5; n++) {
        await io.query(`T${n}`);
        await turn();
      }
    });
    const others = Array.from({ length: 5 }, (_, n) => handle.query(`O${n}`));
    await Promise.all([sweep, ...others]);
    expect(heard(transport)).toEqual(["T0", "T1", "T2", "T3", "T4", "O0", "O1", "O2", "O3", "O4"]);
  });

  test("holds the whole bus: another instrument on it waits, one on another bus does not", async () => {
    const first = new StreamBottom(echo, 7, "adapter 1");
    const beside = new StreamBottom(echo, 7, "adapter 1");
    const elsewhere = new StreamBottom(echo);
    const order: string[] = [];
    const done = (name: string) => () => void order.push(name);
    await Promise.all([
      handleOver(first)
        .transaction(async io => {
          for (let n = 0; n < 10; n++) await io.query("T");
        })
        .then(done("transaction")),
      handleOver(beside).query("A").then(done("beside")),
      handleOver(elsewhere).query("B").then(done("elsewhere")),
    ]);
    expect(order).toEqual(["elsewhere", "transaction", "beside"]);
  });

  test("takes the handle itself, nested transactions and several at once for its own", async () => {
    const transport = new StreamBottom(echo);
    const handle = handleOver(transport);
    const all = handle.transaction(async io => {
      await io.transaction(async () => void (await handle.query("N")));
      await Promise.all([handle.query("P"), io.query("Q")]);
    });
    await Promise.all([all, handle.query("after")]);
    expect(heard(transport)).toEqual(["N", "P", "Q", "after"]);
  });

  test("that fails gives the bus back, with the error it had", async () => {
    const handle = handleOver(new StreamBottom(echo));
    await expect(handle.transaction(() => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
    expect(await handle.query("A")).toBe("A");
  });

  test("what it left running takes turns with everybody", async () => {
    const handle = handleOver(new StreamBottom(echo));
    let late: Promise<string> | undefined;
    await handle.transaction(async () => {
      late = turn().then(() => handle.query("late"));
    });
    expect(await Promise.all([late, handle.query("other")])).toEqual(["late", "other"]);
  });

  test("a waiting one is taken back by its signal", async () => {
    const handle = handleOver(new StreamBottom(echo));
    const stop = new AbortController();
    const long = handle.transaction(() => turn());
    const waiting = handle.transaction(async () => "never", { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toThrow("waiting for a turn at TCPIP0::10.0.0.7::5025::SOCKET: aborted");
    await long;
  });
});

describe("a lock, where the bus has none", () => {
  test("keeps other connections out until it is given back", async () => {
    const [mine, other] = [handleOver(new StreamBottom(echo)), handleOver(new StreamBottom(echo))];
    await mine.lock();
    expect(await mine.query("A")).toBe("A");
    await expect(other.query("B")).rejects.toThrow(
      'asking "B" of TCPIP0::10.0.0.7::5025::SOCKET: another connection holds the lock',
    );
    await expect(other.lock({ timeout: 0.02 })).rejects.toThrow("within 0.02 s");
    const waiting = other.lock();
    await mine.unlock();
    await waiting;
    await expect(mine.query("A")).rejects.toThrow("holds the lock");
    await other.close();
    expect(await mine.query("A")).toBe("A");
    await expect(mine.unlock()).rejects.toThrow("this connection holds no lock");
  });

  test("with a key is shared by those who have the key", async () => {
    const [one, two, three] = [0, 1, 2].map(() => handleOver(new StreamBottom(echo), "ASRL3::INSTR"));
    expect(await one?.lock({ key: "team" })).toBe("team");
    await two?.lock({ key: "team" });
    await expect(three?.query("A")).rejects.toThrow("holds the lock");
    await one?.unlock();
    await expect(three?.query("A")).rejects.toThrow("holds the lock");
    await two?.unlock();
    expect(await three?.query("A")).toBe("A");
  });

  test("is given back by what fails in it", async () => {
    const [mine, other] = [handleOver(new StreamBottom(echo)), handleOver(new StreamBottom(echo))];
    await expect(mine.locked(() => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
    expect(await other.query("B")).toBe("B");
  });
});

describe("service requests", () => {
  test("are heard with their status byte, until the handle is disposed of", async () => {
    const transport = new MessageBottom(echo);
    const handle = handleOver(transport);
    const bytes: number[] = [];
    {
      await using _ = await handle.onServiceRequest(status => void bytes.push(status));
      transport.request?.(0x50);
      transport.status = 0x41;
      transport.request?.(undefined);
      await expect.poll(() => bytes).toEqual([0x50, 0x41]);
    }
    expect(transport.request).toBe(undefined);
  });

  test("are waited for, an old one too, by time and by signal", async () => {
    const transport = new MessageBottom(echo);
    const handle = handleOver(transport);
    transport.status = 0x44;
    expect(await handle.waitForSrq()).toBe(0x44);
    const coming = handle.waitForSrq();
    await expect.poll(() => transport.request).toBeDefined();
    await turn();
    transport.request?.(0x60);
    expect(await coming).toBe(0x60);
    await expect(handle.waitForSrq({ timeout: 0.02 })).rejects.toThrow("no service request within 0.02 s");
    const stop = new AbortController();
    const waiting = handle.waitForSrq({ signal: stop.signal });
    setTimeout(() => stop.abort(), 10);
    await expect(waiting).rejects.toThrow("aborted");
    expect(transport.request).toBe(undefined);
  });

  test("a bus without them says so", async () => {
    await expect(handleOver(new StreamBottom(echo)).waitForSrq()).rejects.toThrow("this bus has no service requests");
  });

  test("a bus with a status byte alone is asked again and again", async () => {
    const transport = new MessageBottom(echo);
    Object.defineProperty(transport, "onServiceRequest", { value: undefined });
    const handle = handleOver(transport);
    const waiting = handle.waitForSrq();
    await turn();
    transport.status = 0x48;
    expect(await waiting).toBe(0x48);
  });
});

describe("waiting for an operation", () => {
  test("looks at the status byte, lets others use the bus, and puts the enable register back", async () => {
    let enabled = "4";
    let isDone = false;
    const transport = new MessageBottom(message => {
      const command = message.toString().trim();
      if (command === "*ESE?") return `${enabled}\n`;
      if (command.startsWith("*ESE ")) enabled = command.slice(5);
      return command.endsWith("?") ? "0\n" : undefined;
    });
    const handle = handleOver(transport);
    const waiting = handle.waitOpc({ interval: 0.01 }).then(() => (isDone = true));
    await expect.poll(() => heard(transport)).toContain("*OPC");
    expect(await handle.query("VOLT?")).toBe("0");
    expect(isDone).toBe(false);
    transport.status = 0x20;
    await waiting;
    expect([enabled, heard(transport).at(-2)]).toEqual(["4", "*ESR?"]);
  });

  test("sends nothing to an instrument that does not know its event register", async () => {
    const transport = new MessageBottom(() => "ERROR\n");
    await expect(handleOver(transport).waitOpc()).rejects.toThrow(
      'asking "*ESE?": the reply "ERROR" is invalid: must be a whole number, 0 to 255',
    );
    expect(heard(transport)).toEqual(["*ESE?"]);
  });

  test("ends with its time", async () => {
    const handle = handleOver(new MessageBottom(() => "0\n"));
    await expect(handle.waitOpc({ timeout: 0.05, interval: 0.01 })).rejects.toThrow(
      "the operation is not complete within 0.05 s",
    );
  });

  test("asks *OPC? where there is no status byte", async () => {
    const transport = new StreamBottom(() => "1\n");
    await handleOver(transport).waitOpc();
    expect(heard(transport)).toEqual(["*OPC?"]);
  });

  test.each(["0", "", "ERROR"])("takes %j for no answer to *OPC?", async reply => {
    await expect(handleOver(new StreamBottom(() => `${reply}\n`)).waitOpc()).rejects.toThrow(
      `the reply ${JSON.stringify(reply)} is invalid: must be 1`,
    );
  });
});

test("triggers, remote control and attributes, and what a bus does not have", async () => {
  const bus = new MessageBottom(echo);
  const handle = handleOver(bus, "GPIB0::5::INSTR");
  await handle.assertTrigger();
  await handle.controlRen("assertAddressLockout");
  expect(bus.did).toEqual(["trigger", "assertAddressLockout"]);
  await expect(handle.controlRen("sideways" as never)).rejects.toThrow("mode must be one of deassert, assert");
  const stream = new StreamBottom(echo);
  const socket = handleOver(stream);
  await socket.assertTrigger();
  expect(heard(stream)).toEqual(["*TRG"]);
  await expect(socket.controlRen("local")).rejects.toThrow("this bus has no remote control");

  expect(await handle.getAttribute("VI_ATTR_INTF_TYPE")).toBe(1);
  await handle.setAttribute("VI_ATTR_TMO_VALUE", 2500);
  expect([handle.timeout, await handle.getAttribute("VI_ATTR_TMO_VALUE")]).toEqual([2.5, 2500]);
  await handle.setAttribute("VI_ATTR_TERMCHAR_EN", false);
  expect(handle.readTermination).toBe("");
  await expect(handle.setAttribute("VI_ATTR_RSRC_NAME", "x")).rejects.toThrow("can only be read");
  await expect(handle.getAttribute("VI_ATTR_MOON")).rejects.toThrow(/not known here: there are VI_ATTR_RSRC_NAME/u);
  await expect(handle.setAttribute("VI_ATTR_TMO_VALUE", -1)).rejects.toThrow("must be a whole number between 0");
});

test("a stream's status byte is asked for, and what is none is refused with the reply", async () => {
  const asked = (reply: string) => handleOver(new StreamBottom(() => `${reply}\n`)).readStb();
  expect([await asked("36"), await asked("+0")]).toEqual([36, 0]);
  for (const reply of ["", "ERROR", "256", "-1", "1.5"])
    await expect(asked(reply)).rejects.toThrow(
      `the reply ${JSON.stringify(reply)} is invalid: must be a whole number, 0 to 255`,
    );
});

test("a handle shows its address, and whether it is closed, as it is at the end of a block", async () => {
  const handle = handleOver(new StreamBottom(echo), "TCPIP::h::1::SOCKET");
  const open = inspect(handle);
  {
    await using _ = handle;
  }
  expect([open, inspect(handle)]).toEqual([
    `VisaHandle(${handle.resourceName})`,
    `VisaHandle(${handle.resourceName}, closed)`,
  ]);
});
