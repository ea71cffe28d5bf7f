/** The port of a raw socket among addresses. */

/** The port of the first raw socket; 0 if there is none. */
export function socketPort(resourceNames: readonly string[]): number {
  return Number(
    resourceNames
      .find(name => name.endsWith("::SOCKET"))
      ?.split("::")
      .at(-2) ?? 0,
  );
}
