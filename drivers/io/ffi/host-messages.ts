/** What a process and the one that runs its library say to each other, by structured clone. */
import type { LibraryFiles } from "./locate.ts";
import type { CallbackType, Signatures } from "./types.ts";

/** A declaration without its check, which stays where the driver is. */
export interface PlainDeclaration {
  readonly name: string;
  readonly files: LibraryFiles;
  readonly convention?: "cdecl" | "stdcall" | "fastcall" | "thiscall";
  readonly functions: Signatures;
}

/** An argument on its way to the library. */
export type Sent =
  | { readonly is: "value"; readonly value: unknown }
  | { readonly is: "box"; readonly value: unknown }
  /** A function stays here; the other side calls it by its number. One that is kept has its type. */
  | { readonly is: "callback"; readonly id: number; readonly kept?: CallbackType };

export type ToHost =
  | { readonly kind: "open"; readonly declaration: PlainDeclaration; readonly path: string | undefined }
  | { readonly kind: "call"; readonly id: number; readonly name: string; readonly given: readonly Sent[] }
  | { readonly kind: "copy"; readonly id: number; readonly pointer: bigint; readonly bytes: number }
  | { readonly kind: "release"; readonly callback: number };

export type FromHost =
  | { readonly kind: "opened" }
  | { readonly kind: "notOpened"; readonly message: string }
  /** `changed` has the boxes and the memory that the library may have written to, by the number of the argument. */
  | {
      readonly kind: "result";
      readonly id: number;
      readonly value: unknown;
      readonly changed: readonly (readonly [number, unknown])[];
    }
  | { readonly kind: "failed"; readonly id: number; readonly message: string }
  | { readonly kind: "callback"; readonly id: number; readonly values: readonly unknown[] };
