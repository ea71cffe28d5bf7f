/** What has been looked at on this machine, and how it is. */

/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  /** `absent`: there is none, and the rest works; `problem`: it is there, and cannot be used. */
  readonly status: "ok" | "absent" | "problem";
  /** What it is, or what is wrong and what helps. */
  readonly detail: string;
}

/** What is looked at and how; tests look elsewhere. */
export interface Surroundings {
  /** Default `/`. */
  root?: string | undefined;
  /** Default this platform. */
  platform?: NodeJS.Platform | undefined;
  /** Whether this process may read and write a file. */
  mayUse?: ((path: string) => Promise<boolean>) | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  /** Who is logged in. */
  user?: string | undefined;
}
