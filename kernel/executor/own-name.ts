/** Gives a function or class the name that the user calls it by, where the code that runs has another; unless it has set one itself. */
export function ownName<F extends object>(made: F, name: string): F {
  const own = Object.getOwnPropertyDescriptor(made, "name");
  if (!own || (!own.writable && typeof own.value === "string"))
    Object.defineProperty(made, "name", { value: name, configurable: true });
  return made;
}
