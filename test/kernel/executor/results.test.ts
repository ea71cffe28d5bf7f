import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, printed } from "../client.ts";

let kernel: KernelClient;
beforeAll(async () => (kernel = await KernelClient.start({ isChecked: false })));
afterAll(() => kernel.shutdown());

async function bundle(code: string): Promise<unknown> {
  const { outputs } = await kernel.execute(code);
  return outputs.find(({ header }) => header.msg_type === "execute_result")?.content["data"];
}

describe("a result", () => {
  test("shows itself by its display method, also as a function, also later", async () => {
    const shown = { "text/html": "<b>5 V</b>", "text/plain": "5 V" };
    const method = `[Symbol.for("Jupyter.display")]: async () => (${JSON.stringify(shown)})`;
    expect(await bundle(`({ ${method} })`)).toEqual(shown);
    expect(await bundle(`Object.assign(() => 5, { ${method} })`)).toEqual(shown);
  });

  test("whose display fails is shown as text, and the failure is told", async () => {
    const { outputs, reply } = await kernel.execute(
      '({ [Symbol.for("Jupyter.display")]() { throw new Error("no ink"); }, a: 1 })',
    );
    expect(reply.content["status"]).toBe("ok");
    expect(printed(outputs, "stderr")).toContain("showing the result as text, because its display failed:");
    expect(outputs.some(({ header }) => header.msg_type === "execute_result")).toBe(true);
  });

  test("that is no bundle is named", async () => {
    const { outputs } = await kernel.execute('({ [Symbol.for("Jupyter.display")]: () => "text" })');
    expect(printed(outputs, "stderr")).toContain("Jupyter.display returned 'text': must be an object of MIME types");
  });

  test("of bytes is base64, and typed arrays are numbers", async () => {
    const code =
      '({ [Symbol.for("Jupyter.display")]: () => ({ "image/png": new Uint8Array([1, 2, 3]), "application/json": { a: new Float64Array([1, NaN]) } }) })';
    expect(await bundle(code)).toMatchObject({ "image/png": "AQID", "application/json": { a: [1, null] } });
  });

  test("that is a plotly figure or a Vega-Lite chart is a plot", async () => {
    expect(await bundle("({ data: [{ y: [1, 2] }], layout: { title: 't' } })")).toMatchObject({
      "application/vnd.plotly.v1+json": { data: [{ y: [1, 2] }], layout: { title: "t" } },
    });
    const schema = "https://vega.github.io/schema/vega-lite/v6.json";
    expect(await bundle(`({ $schema: "${schema}", mark: "point" })`)).toMatchObject({
      "application/vnd.vegalite.v6+json": { mark: "point" },
      "application/vnd.vegalite.v5+json": { mark: "point" },
    });
  });

  test("is _ in the next cell", async () => {
    await kernel.execute("20 + 1");
    expect(await bundle("_ * 2")).toEqual({ "text/plain": "42" });
  });

  test("that cannot be shown says why", async () => {
    expect(await bundle('({ [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("shy"); } })')).toEqual({
      "text/plain": "<value that cannot be shown: shy>",
    });
  });
});
