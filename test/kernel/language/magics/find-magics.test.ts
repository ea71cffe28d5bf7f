import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { translateMagics } from "../../../../kernel/language/index.ts";

const found = (source: string, isKnown?: (name: string) => boolean): string[] =>
  translateMagics(source, { folder: "/", ...(isKnown ? { isKnown } : {}) }).magics.map(({ name, form, argument }) =>
    `${form} ${name} ${source.slice(argument.start, argument.end)}`.trimEnd(),
  );

describe("a magic is found", () => {
  it.each([
    ["%time f()", ["line time f()"]],
    ["const a = 1\n%who\nb", ["line who"]],
    ["f(\n  1,\n)\n  %cd data  ", ["line cd data"]],
    ["// note\n/* more\n*/\n!ls -l | wc", ["line ! ls -l | wc"]],
    ["a\n%frobnicate now please", ["line frobnicate now please"]],
    ["a;\n%frobnicate", ["line frobnicate"]],
    ["!echo 'it`s /* open'\n%pwd", ["line ! echo 'it`s /* open'", "line pwd"]],
    ["%%bash\n%who\nls", ["cell bash"]],
    ["%%time\n%cd x\n1", ["cell time", "line cd x"]],
    ["a?\nb.c??", ["help a", "help b.c"]],
    ["?a\n1", ["help a"]],
    ["%time?", ["help %time"]],
    ["for (const x of y) {\n}\n%who", ["line who"]],
    ["const r = /`/\n%who", ["line who"]],
    ["%time for (const v of [1]) {\n  f(v)\n}\n%who", ["line time for (const v of [1]) {\n  f(v)\n}", "line who"]],
    ["!ls \\\n  -l\n%who", ["line ! ls \\\n  -l", "line who"]],
  ])("in %j", (source, expected) => {
    expect(found(source)).toEqual(expected);
  });

  it("after a value too, where it is one of the user's", () => {
    expect(found("a\n%b")).toEqual([]);
    expect(found("a\n%b", name => name === "b")).toEqual(["line b"]);
  });
});

describe("no magic is", () => {
  it.each([
    "a\n% b",
    "a\n%b",
    "a\n  %b * 2",
    "const text = `\n%who\n!ls\na?\n`",
    "md`${f({\n})}\n%who`",
    "/*\n%who\n*/",
    "f(\n%who\n)",
    "{\n%who\n}",
    "const x =\n!flag",
    "a\n!= b",
    "!(a && b)",
    "!!a",
    "!volt()",
    "!smu.isOn(1) && f()",
    "!function () {}()",
    "isOk?\n1\n:2",
    "isOk\n?1\n:2",
    "a?.b",
    "a\n?? b",
    "return_ %\nwho",
  ])("%j", source => {
    expect(found(source)).toEqual([]);
  });
});

describe("the TypeScript of a cell with magics", () => {
  const text = (source: string): string => translateMagics(source, { folder: "/nowhere" }).text;

  it("calls most magics with the rest of the line", () => {
    expect(text("a()\n%cd data\nb()")).toBe('a()\nawait $magic.run("cd", "data");\nb()');
    expect(text('!echo "x"')).toBe('await $magic.run("!", "echo \\"x\\"");');
    expect(text("%%bash -e\nls\npwd")).toBe('await $magic.run("bash", "-e", "ls\\npwd");');
  });

  it("keeps code as code", () => {
    expect(text("%time const x = f() // note\nx")).toBe("$magic.time(); const x = f() // note\n; $magic.timed();\nx");
    expect(text("%time f() // last\n// note")).toBe("$magic.time(); f() // last\n;\n// note");
    expect(text("%timeit -n 10 -r3 f()")).toBe(
      'await $magic.timeit("-n 10 -r3", async ($loops, $start) => { $start(); while ($loops-- > 0) { f()\n} });',
    );
    expect(text("%%timeit let i = 0;\ni++")).toBe(
      'await $magic.timeit("", async ($loops, $start) => { let i = 0;\n; $start(); while ($loops-- > 0) {\ni++\n} });',
    );
  });

  it("does not run into the line after", () => {
    expect(text("a\nb?\n(c)")).toBe("a\n;\n(c)");
    expect(text("%types off\n(c)")).toBe(";\n(c)");
  });

  it("has the code at places that lead back to it", () => {
    const source = "first\n%time await smu.sweep(`😀`)\n!ls\nlast";
    const cell = translateMagics(source, { folder: "/" });
    for (const word of ["first", "await", "smu", "sweep", "😀", "last"]) {
      const at = source.indexOf(word);
      expect(cell.toText(at)).toBe(cell.text.indexOf(word, word === "await" ? cell.text.indexOf("time()") : 0));
      expect(cell.toCell(cell.toText(at))).toBe(at);
    }
    const shell = source.indexOf("!ls");
    expect(cell.toCell(cell.text.indexOf("$magic.run"))).toBe(shell);
  });
});

it("any text is translated, and every place of it has a place in the cell", () => {
  const piece = fc.constantFrom(
    "%time ",
    "%%timeit",
    "!ls ",
    "a?",
    "`",
    "${",
    "}",
    "/*",
    "*/",
    "//",
    "'",
    "(",
    "\n",
    "\r\n",
    " ",
    "x = 1",
    "%",
    ";",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
      const source = pieces.join("");
      const cell = translateMagics(source, { folder: "/" });
      for (let at = 0; at <= cell.text.length; at++) {
        const place = cell.toCell(at);
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(source.length);
      }
    }),
    { numRuns: 500 },
  );
});
