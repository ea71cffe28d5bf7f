/** From paths to parameters, channels and methods. */

import { InstrumentError } from "../../errors.ts";
import { BaseParameter } from "../../parameter/base-parameter.ts";
import type { AnyParameter } from "../../parameter/types.ts";
import { str } from "../../python-text.ts";
import { InstrumentModule } from "../instrument-module.ts";
import type { ComponentSource } from "../open-instruments.ts";

/** A parameter, or the path of one such as `dac.ch01.volt`. */
export type ParameterPath = string | AnyParameter;

/** How a method sets a value: its path, and the options that it gets after the value. */
export interface SetterPath {
  method: string;
  [option: string]: unknown;
}

export function parameterAt(path: ParameterPath, station: ComponentSource): AnyParameter {
  const found = typeof path === "string" ? station.getComponent(path) : path;
  if (found instanceof BaseParameter) return found as AnyParameter;
  throw new InstrumentError(`${str(path)} is not a parameter`);
}

export function channelAt(path: string | InstrumentModule, station: ComponentSource): InstrumentModule {
  const found = typeof path === "string" ? station.getComponent(path) : path;
  if (found instanceof InstrumentModule) return found;
  throw new InstrumentError(`${String(path)} is not a channel or module`);
}

/** What calls the method at a path with a value and the other options. */
export function setterAt({ method, ...options }: SetterPath, station: ComponentSource): (value: unknown) => unknown {
  const dot = method.lastIndexOf(".");
  const owner = dot > 0 ? station.getComponent(method.slice(0, dot)) : undefined;
  const called: unknown =
    typeof owner === "object" && owner !== null ? Reflect.get(owner, method.slice(dot + 1)) : undefined;
  if (typeof called !== "function")
    throw new InstrumentError(`${method} is not a method: expected the path of an instrument, a dot and its method`);
  const args = Object.keys(options).length > 0 ? [options] : [];
  return (value: unknown): unknown => Reflect.apply(called, owner, [value, ...args]);
}
