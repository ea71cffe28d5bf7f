import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed, result, traceback } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start()));
afterAll(() => kernel.shutdown());

describe("the types of a cell", () => {
  test("stop it before anything runs, with the line and the place", async () => {
    const { reply, outputs } = await kernel.execute('console.log("ran");\nconst level: number = "high";');
    expect(reply.content).toMatchObject({ status: "error", ename: "TypeCheckError" });
    expect(printed(outputs)).toBe("");
    expect(traceback(outputs)).toContain(`Type 'string' is not assignable to type 'number'.
cell 1, line 2:
  1 | console.log("ran");
> 2 | const level: number = "high";
    |       ^^^^^`);
  });

  test("know what earlier cells declared, also when they are run again out of order", async () => {
    await kernel.execute("const volts = 5;", {}, { cellId: "a" });
    const use = (): Promise<unknown> =>
      kernel.execute("volts.toFixed(1)", {}, { cellId: "b" }).then(({ outputs }) => result(outputs));
    expect(await use()).toBe("'5.0'");
    await kernel.execute('const volts = "five";', {}, { cellId: "c" });
    expect((await kernel.execute("volts.toFixed(1)", {}, { cellId: "b" })).reply.content["ename"]).toBe(
      "TypeCheckError",
    );
    await kernel.execute("const volts = 5;", {}, { cellId: "a" });
    expect(await use()).toBe("'5.0'");
  });

  test("know of a failed cell only what it had initialised", async () => {
    await kernel.execute('const reached = 1;\nthrow new Error("stop");\nconst missed = 2;');
    expect(result((await kernel.execute("reached")).outputs)).toBe("1");
    expect((await kernel.execute("missed")).reply.content).toMatchObject({
      ename: "TypeCheckError",
      evalue: "Cannot find name 'missed'.",
    });
  });

  test("come from imported files too", async () => {
    writeFileSync(join(kernel.folder, "gain.ts"), "export const gain: number = 2;\n");
    expect(result((await kernel.execute('import { gain } from "./gain.ts"; gain.toFixed(1)')).outputs)).toBe("'2.0'");
    expect((await kernel.execute("gain.toUpperCase()")).reply.content["ename"]).toBe("TypeCheckError");
  });

  test("are forgotten with the executor", async () => {
    await kernel.execute("const lost = 1; setTimeout(() => process.exit(1), 5);");
    await kernel.until(() => kernel.published.some(({ content }) => String(content["text"]).includes("exit code 1")));
    expect((await kernel.execute("lost")).reply.content["ename"]).toBe("TypeCheckError");
  });

  test("are a warning after %types warn, nothing after %types off, and an error again after %types error", async () => {
    const wrong = 'const size: number = "large"; size';
    const warned = await kernel.execute(`%types warn\n${wrong}`);
    expect(result(warned.outputs)).toBe("'large'");
    expect(printed(warned.outputs, "stderr")).toContain("Type 'string' is not assignable to type 'number'.");
    const off = await kernel.execute(`%types off\n${wrong}`);
    expect([result(off.outputs), printed(off.outputs, "stderr")]).toEqual(["'large'", ""]);
    expect((await kernel.execute(`%types error\n${wrong}`)).reply.content["ename"]).toBe("TypeCheckError");
    expect((await kernel.execute(wrong)).reply.content["ename"]).toBe("TypeCheckError");
  });
});

describe("completion and hover", () => {
  test("come from the types of what was executed, with places in code points", async () => {
    await kernel.execute("/** Level of the source. */\nconst source = { level: 1, levels: [1] };");
    const code = '"😀"; source.lev';
    expect(await kernel.complete(code)).toMatchObject({
      status: "ok",
      matches: ["level", "levels"],
      cursor_start: 12,
      cursor_end: 15,
    });
    const hover = await kernel.inspect('"😀"; source', 8);
    expect(hover).toMatchObject({ found: true });
    expect((hover["data"] as Record<string, string>)["text/markdown"]).toContain("Level of the source.");
  });

  test("show what a live object says of itself, without running a getter or a function", async () => {
    await kernel.execute(`%types off
let touched = 0;
const smu = { volt: Object.assign(() => { touched++; }, { [Symbol.for("Jupyter.inspect")]: () => ({ "text/plain": "volt: 3 V" }) }), get secret() { touched++; return {}; } };
touched`);
    const data = (await kernel.inspect("smu.volt"))["data"] as Record<string, string>;
    expect(data["text/plain"]).toMatch(/^volt: 3 V\n\n/u);
    await kernel.inspect("smu.secret");
    expect(result((await kernel.execute("touched")).outputs)).toBe("0");
  });
});
