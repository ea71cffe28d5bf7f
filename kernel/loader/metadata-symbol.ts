/** `Symbol.metadata`, under which decorated classes keep what their decorators noted: no Node has it yet. */
export function provideMetadataSymbol(): void {
  if (!("metadata" in Symbol)) Object.defineProperty(Symbol, "metadata", { value: Symbol("Symbol.metadata") });
}
