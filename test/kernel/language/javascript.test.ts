/** Notebooks in JavaScript: checked by TypeScript's rules for JavaScript, in cells like those of tslab's JavaScript kernel. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result, traceback } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start({ language: "javascript" })));
afterAll(() => kernel.shutdown());

const run = async (code: string): Promise<unknown> => {
  const { reply, outputs } = await kernel.execute(code);
  expect(reply.content["status"], traceback(outputs)).toBe("ok");
  return result(outputs);
};
const refused = async (code: string): Promise<unknown> => {
  const { reply } = await kernel.execute(code);
  expect(reply.content["ename"]).toBe("TypeCheckError");
  return reply.content["evalue"];
};

describe("JavaScript may", () => {
  test("declare a field by assigning to it in a constructor", async () => {
    const cell = `class Axis {
  constructor(name, steps) {
    this.name = name;
    this.steps = steps;
  }
  describe() { return \`\${this.name}: \${this.steps}\`; }
}
const axis = new Axis("x", 5);
{
  const { name, steps: count } = axis;
  console.log({ name, count });
}`;
    const { outputs } = await kernel.execute(cell);
    expect(printed(outputs), traceback(outputs)).toBe("{ name: 'x', count: 5 }\n");
    expect(await run("axis.describe()")).toBe("'x: 5'");
  });

  test("say types in comments", async () => {
    expect(await run('/** @type {any} */\nlet level = 1;\nlevel += " V";\nlevel')).toBe("'1 V'");
    expect(await refused("/** @param {number} v */\nfunction set(v) { return v; }\nset('high')")).toContain("'string'");
  });

  test("leave parameters out, fill an empty array, and require packages", async () => {
    const cell = `function ramp(to, step) { return [to, step ?? 1]; }
const list = [];
for (const one of (function* (n) { for (let i = 0; i < n; i++) yield i; })(3)) list.push(one * one);
const { sep } = require("node:path"), tslab = require("tslab");
[ramp(5), list, sep, typeof tslab.display.html]`;
    expect(await run(cell)).toBe("[ [ 5, 1 ], [ 0, 1, 4 ], '/', 'function' ]");
  });
});

describe("it is still checked", () => {
  test("against what earlier cells declared, also variables that may be assigned to", async () => {
    await run("let volts = 1; const limits = { top: 5 };");
    await run("volts = limits.top; volts++");
    expect(await refused("volts = 'high'")).toBe("Type 'string' is not assignable to type 'number'.");
    expect(await refused("axis.step")).toContain("Did you mean 'steps'?");
    expect(await refused("let now = Date.now();\nnow += 'later';")).toBe(
      "Type 'string' is not assignable to type 'number'.",
    );
  });

  test("for promises that nobody awaits", async () => {
    await run("async function sweep() { return 5; }");
    expect(await refused("sweep(); 1")).toContain("this promise is not awaited");
    expect(await refused("`${sweep()} V`")).toContain("this promise is not awaited");
  });

  test("for what is TypeScript only", async () => {
    expect(await refused("const n: number = 5;")).toBe("Type annotations can only be used in TypeScript files.");
  });
});

test("front-ends hear that it is JavaScript", async () => {
  const { reply } = await kernel.request("kernel_info_request", {});
  expect(reply.content["language_info"]).toMatchObject({ name: "javascript", file_extension: ".js" });
  expect((await kernel.complete("limits.t"))["matches"]).toEqual(["top"]);
});
