/** Decorators in cells and local files, with their types: the standard's, and the older ones where the folder asks for them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, result, traceback } from "../client.ts";

async function run(kernel: KernelClient, code: string): Promise<unknown> {
  const { outputs } = await kernel.execute(code);
  return result(outputs) ?? traceback(outputs);
}

describe("by default", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await KernelClient.start();
    writeFileSync(
      join(kernel.folder, "scale.ts"),
      `export function scaled<This, V extends number>(target: (this: This) => V, context: ClassMethodDecoratorContext) {
  context.metadata.scaled = String(context.name);
  return function (this: This): number { return target.call(this) * 10; };
}
export class Meter {
  accessor range = 2;
  @scaled read(): number { return this.range; }
  @scaled fail(): number {
    throw new Error("no light");
  }
}
`,
    );
  });
  afterAll(() => kernel.shutdown());

  test("they are the standard's, checked and run, in local files and in cells", async () => {
    expect(
      await run(
        kernel,
        `import { Meter, scaled } from "./scale";
class Second { @scaled read(): number { return 1; } }
[new Meter().read(), new Second().read(), Meter[Symbol.metadata]?.scaled]`,
      ),
    ).toBe("[ 20, 10, 'fail' ]");
    expect(await run(kernel, "class Third { @scaled name = 'x'; }")).toContain(
      "decorators are the standard's here, unless the tsconfig.json of the notebook's folder sets experimentalDecorators",
    );
  });

  test("errors in decorated classes have their line, without the helpers of decorators", async () => {
    const text = await run(kernel, "\\nnew Meter().fail();".replace("\\n", "\n"));
    expect(text).toContain(`${join(kernel.folder, "scale.ts")}, line 9:`);
    expect(text).not.toMatch(/__|decorate/u);
    const own = await run(
      kernel,
      '// a meter\nclass Broken {\n  @scaled read(): number {\n    throw new Error("own");\n  }\n}\nnew Broken().read();',
    );
    expect(own).toContain('> 4 |     throw new Error("own");');
  });

  test("a decorated parameter is refused in a sentence, with types or without", async () => {
    const cell = "function d(...a: any[]): any {}\nclass P { m(@d p: number) {} }";
    const refusal = "decorators of parameters are not the standard's: `experimentalDecorators` in the tsconfig.json";
    expect(await run(kernel, cell)).toContain(refusal);
    expect(await run(kernel, `%types off\n${cell}`)).toContain(refusal);
    await kernel.execute("%types error");
  });
});

describe("where the folder's tsconfig.json asks for the older ones", () => {
  let kernel: KernelClient;
  const folder = mkdtempSync(join(tmpdir(), "older-decorators-"));
  beforeAll(async () => {
    writeFileSync(
      join(folder, "tsconfig.json"),
      '{ // for a framework\n  "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true, "strict": false },\n}',
    );
    kernel = await KernelClient.start({ folder });
  });
  afterAll(async () => {
    await kernel.shutdown();
    rmSync(folder, { recursive: true });
  });

  test("they get target, key and descriptor, parameters have them, and types are told", async () => {
    expect(
      await run(
        kernel,
        `const seen: string[] = [];
(Reflect as any).metadata = (key: string, value: unknown) => () => void seen.push(key + " " + (value as any)?.name);
function mark(what: string) { return (target: object, key?: string | symbol, more?: unknown): void => void seen.push([what, String(key), typeof more].join(" ")); }
@mark("class") class D { @mark("field") f: number = 1; @mark("method") m(@mark("parameter") p: string) {} }
delete (Reflect as any).metadata;
seen.join()`,
      ),
    ).toBe(
      "'design:type Number,field f undefined,design:returntype undefined,design:paramtypes undefined,design:type Function,parameter m number,method m object,class undefined undefined'",
    );
  });

  test("they are checked as such, and the rest of the file changes nothing", async () => {
    expect(await run(kernel, "class E { @mark(5) f = 1 }")).toContain("Argument of type 'number'");
    expect(await run(kernel, "let n: string | undefined; n = undefined as string | undefined; n.length")).toContain(
      "possibly 'undefined'",
    );
  });
});
