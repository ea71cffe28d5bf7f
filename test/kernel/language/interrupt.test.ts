/** An interrupt reaches every loop, await and catch of a cell. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Repl } from "./repl.ts";

let repl: Repl;
beforeAll(() => void (repl = new Repl()));
afterAll(() => repl[Symbol.dispose]());
beforeEach(() => {
  repl.calls.length = 0;
  repl.stop[0] = 0;
});
const stopped = { thrown: "KeyboardInterrupt: stopped" };

describe("a loop ends at an interrupt", () => {
  it.each([
    "while (true) { }",
    "while (true) ;",
    "do ; while (true)",
    "for (;;) { 1 }",
    "for (let i = 0; ; i++) i",
    "for (const x of (function* () { yield 1 })()) { x }",
    "for (const x in { a: 1 }) x",
    "outer: for (;;) for (const x of [1]) { continue outer }",
    "for (;;) if (true) continue; else break",
    "(() => { while (true) { } })()",
    "class A { static { for (;;) ; } }",
  ])("%s", async cell => {
    repl.stop[0] = 1;
    expect(await repl.run(cell)).toEqual(stopped);
    repl.stop[0] = 1;
    expect(await repl.module(cell)).toEqual(stopped);
  });
});

it("every await is one the kernel can end", async () => {
  const cell =
    "async function f() { return await 1 } let n = 0; while (n < 3) n += await f()\nfor (const g of [async () => await (await 2)]) await g()\nn";
  expect(await repl.run(cell)).toEqual({ value: 3 });
  expect(repl.calls.filter(call => call === "wait")).toHaveLength(3 + 3 + 1 + 2);
});

it("an asynchronous loop goes over values the kernel hands on", async () => {
  expect(
    await repl.run("let sum = 0; for await (const x of (async function* () { yield 1; yield 2 })()) sum += x\nsum"),
  ).toEqual({ value: 3 });
  expect(await repl.run("for await (const x of await Promise.resolve([1])) ;")).toEqual({});
  expect(repl.calls).toEqual(["each", "wait", "each"]);
});

it("`finally` runs, and so does what it awaits", async () => {
  repl.stop[0] = 1;
  expect(
    await repl.run("const log: string[] = []; try { for (;;) ; } finally { log.push('a'); await null; log.push('b') }"),
  ).toEqual(stopped);
  expect(await repl.run("log")).toEqual({ value: ["a", "b"] });
});

describe("a catch lets an interrupt go on", () => {
  it.each([
    "try { for (;;) ; } catch { seen++ }",
    "try { for (;;) ; } catch (e) { seen++ }",
    "try { for (;;) ; } catch (e) { e = 5; seen++ }",
    "try { for (;;) ; } catch (e: any) { seen++ }",
    "try { for (;;) ; } catch ({ message }) { seen++; message = '' }",
    "(() => { try { for (;;) ; } catch { seen++; return 5 } })()",
    "for (;;) { try { for (;;) ; } catch { seen++; continue } }",
  ])("%s", async cell => {
    await repl.run("let seen = 0");
    repl.stop[0] = 1;
    // Set again by the loop's own head where it has one: only the outermost error counts.
    expect(await repl.run(cell)).toEqual(stopped);
  });

  it("after its own work, and leaves other errors alone", async () => {
    expect(await repl.run("let got: any; try { throw { m: 3 } } catch ({ m }) { got = m }; got")).toEqual({ value: 3 });
    expect(await repl.run("try { throw 6 } catch (e) { e = 7; got = e }; got")).toEqual({ value: 7 });
    expect(await repl.run("try { throw 6 } catch { got = 8 } finally { got++ }; got")).toEqual({ value: 9 });
    expect(await repl.run("try { throw new Error('a') } catch (e) { throw new Error('b') }")).toEqual({
      thrown: "Error: b",
    });
    expect(await repl.run("(() => { try { throw 6 } catch { return 'back' } })()")).toEqual({ value: "back" });
  });

  it("unless it names the interrupt", async () => {
    repl.stop[0] = 1;
    expect(
      await repl.run(
        "let how = ''; try { for (;;) ; } catch (e) { if (e instanceof KeyboardInterrupt) how = 'handled' }; how",
      ),
    ).toEqual({ value: "handled" });
    repl.stop[0] = 1;
    expect(
      await repl.run(
        "try { for (;;) ; } catch (e: any) { if (e.constructor.name === 'KeyboardInterrupt') how = 'by name' }; how",
      ),
    ).toEqual({ value: "by name" });
    repl.stop[0] = 1;
    expect(await repl.run("try { for (;;) ; } catch (e) { /* KeyboardInterrupt */ }")).toEqual(stopped);
  });
});
