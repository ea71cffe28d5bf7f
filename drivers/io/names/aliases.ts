/** Names that users give to resources. */
import { ResourceNameError } from "../errors.ts";
import { interfaceTypes } from "./forms.ts";
import { parseResourceName } from "./resource-name.ts";

/** Aliases of resources; case does not matter. */
export class Aliases {
  readonly #names = new Map<string, { readonly alias: string; readonly resourceName: string }>();

  get all(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#names.values()].map(each => [each.alias, each.resourceName]));
  }

  /** @throws ResourceNameError if the alias could be taken for a resource name, or the name is none. */
  add(alias: string, resourceName: string): void {
    if (alias.trim() === "" || alias.includes("::") || isResourceName(alias)) {
      const problem = `must be a word that is no resource name, as in "smu"`;
      throw new ResourceNameError(`alias ${JSON.stringify(alias)} of ${resourceName}: ${problem}`, { resourceName });
    }
    const { canonical } = parseResourceName(this.resolve(resourceName));
    this.#names.set(keyOf(alias), { alias: alias.trim(), resourceName: canonical });
  }

  remove(alias: string): boolean {
    return this.#names.delete(keyOf(alias));
  }

  /**
   * The resource that an alias stands for, or the name itself.
   * @throws ResourceNameError that names the aliases, if it is neither.
   */
  resolve(nameOrAlias: string): string {
    const known = this.#names.get(keyOf(nameOrAlias));
    if (known) return known.resourceName;
    const begins = interfaceTypes.some(each => nameOrAlias.trim().toUpperCase().startsWith(each));
    if (nameOrAlias.includes("::") || begins) return nameOrAlias;
    const aliases = [...this.#names.values()].map(each => each.alias).join(", ") || "(none)";
    throw new ResourceNameError(
      `resource ${JSON.stringify(nameOrAlias)}: neither a resource name, as in TCPIP0::10.0.0.7::5025::SOCKET, nor an alias: there are ${aliases}`,
      { resourceName: nameOrAlias },
    );
  }

  /** The alias of a resource, by its canonical name. */
  of(canonical: string): string | undefined {
    return [...this.#names.values()].find(each => each.resourceName === canonical)?.alias;
  }
}

function keyOf(alias: string): string {
  return alias.trim().toLowerCase();
}

function isResourceName(text: string): boolean {
  try {
    parseResourceName(text);
    return true;
  } catch {
    return false;
  }
}
