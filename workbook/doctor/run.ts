/** `setpoint doctor`: looks at everything, prints it, and says by the exit status whether what is required works. */
import { packageVersion } from "../server/folders.ts";
import type { Finding } from "./finding.ts";
import { checkKernelspecs } from "./kernelspec.ts";
import { checkPackages, type PackageSurroundings } from "./packages.ts";

/** What the doctor looks at, and where the report goes. */
export interface DoctorOptions {
  /** Prints JSON. Default false. */
  json?: boolean | undefined;
  /** Looks at the instruments' buses. */
  checkBuses: () => Promise<readonly Finding[]>;
  packages?: PackageSurroundings | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  /** Default standard output. */
  print?: ((text: string) => void) | undefined;
}

/** Prints what was found and returns the exit status: 1 if something required is broken, else 0. */
export async function runDoctor(options: DoctorOptions): Promise<number> {
  const { json = false, checkBuses, packages, env, print = text => void process.stdout.write(text) } = options;
  const findings = [...(await checkPackages(packages)), ...checkKernelspecs(env), ...(await checkBuses())];
  print(json ? `${JSON.stringify(findings, null, 2)}\n` : reportOf(findings));
  return findings.some(({ status }) => status === "broken") ? 1 : 0;
}

function reportOf(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.map(({ name, status, detail }) => `${status.padEnd(7)}  ${name.padEnd(width)}  ${detail}`);
  const broken = findings.filter(({ status }) => status === "broken").map(({ name }) => name);
  const verdict =
    broken.length === 0 ? "everything that is required works" : `required and broken: ${broken.join(", ")}`;
  return [`Setpoint ${packageVersion} on ${process.platform} ${process.arch}`, "", ...lines, "", verdict, ""].join(
    "\n",
  );
}
