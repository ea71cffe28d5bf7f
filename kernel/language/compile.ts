/**
 * Syntax that means more than its text says, through TypeScript itself: decorators, accessor fields, namespaces and
 * enums in several parts. The rest of the rewrite then sees JavaScript.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EncodedSourceMap } from "@jridgewell/trace-mapping";
import type { Program } from "oxc-parser";
import { CellSyntaxError, placeAt } from "./cell-syntax-error.ts";
import { isTypeOnly, unexported } from "./declarations.ts";
import { decoratorSettings } from "./decorator-settings.ts";
import { nativeProgram } from "./native-program.ts";
import { walk } from "./walk.ts";

/** JavaScript, with the way back. */
export interface Compiled {
  code: string;
  map: EncodedSourceMap;
}

/** Whether a program has such syntax. */
export function needsCompiler(program: Program): boolean {
  let needed = false;
  walk(program, {
    Decorator: () => void (needed = true),
    AccessorProperty: () => void (needed = true),
  });
  const enums = new Set<string>();
  for (const statement of program.body) {
    const inner = unexported(statement);
    if (inner.type === "TSModuleDeclaration" && !isTypeOnly(inner)) needed = true;
    if (inner.type !== "TSEnumDeclaration") continue;
    if (enums.has(inner.id.name)) needed = true;
    enums.add(inner.id.name);
  }
  return needed;
}

/**
 * Compiles a source that can be read; this takes some ten milliseconds.
 * @throws {CellSyntaxError} at a decorator of a parameter, unless the folder asks for that kind of decorators
 * @throws Error where TypeScript has no native program, or leaves no result.
 */
export function compile(source: string, program: Program, { keepImports }: { keepImports: boolean }): Compiled {
  const { isExperimental, emitsMetadata } = decoratorSettings(process.cwd());
  if (!isExperimental) refuseDecoratedParameters(source, program);
  const folder = mkdtempSync(join(tmpdir(), "kernel-compile-"));
  try {
    writeFileSync(join(folder, "source.ts"), source);
    const options = {
      target: "es2022",
      module: "preserve",
      moduleDetection: "force",
      isolatedModules: true,
      verbatimModuleSyntax: keepImports,
      experimentalDecorators: isExperimental,
      emitDecoratorMetadata: emitsMetadata,
      sourceMap: true,
      // Only the text is wanted: what it means is the checker's to say.
      noCheck: true,
      noResolve: true,
      noLib: true,
      types: [],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["source.ts"] }));
    const { error, stdout } = spawnSync(nativeProgram(), ["-p", folder], { encoding: "utf8", windowsHide: true });
    if (error) throw error;
    const code = readResult(join(folder, "source.js"), stdout);
    const map = JSON.parse(readResult(join(folder, "source.js.map"), stdout)) as EncodedSourceMap;
    return { code: code.replace(/\n\/\/# sourceMappingURL=.*\s*$/u, "\n"), map };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The standard has none: the compiler would leave them out without a word. */
function refuseDecoratedParameters(source: string, program: Program): void {
  walk(program, {
    FunctionExpression({ params }) {
      const decorator = params.flatMap(param => ("decorators" in param ? (param.decorators ?? []) : []))[0];
      if (decorator) throw new CellSyntaxError(noParameters, placeAt(source, decorator.start));
    },
  });
}

const noParameters =
  "decorators of parameters are not the standard's: `experimentalDecorators` in the tsconfig.json of the notebook's folder allows them";

function readResult(file: string, said: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Error(`compiling with TypeScript: ${said.trim() || "it left no result"}`, { cause });
  }
}
