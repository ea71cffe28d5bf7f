/** USB-TMC against those we did not write: pyvisa-py's frames, the header of Linux, and system calls as C sees them. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeInHeader, encodeOut, encodeRequestIn } from "../../../drivers/io/usbtmc/message.ts";
import { controlRequestSize, ioctls, messageFlags, messageSize, pollEvents } from "../../../drivers/io/usbtmc/ioctl.ts";
import { requests, statuses } from "../../../drivers/io/usbtmc/control.ts";
import { limits, bottoms } from "../../io/usbtmc/bottoms.ts";
import { installPeers, peersPossible, root } from "../peers.ts";

const [, overWebUsb] = bottoms[0] as (typeof bottoms)[0];

describe.runIf(peersPossible())("pyvisa-py", () => {
  let python: string;

  beforeAll(() => {
    python = installPeers();
  });

  function ask<T>(tasks: readonly object[]): T[] {
    const input = JSON.stringify(tasks);
    const { stdout, stderr } = spawnSync(python, [join(root, "test/interop/io/usbtmc.py")], {
      input,
      encoding: "utf8",
    });
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as T[];
  }

  test("makes the same messages for every tag, padding and end", () => {
    const tasks: object[] = [];
    const ours: string[] = [];
    for (let tag = 1; tag <= 255; tag++) {
      const data = Buffer.from(Array.from({ length: tag % 23 }, (_, index) => (index * 37 + tag) & 0xff));
      const end = tag % 2 === 0;
      tasks.push({ kind: "out", tag, end, data: data.toString("hex") });
      ours.push(encodeOut(tag, data, end).toString("hex"));
      tasks.push({ kind: "request", tag, size: tag * 65_537 });
      ours.push(encodeRequestIn(tag, tag * 65_537).toString("hex"));
      tasks.push({ kind: "request", tag, size: 1024, termChar: tag });
      ours.push(encodeRequestIn(tag, 1024, tag).toString("hex"));
    }
    expect(ours).toEqual(ask<string>(tasks));
    expect(encodeOut(1, Buffer.from("*IDN?\n"), true).toString("hex")).toBe("0101fe0006000000010000002a49444e3f0a0000");
    expect(encodeRequestIn(2, 1024).toString("hex")).toBe("0202fd000004000000000000");
  });

  test("sends the same frames for the same commands", async () => {
    const commands = ["*IDN?\n", "VOLT 1.5\n", "x", "ab", "abc", "abcd"];
    const { transport, fake } = overWebUsb(() => undefined, { packetSize: 512 });
    await transport.resynchronise(limits());
    for (const command of commands) await transport.write(Buffer.from(command), limits());
    await transport.close();
    const hex = commands.map(command => Buffer.from(command).toString("hex"));
    const [theirs] = ask<string[]>([{ kind: "write", packetSize: 512, commands: hex }]);
    expect(fake.frames.map(frame => frame.toString("hex"))).toEqual(theirs);
  });

  test("reads what our device side sends, as we do", async () => {
    const tasks: object[] = [];
    const expected: unknown[] = [];
    for (const size of [1, 3, 4, 51, 52, 53, 500, 5000]) {
      const reply = Buffer.alloc(size, "0123456789");
      const sent: Buffer[] = [];
      const { transport, fake } = overWebUsb(() => reply, { packetSize: 64 });
      fake.faults = { in: frame => (sent.push(Buffer.from(frame)), [frame]) };
      await transport.resynchronise(limits());
      await transport.write(Buffer.from("X?"), limits());
      expect((await transport.read({}, limits())).data.equals(reply)).toBe(true);
      await transport.close();
      const [frame] = sent as [Buffer];
      const hex = frame.toString("hex");
      const header = decodeInHeader(frame);
      tasks.push({ kind: "read", packetSize: 64, size: 20_480, tag: 1, replies: [hex] }, { kind: "decode", data: hex });
      expected.push(
        [reply.toString("hex"), [encodeRequestIn(2, 20_480).toString("hex")]],
        [header?.id, header?.tag, header?.size, Number(header?.end), reply.toString("hex")],
      );
    }
    expect(ask(tasks)).toEqual(expected);
  });
});

const gcc = process.platform === "linux" && spawnSync("gcc", ["--version"]).status === 0;
if (process.platform === "linux" && process.env["CI"] && !gcc)
  throw new Error("gcc is missing: it cannot be skipped in CI");

describe.runIf(gcc)("the header of Linux", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "setpoint-usbtmc-"));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function compile(source: string, name: string, ...options: string[]): string {
    const output = join(folder, name);
    const { status, stderr } = spawnSync("gcc", [source, "-o", output, "-Wall", ...options], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return output;
  }

  test("has the same numbers", () => {
    const ours: Record<string, number> = {
      USBTMC_IOCTL_CLEAR_OUT_HALT: ioctls.clearOutHalt,
      USBTMC_IOCTL_CLEAR_IN_HALT: ioctls.clearInHalt,
      USBTMC_IOCTL_CTRL_REQUEST: ioctls.controlRequest,
      USBTMC_IOCTL_SET_TIMEOUT: ioctls.setTimeout,
      USBTMC_IOCTL_WRITE: ioctls.write,
      USBTMC_IOCTL_READ: ioctls.read,
      USBTMC_IOCTL_WRITE_RESULT: ioctls.writeResult,
      USBTMC_IOCTL_API_VERSION: ioctls.apiVersion,
      USBTMC488_IOCTL_READ_STB: ioctls.readStatusByte,
      USBTMC_IOCTL_GET_SRQ_STB: ioctls.getServiceRequest,
      USBTMC_IOCTL_CANCEL_IO: ioctls.cancel,
      USBTMC_IOCTL_CLEANUP_IO: ioctls.cleanUp,
      USBTMC_FLAG_ASYNC: messageFlags.async,
      USBTMC_FLAG_APPEND: messageFlags.append,
      USBTMC_FLAG_IGNORE_TRAILER: messageFlags.ignoreTrailer,
      "sizeof(struct usbtmc_message)": messageSize,
      "sizeof(struct usbtmc_ctrlrequest)": controlRequestSize,
      USBTMC_STATUS_SUCCESS: statuses.success,
      USBTMC_STATUS_PENDING: statuses.pending,
      USBTMC_STATUS_FAILED: statuses.failed,
      USBTMC_STATUS_TRANSFER_NOT_IN_PROGRESS: statuses.transferNotInProgress,
      USBTMC_STATUS_SPLIT_NOT_IN_PROGRESS: statuses.splitNotInProgress,
      USBTMC_STATUS_SPLIT_IN_PROGRESS: statuses.splitInProgress,
      USBTMC_REQUEST_INITIATE_ABORT_BULK_OUT: requests.initiateAbortBulkOut,
      USBTMC_REQUEST_CHECK_ABORT_BULK_OUT_STATUS: requests.checkAbortBulkOutStatus,
      USBTMC_REQUEST_INITIATE_ABORT_BULK_IN: requests.initiateAbortBulkIn,
      USBTMC_REQUEST_CHECK_ABORT_BULK_IN_STATUS: requests.checkAbortBulkInStatus,
      USBTMC_REQUEST_INITIATE_CLEAR: requests.initiateClear,
      USBTMC_REQUEST_CHECK_CLEAR_STATUS: requests.checkClearStatus,
      USBTMC_REQUEST_GET_CAPABILITIES: requests.getCapabilities,
      USBTMC_REQUEST_INDICATOR_PULSE: requests.indicatorPulse,
      USBTMC488_REQUEST_READ_STATUS_BYTE: requests.readStatusByte,
      USBTMC488_REQUEST_REN_CONTROL: requests.renControl,
      USBTMC488_REQUEST_GOTO_LOCAL: requests.goToLocal,
      USBTMC488_REQUEST_LOCAL_LOCKOUT: requests.localLockout,
      POLLIN: pollEvents.readable,
      POLLPRI: pollEvents.urgent,
      POLLOUT: pollEvents.writable,
      POLLERR: pollEvents.error,
      POLLHUP: pollEvents.hangUp,
    };
    const lines = Object.keys(ours).map(name => `printf("%lu\\n", (unsigned long)(${name}));`);
    const includes = ["stdio.h", "poll.h", "sys/ioctl.h", "linux/usb/tmc.h"]
      .map(name => `#include <${name}>\n`)
      .join("");
    const source = join(folder, "numbers.c");
    writeFileSync(source, `${includes}int main(void) { ${lines.join("\n")} return 0; }\n`);
    const { stdout } = spawnSync(compile(source, "numbers"), { encoding: "utf8" });
    const theirs = Object.fromEntries(
      stdout
        .trim()
        .split("\n")
        .map((text, at) => [Object.keys(ours)[at], Number(text)]),
    );
    expect(ours).toEqual(theirs);
  });

  test(
    "fits the structures that koffi hands over: a conversation with a driver in C",
    { timeout: 60_000 },
    async () => {
      const library = compile(join(root, "test/interop/io/fake-usbtmc-driver.c"), "driver.so", "-shared", "-fPIC");
      const bundle = await rolldown({
        cwd: root,
        platform: "node",
        input: join(root, "test/interop/io/usbtmc-client.ts"),
        external: [/^usb$/],
        // The file lies outside the project, where its packages are not found.
        plugins: [
          {
            name: "koffi",
            resolveId: id =>
              id === "koffi"
                ? { id: pathToFileURL(join(root, "node_modules/koffi/index.js")).href, external: true }
                : null,
          },
        ],
        tsconfig: false,
      });
      await bundle.write({ file: join(folder, "client.mjs"), format: "esm", codeSplitting: false });
      await bundle.close();
      const device = join(folder, "usbtmc0");
      writeFileSync(device, "");
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "client.mjs"), device], {
        env: { ...process.env, LD_PRELOAD: library },
        encoding: "utf8",
        timeout: 30_000,
      });
      expect(stderr).toBe("");
      expect(JSON.parse(stdout)).toEqual({
        reply: "<*IDN?>\n",
        long: 200_000,
        status: 0x42,
        trigger: "ok",
        refused: "the instrument refused the command (stall)",
        timeout: "timeout",
        after: "<AGAIN?>\n",
      });
      expect(status).toBe(0);
    },
  );
});
