/** What a widget model is, as `@jupyter-widgets/schema` describes the models that every front-end knows. */

import type { Json } from "../../kernel/runtime.ts";

/** What another widget can refer to. */
export interface Referable {
  /** Its name in messages. */
  reference(): string;
}

/** What an attribute holds. */
export type AttributeType =
  | "string"
  | "int"
  | "float"
  | "bool"
  | "bytes"
  | "date"
  | "time"
  | "datetime"
  | "local datetime"
  | "data"
  | "strings"
  | "ints"
  | "floats"
  | "list"
  | "int or string"
  | "float or string"
  | "widget"
  | "widgets";

/** One attribute of a model. */
export interface AttributeSpec {
  readonly type: AttributeType;
  /** The value of a new widget. Default null, or an empty text, list or bytes. */
  readonly initial?: Json;
  /** Its name in messages. Default its own. */
  readonly wire?: string;
  /** Whether it may be null. Default false. */
  readonly nullable?: boolean;
  /** The texts it may be. Default any. */
  readonly choices?: readonly string[];
  /** Makes the widget it refers to, which every widget has of its own. Default none. */
  readonly make?: (options: object) => Referable;
}

/** One model. */
export interface ModelSpec {
  /** The name of the class in this framework. */
  readonly name: string;
  readonly module: string;
  /** The version of the module: a range as npm has it. */
  readonly version: string;
  readonly model: string;
  /** Default none: it is never shown by itself. */
  readonly view?: string;
  readonly attributes: Readonly<Record<string, AttributeSpec>>;
}
