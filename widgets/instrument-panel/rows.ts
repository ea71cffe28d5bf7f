/** The lines of a panel: a parameter each, with the control that suits it. */

import {
  type AnyParameter,
  ArrayParameter,
  type Control,
  InstrumentBase,
  ParameterWithSetpoints,
} from "../../drivers/core/index.ts";
import { members } from "../../drivers/core/instrument/types.ts";
import { type StationBase, Station } from "../../drivers/station/index.ts";
import { isSimulated } from "../show/simulated.ts";
import { allowedText, quantityText } from "../show/value-text.ts";
import type { PanelHead, Row, RowControl } from "./panel-state.ts";
import { partsOf } from "./parts.ts";
import { settingsOf } from "./settings.ts";

/** One line with its parameter. */
export interface PanelRow {
  readonly row: Row;
  readonly parameter: AnyParameter;
}

/** What a panel can be made of. */
export type PanelSource = InstrumentBase | StationBase | AnyParameter | readonly (AnyParameter | InstrumentBase)[];

/**
 * The lines of a panel: those of {@link rowsOf}, then those that stand beside a plot only.
 * @throws TypeError for what has no parameters.
 */
export function panelRows(source: PanelSource, readOnly: boolean): ReturnType<typeof rowsOf> {
  const { head, rows: shown } = rowsOf(source, readOnly);
  const rows = [...shown];
  const keyOf = (parameter: AnyParameter): number => {
    const known = rows.findIndex(each => each.parameter === parameter);
    if (known >= 0) return known;
    const row = rowOf(rows.length, tabOf(parameter), parameter, false, true);
    return rows.push({ row, parameter }) - 1;
  };
  // What only shows has nothing to set.
  const settings = readOnly ? [] : shown.map(({ parameter }) => settingsOf(parameter).map(keyOf));
  return { head, rows: rows.map(each => withSettings(each, settings[each.row.key] ?? [])) };
}

function withSettings({ row, parameter }: PanelRow, settings: readonly number[]): PanelRow {
  return { row: { ...row, settings }, parameter };
}

/**
 * The parameters of a source, in the order of the instrument: its own first, then those of its channels.
 * @throws TypeError for what has no parameters.
 */
export function rowsOf(source: PanelSource, readOnly = false): { head: PanelHead; rows: readonly PanelRow[] } {
  const found: { tab: string; parameter: AnyParameter }[] = [];
  const head = collect(source, found);
  const rows = found.map(({ tab, parameter }, key) => ({ row: rowOf(key, tab, parameter, readOnly), parameter }));
  if (rows.length === 0) throw new TypeError(`panel of ${head.title}: it has no parameters`);
  return { head, rows };
}

function collect(source: PanelSource, found: { tab: string; parameter: AnyParameter }[]): PanelHead {
  if (source instanceof InstrumentBase) {
    addInstrument(source, source.fullName, found);
    return { title: source.fullName, model: source.constructor.name, simulated: source.simulated };
  }
  if (source instanceof Station) {
    for (const component of Object.values(source.components)) {
      if (component instanceof InstrumentBase) addInstrument(component, component.fullName, found);
      else if (isParameter(component)) found.push({ tab: "station", parameter: component });
    }
    return { title: "station", model: "Station", simulated: found.some(({ parameter }) => isSimulated(parameter)) };
  }
  const list: readonly unknown[] = Array.isArray(source) ? source : [source];
  for (const each of list) {
    if (each instanceof InstrumentBase) addInstrument(each, each.fullName, found);
    else if (isParameter(each)) found.push({ tab: tabOf(each), parameter: each });
    else
      throw new TypeError(
        `panel: ${String(each)} is invalid: must be an instrument, a channel, a station or parameters`,
      );
  }
  const title = list.length === 1 && isParameter(list[0]) ? list[0].fullName : "parameters";
  return { title, model: "", simulated: found.some(({ parameter }) => isSimulated(parameter)) };
}

function addInstrument(
  instrument: InstrumentBase,
  tab: string,
  found: { tab: string; parameter: AnyParameter }[],
): void {
  for (const parameter of Object.values(instrument.parameters)) {
    if (parameter.name !== "IDN") found.push({ tab, parameter });
  }
  // A channel may be a field of its own and in a tuple as well: it is one channel.
  const parts = new Set(Object.values(instrument.submodules).flatMap(part => part[members]));
  for (const part of parts) addInstrument(part, part.fullName, found);
}

function rowOf(key: number, tab: string, parameter: AnyParameter, readOnly: boolean, isAside = false): Row {
  const { name, label, unit, docstring, gettable } = parameter;
  const parts = partsOf(parameter, readOnly);
  const isSet = parameter.settable && !readOnly && parts.length === 0;
  return {
    key,
    tab,
    name,
    label,
    unit,
    doc: docstring,
    allowed: allowedText(parameter),
    gettable,
    control: isSet ? controlOf(offered(parameter), unit) : { kind: "none" },
    isTrace: parameter instanceof ParameterWithSetpoints || parameter instanceof ArrayParameter,
    settings: [],
    parts,
    isAside,
  };
}

/** What nothing says anything of takes whatever can be typed. */
function offered({ control, vals }: AnyParameter): Control {
  return control.kind === "none" && vals === undefined ? { kind: "any" } : control;
}

function controlOf(control: Control, unit: string): RowControl {
  switch (control.kind) {
    case "number": {
      const { min, max, step, integer } = control;
      return { kind: "number", min, max, step, integer };
    }
    case "choice":
      return { kind: "choice", options: control.options.map(option => optionText(option, unit)) };
    case "switch":
      return { kind: "switch" };
    case "oneOf":
    case "text":
    case "any":
      return { kind: "text" };
    default:
      // Arrays, lists and records are set in a cell.
      return { kind: "none" };
  }
}

/** How an option is called in a drop-down. */
export function optionText(option: unknown, unit: string): string {
  // A word such as MAX stands for a value and its unit.
  return quantityText(option, typeof option === "number" ? unit : "");
}

function isParameter(value: unknown): value is AnyParameter {
  return (
    (typeof value === "function" || typeof value === "object") &&
    value !== null &&
    "cache" in value &&
    "fullName" in value
  );
}

function tabOf({ instrument }: AnyParameter): string {
  return instrument instanceof InstrumentBase ? instrument.fullName : "parameters";
}
