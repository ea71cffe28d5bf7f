/** A notebook's folder with local files and packages, and a preload outside of it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  createLanguageService,
  type LanguageService,
  type LanguageServiceOptions,
} from "../../../kernel/language/index.ts";

const bench = `
export interface Options<T> { unit?: string; initial: T }
/** A thing that can be set and read. */
export interface Dial<T, In = T> {
  /** Reads the value. */
  (): Promise<T>;
  /** Sets the value.
   * @param value what it is set to
   */
  (value: In): Promise<void>;
  readonly name: string;
  readonly unit: string;
  /** What was read last. */
  readonly cache: { value: T | undefined };
}
export declare class Supply {
  static open(name: string): Promise<Supply>;
  readonly smua: { readonly volt: Dial<number>; readonly mode: Dial<"current" | "voltage", "current" | "voltage" | 0> };
  private secret: number;
}
export declare function dial<T>(options: Options<T>): Dial<T>;
export declare function display(value: unknown): void;
export * as kinds from "./kinds.js";
export declare const linspace: (start: number, stop: number, count: number) => number[];
`;

export class Notebook {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "notebook-")));
  readonly folder = join(this.root, "lab", "week 1");
  readonly preload = join(this.root, "framework", "dist", "index.js");

  constructor() {
    this.write(
      "framework/package.json",
      '{ "name": "bench", "type": "module", "exports": { ".": "./dist/index.js", "./parts/*": "./dist/parts/*.js" } }',
    );
    this.write("framework/dist/index.js", "");
    this.write("framework/dist/index.d.ts", bench);
    this.write("framework/dist/kinds.js", "");
    this.write(
      "framework/dist/kinds.d.ts",
      "export interface Spans { top: number }\nexport declare function spans(low: number, high: number): Spans;",
    );
    this.write("framework/dist/parts/motor.js", "");
    this.write(
      "framework/dist/parts/motor.d.ts",
      'import { Supply } from "../index.js";\nexport declare class Motor extends Supply { turn(): void }',
    );
    this.write(
      "lab/week 1/shape.ts",
      "import type { Unit } from './units/unit.ts';\nexport const side: Unit = { mm: 1 };\nexport class Box<T> { constructor(readonly content: T) {} }",
    );
    this.write("lab/week 1/units/unit.ts", "export interface Unit { mm: number }");
    this.write("lab/common.ts", "export const common = 5;");
    this.write(
      "lab/week 1/node_modules/near/package.json",
      '{ "name": "near", "type": "module", "exports": { "./sub": { "types": "./sub.d.ts" } } }',
    );
    this.write("lab/week 1/node_modules/near/sub.d.ts", "export declare const near: 'near';");
    this.write("node_modules/far/package.json", '{ "name": "far", "main": "index.js", "types": "index.d.ts" }');
    this.write("node_modules/far/index.d.ts", "export declare const far: 'far';");
  }

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  service(options: Partial<LanguageServiceOptions> = {}): LanguageService {
    return createLanguageService({ folder: this.folder, preload: this.preload, ...options });
  }

  close(): void {
    rmSync(this.root, { recursive: true });
  }
}

/** The errors of a cell as text; a cell without any is taken as executed. */
export async function errors(service: LanguageService, source: string): Promise<string[]> {
  const result = await service.check({ id: "c", source });
  if ("unavailable" in result) throw new Error(result.unavailable);
  if (result.ok) service.executed({ id: "c", source }, { initialised: "all" });
  return result.ok
    ? []
    : result.diagnostics.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`);
}
