/** Types of what some pure modules import of Node beside what pages use of them: the bundle has none of it. */
declare module "node:util" {
  export function inspect(value: unknown): string;
}
