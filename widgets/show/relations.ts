/** What a parameter stands on: its source, its group, its parts, its axes, and how its value becomes what is sent. */

import type { AnyParameter } from "../../drivers/core/index.ts";
import {
  ArrayParameter,
  DelegateParameter,
  Group,
  GroupedParameter,
  GroupParameter,
  InstrumentRefParameter,
  MultiChannelInstrumentParameter,
  MultiParameter,
  ParameterWithSetpoints,
  ScaledParameter,
} from "../../drivers/core/index.ts";
import { formatQuantity } from "../si.ts";
import { columnAxes, shapeText } from "./axes-text.ts";
import { conversionFacts, type Fact } from "./conversion-text.ts";
import { quantityText, valueText } from "./value-text.ts";
import { type ParameterView, viewParameter } from "./view.ts";

/** A parameter on its own, with what it stands on. */
export interface ParameterDetails {
  /** Name of its class. */
  readonly kind: string;
  readonly facts: readonly Fact[];
  /** Its own line. */
  readonly own: ParameterView;
  /** The lines of its table: itself, its parts, its axes. */
  readonly lines: readonly ParameterView[];
  /** Those of them that are not its own. */
  readonly others: readonly ParameterView[];
}

/** What is told of a parameter that is shown on its own. Nothing is read for it. */
export function detailsOf(parameter: AnyParameter): ParameterDetails {
  const own = viewParameter(parameter);
  const { facts = [], instead, parts, below = [] } = relationsOf(parameter, own);
  const conversion = conversionFacts(parameter);
  // its docstring and its conversion stand above the table
  const isBelow = ([word]: Fact): boolean => conversion.every(([told]) => told !== word);
  const shown = { ...own, docstring: "", details: own.details.filter(isBelow), ...instead };
  return {
    kind: parameter.constructor.name,
    facts: [...facts, ...conversion],
    own: shown,
    lines: parts ?? [shown, ...below],
    others: parts ?? below,
  };
}

interface Relations {
  readonly facts?: readonly Fact[];
  /** What its parts know better than itself. */
  readonly instead?: Partial<ParameterView>;
  /** Lines that say all that its own would say. */
  readonly parts?: readonly ParameterView[];
  /** Lines after its own. */
  readonly below?: readonly ParameterView[];
}

function relationsOf(parameter: unknown, own: ParameterView): Relations {
  if (parameter instanceof DelegateParameter) {
    const { source } = parameter as { source?: AnyParameter };
    return { facts: [["source", source ? known(source) : "none"]] };
  }
  if (parameter instanceof ScaledParameter) return { facts: scaledFacts(parameter as never) };
  if (parameter instanceof GroupParameter)
    return { facts: [["group", groupText((parameter as GroupParameter).group)]] };
  if (parameter instanceof InstrumentRefParameter) return { facts: [["instrument", referenceText(parameter)]] };
  if (parameter instanceof MultiChannelInstrumentParameter) return channelsOf(parameter.parameters);
  if (parameter instanceof GroupedParameter) {
    const { parameters } = parameter as unknown as GroupedParameter;
    const below = Object.entries(parameters).map(([name, part]) => ({ ...viewParameter(part), name }));
    const isFree = own.allowed === "anything";
    return { below, ...(isFree && { instead: { allowed: `values for ${Object.keys(parameters).join(", ")}` } }) };
  }
  if (parameter instanceof ParameterWithSetpoints) {
    const { shape, setpoints } = parameter as unknown as ParameterWithSetpoints;
    return {
      facts: [
        ["shape", shapeText(shape)],
        ["axes", setpoints.map(axis => axis.fullName).join(" × ") || "none"],
      ],
      below: setpoints.map(inFull),
    };
  }
  if (parameter instanceof ArrayParameter) {
    const { shape, setpoints } = parameter as unknown as ArrayParameter;
    return { facts: [["shape", shapeText(shape)], ...axesOf(parameter, [setpoints])] };
  }
  if (parameter instanceof MultiParameter) return partsOf(parameter as unknown as MultiParameter, own);
  return {};
}

/** The tuple makes a parameter whenever it is asked for one: what is known is in the channels. */
function channelsOf(parameters: readonly AnyParameter[]): Relations {
  const lines = parameters.map(inFull);
  const since = ({ cache }: AnyParameter): number => cache.timestamp?.getTime() ?? -Infinity;
  const oldest =
    lines[parameters.map(since).reduce((least, time, index, all) => (time < all[least]! ? index : least), 0)];
  const values = lines.map(({ value }) => value);
  const allowed = new Set(lines.map(line => line.allowed));
  const instead = {
    value: values.includes(undefined) ? undefined : `[${values.join(", ")}]`,
    age: oldest?.age ?? "",
    stale: lines.some(({ stale }) => stale),
    allowed: [...allowed].join(", or "),
    details: [],
  };
  return { instead, parts: lines };
}

function partsOf(parameter: MultiParameter, own: ParameterView): Relations {
  const { names, labels, units, setpoints } = parameter;
  const value: unknown = parameter.cache.value;
  const lines = names.map((name, index): ParameterView => {
    const part = value === null ? undefined : (value as Record<string, unknown>)[name];
    const text = value === null ? undefined : quantityText(part, units[index] ?? "");
    const exact = typeof part === "number" ? `${part} ${units[index] ?? ""}`.trimEnd() : undefined;
    return { ...own, name, label: labels[index] ?? name, docstring: "", value: text, exact, details: [] };
  });
  return { facts: axesOf(parameter, setpoints ?? []), parts: lines };
}

function axesOf(parameter: AnyParameter, setpoints: Parameters<typeof columnAxes>[1]): Fact[] {
  return columnAxes(parameter, setpoints).map(({ column, text }) => [
    column === parameter.registerName ? "axes" : `axes of ${column}`,
    text,
  ]);
}

function scaledFacts(parameter: ScaledParameter): Fact[] {
  const { wrappedParameter, role } = parameter;
  const by = parameter[role];
  return [
    ["output", known(wrappedParameter)],
    [role, by === null ? "not known yet" : formatQuantity(by, "")],
  ];
}

function groupText(group: object | undefined): string {
  if (!(group instanceof Group)) return "none yet";
  const members = Object.values(group.parameters as Record<string, AnyParameter>);
  return `${members.map(member => member.fullName).join(", ")}, read and set together`;
}

function referenceText(parameter: InstrumentRefParameter): string {
  if (parameter.cache.value === null) return "none yet";
  try {
    return parameter.getInstrument().constructor.name;
  } catch {
    return "not open";
  }
}

/** Another parameter by its full name, with the value that it is known to have. */
function known(parameter: AnyParameter): string {
  const value = valueText(parameter);
  return value === undefined ? parameter.fullName : `${parameter.fullName} (${value})`;
}

function inFull(parameter: AnyParameter): ParameterView {
  return { ...viewParameter(parameter), name: parameter.fullName };
}
