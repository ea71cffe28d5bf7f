/** Vendors' libraries that are installed: VISA, and linux-gpib. */
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Finding, Surroundings } from "./finding.ts";

interface Library {
  readonly name: string;
  readonly purpose: string;
  /** Names of its file by platform. */
  readonly files: { readonly [P in NodeJS.Platform]?: readonly string[] };
}

/** Names that NI, Keysight and Rohde & Schwarz give to their libraries, and that of linux-gpib. */
const libraries: readonly Library[] = [
  {
    name: "vendor VISA library",
    purpose: "only @ivi needs one",
    files: {
      linux: ["libvisa.so", "libvisa.so.0", "librsvisa.so", "libktvisa32.so"],
      darwin: ["VISA.framework/VISA", "RsVisa.framework/RsVisa"],
      win32: ["visa64.dll", "visa32.dll", "nivisa64.dll", "ktvisa32.dll", "RsVisa32.dll"],
    },
  },
  {
    name: "linux-gpib",
    purpose: "only GPIB boards need it",
    files: { linux: ["libgpib.so", "libgpib.so.0"] },
  },
];

/** Looks for the libraries where the platform keeps them. */
export function checkLibraries(surroundings: Surroundings): Finding[] {
  const { platform = process.platform } = surroundings;
  return libraries.flatMap(({ name, purpose, files }): Finding[] => {
    const names = files[platform];
    if (names === undefined) return [];
    const found = foldersOf(surroundings)
      .flatMap(folder => names.map(file => join(folder, file)))
      .find(file => existsSync(file));
    if (found !== undefined) return [{ name, status: "ok", detail: found }];
    return [{ name, status: "absent", detail: `none of ${names.join(", ")} was found: ${purpose}` }];
  });
}

function foldersOf({ root = "/", platform = process.platform, env = process.env }: Surroundings): string[] {
  if (platform === "win32") return [join(env["WINDIR"] ?? "C:\\Windows", "System32"), ...pathOf(env["PATH"])];
  if (platform === "darwin") return [join(root, "Library/Frameworks")];
  // Debian keeps libraries in a folder for each architecture.
  const multiarch = listed(join(root, "usr/lib")).filter(name => name.includes("-linux-"));
  const folders = [
    "usr/lib",
    "usr/lib64",
    "usr/local/lib",
    "usr/local/lib64",
    "opt/keysight/iolibs",
    "usr/local/vxipnp/linux/bin",
  ];
  return [
    ...pathOf(env["LD_LIBRARY_PATH"]),
    ...multiarch.map(name => join(root, "usr/lib", name)),
    ...folders.map(folder => join(root, folder)),
  ];
}

function pathOf(text: string | undefined): string[] {
  return (text ?? "").split(delimiter).filter(folder => folder !== "");
}

function listed(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
