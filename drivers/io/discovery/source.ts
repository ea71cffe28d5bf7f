/** Where resources are looked for, all places at once; one that fails is told beside what the others found. */
import { runtime } from "../../runtime.ts";
import { isTimeout, TransportError, within, type Limits } from "../limits.ts";
import { parseResourceName } from "../names/resource-name.ts";

/** A resource that answers, or is known to be there. */
export interface Found {
  readonly resourceName: string;
  readonly manufacturer?: string | undefined;
  readonly model?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly firmware?: string | undefined;
  /** What it calls itself: the name of a service, the description of a port. */
  readonly description?: string | undefined;
}

/** A place where resources are looked for. */
export interface DiscoverySource {
  /** In a list of problems: `mDNS`, `serial ports`. */
  readonly name: string;
  /** Whether it reads files of this machine: what they say is found however long reading takes. Default false. */
  readonly isLocal?: boolean;
  /** What is found within the limits; where nothing says that all have answered, the time is used up. */
  list(limits: Limits): Promise<readonly Found[]>;
}

/** What was found by all sources, and which could not be asked. */
export interface Discovery {
  /** One for each resource, in the order of names; what several sources say of it is put together. */
  readonly resources: readonly (Found & { readonly sources: readonly string[] })[];
  readonly problems: readonly { readonly source: string; readonly message: string }[];
}

/** A source that uses all of its time gets so many more milliseconds to say what it has found. */
const grace = 500;

/**
 * Asks every source at the same time.
 * @throws TransportError of kind `abort` when the signal ends it: the only failure that is not told beside the results.
 */
export async function discover(sources: readonly DiscoverySource[], limits: Limits): Promise<Discovery> {
  const began = runtime().now();
  const answers = await Promise.all(
    sources.map(async source => {
      try {
        return {
          source: source.name,
          found: (await ask(source, source.isLocal ? { ...limits, deadline: null } : limits)).map(complete),
        };
      } catch (error) {
        if (error instanceof TransportError && error.kind === "abort") throw error;
        const { deadline } = limits;
        const seconds = deadline === null ? "" : ` within ${Math.round(deadline - began) / 1000} s`;
        const message = isTimeout(error) ? `${error.message || "no answer"}${seconds}` : textOf(error);
        return { source: source.name, found: [], message };
      }
    }),
  );
  const resources = new Map<string, Found & { sources: string[] }>();
  for (const { source, found } of answers) {
    for (const each of found) {
      const known = resources.get(each.resourceName);
      const sourcesOfIt = known?.sources ?? [];
      resources.set(each.resourceName, {
        ...each,
        ...withoutGaps(known ?? each),
        sources: sourcesOfIt.includes(source) ? sourcesOfIt : [...sourcesOfIt, source],
      });
    }
  }
  return {
    resources: [...resources.values()].toSorted((a, b) => collator.compare(a.resourceName, b.resourceName)),
    problems: answers.flatMap(({ source, message }) => (message === undefined ? [] : [{ source, message }])),
  };
}

/** A source of whoever knows nothing but names. */
export function namesSource(name: string, list: (limits: Limits) => Promise<readonly string[]>): DiscoverySource {
  return { name, list: async limits => (await list(limits)).map(resourceName => ({ resourceName })) };
}

const collator = new Intl.Collator("en", { numeric: true });

/** Asks one source, which may not know the limits: nobody waits longer for it than for others. */
function ask(source: DiscoverySource, limits: Limits): Promise<readonly Found[]> {
  const { deadline, signal } = limits;
  return within({ deadline: deadline === null ? null : deadline + grace, signal }, (resolve, reject) => {
    // A source that throws before it waits fails as one that waits.
    void Promise.resolve()
      .then(() => source.list(limits))
      .then(resolve, reject);
  });
}

function complete(found: Found): Found {
  return { ...found, resourceName: parseResourceName(found.resourceName).canonical };
}

function withoutGaps<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
