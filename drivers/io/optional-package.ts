/** Loads packages that need not be installed: without one, what needs it says which to add. */

/** Imports a module by its name; tests give one that has less. */
export type Importer = (specifier: string) => Promise<unknown>;

/** What `import` does. The name is no constant, so that a compiler does not look for a package that may be missing. */
export const importPackage: Importer = specifier => import(specifier);

/** A package that is not installed, or that is and does not load. */
export class OptionalPackageError extends Error {
  override readonly name = "OptionalPackageError";
  readonly packageName: string;
  readonly isMissing: boolean;

  constructor(message: string, packageName: string, isMissing: boolean, options: ErrorOptions) {
    super(message, options);
    this.packageName = packageName;
    this.isMissing = isMissing;
  }
}

/**
 * Imports an optional package.
 * @throws OptionalPackageError: `discovery by mDNS needs the package multicast-dns: npm install multicast-dns`.
 */
export async function loadOptional<T>(packageName: string, purpose: string, load = importPackage): Promise<T> {
  try {
    return (await load(packageName)) as T;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    // A package of the package may be missing instead: that one is named in quotes then.
    const isMissing = /^(ERR_)?MODULE_NOT_FOUND$/.test(code ?? "") && message.includes(`'${packageName}'`);
    const problem = isMissing
      ? `${purpose} needs the package ${packageName}: npm install ${packageName}`
      : `${purpose} needs the package ${packageName}, which does not load: ${message.split("\n")[0]}`;
    throw new OptionalPackageError(problem, packageName, isMissing, { cause });
  }
}
