import { describe, expect, test } from "vitest";
import { endpoint, parseConnectionInfo, readConnectionFile } from "../../../kernel/wire/index.ts";

const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };

describe("a connection file", () => {
  test("says where each socket listens", () => {
    const info = parseConnectionInfo({ ...ports, key: "k" });
    expect(endpoint(info, "control")).toBe("tcp://127.0.0.1:4");
    expect(endpoint({ ...info, transport: "ipc", ip: "/tmp/kernel" }, "hb")).toBe("ipc:///tmp/kernel-5");
  });

  test.each([
    [{ ...ports, shell_port: "1" }, 'file: shell_port is "1": must be a port number'],
    [{ ...ports, transport: "pigeon" }, 'file: transport "pigeon" is not known: must be tcp or ipc'],
    [{ ...ports, signature_scheme: "hmac-md5" }, 'file: signature_scheme "hmac-md5" is not known: must be hmac-sha256'],
    [{ ...ports, key: 1 }, "file: key must be text"],
    [null, "file: must be a JSON object"],
  ])("%j is refused", (value, message) => {
    expect(() => parseConnectionInfo(value, "file")).toThrow(message);
  });

  test("that is missing is named", () => {
    expect(() => readConnectionFile("/nowhere/kernel.json")).toThrow("connection file /nowhere/kernel.json: ENOENT");
  });
});
