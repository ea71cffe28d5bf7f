/** What a station holds as one table: names, kinds, addresses, and how much is in each; below it what keeps it safe. */

import type { StationBase } from "../../drivers/station/index.ts";
import { BaseParameter, InstrumentBase } from "../../drivers/core/index.ts";
import { html, type Markup } from "../markup.ts";
import type { Fact } from "./conversion-text.ts";
import { card } from "./card.ts";
import { safetyHtml, safetyText } from "./safety.ts";
import { isSimulated } from "./simulated.ts";
import { valueText } from "./value-text.ts";

/** One component as texts. */
export interface ComponentView {
  readonly name: string;
  /** Its class. */
  readonly kind: string;
  readonly simulated: boolean;
  /** The address of an instrument; the value of a parameter as far as it is known. */
  readonly about: string;
}

/** The components of a station; nothing is read. */
export function viewStation({ components }: StationBase): ComponentView[] {
  return Object.entries(components).map(([name, component]) => {
    const kind = (component as object).constructor.name;
    if (component instanceof InstrumentBase) {
      const { address } = component.record();
      const counted = countText(component.allParameters().length, "parameter");
      const about = typeof address === "string" ? `${address}, ${counted}` : counted;
      return { name, kind, simulated: component.simulated, about };
    }
    if (component instanceof BaseParameter)
      return { name, kind, simulated: isSimulated(component), about: valueText(component) ?? "not read yet" };
    return { name, kind, simulated: false, about: "" };
  });
}

/** The table of a station. */
export function stationHtml(station: StationBase): string {
  const lines = viewStation(station);
  const waiting = notLoaded(station);
  const facts: Fact[] = waiting.length === 0 ? [] : [["not loaded", waiting.join(", ")]];
  if (station.monitored.length > 0) facts.push(["monitored", station.monitored.map(each => each.fullName).join(", ")]);
  const kind = countText(lines.length, "component");
  return card(
    { title: "Station", kind, simulated: lines.some(each => each.simulated), facts },
    html`${lines.length === 0 ? undefined : table(lines)} ${safetyHtml(station)}`,
  );
}

/** The same as text. */
export function stationText(station: StationBase): string {
  const lines = viewStation(station).map(
    ({ name, kind, simulated, about }) =>
      `  ${name}: ${kind}${about === "" ? "" : `, ${about}`}${simulated ? "; SIMULATED" : ""}`,
  );
  const waiting = notLoaded(station);
  if (waiting.length > 0) lines.push(`  not loaded: ${waiting.join(", ")}`);
  lines.push(...safetyText(station).map(line => `  ${line}`));
  return [`Station: ${countText(Object.keys(station.components).length, "component")}`, ...lines].join("\n");
}

/** Instruments of the station's files that are not open. */
function notLoaded({ config, components }: StationBase): string[] {
  return Object.keys(config?.instruments ?? {}).filter(name => !(name in components));
}

function countText(count: number, what: string): string {
  return `${count} ${count === 1 ? what : `${what}s`}`;
}

function table(lines: readonly ComponentView[]): Markup {
  return html`<div class="scroll">
    <table class="values" aria-label="components of the station">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Kind</th>
          <th scope="col">Address or value</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(row)}
      </tbody>
    </table>
  </div>`;
}

function row({ name, kind, simulated, about }: ComponentView): Markup {
  const badge = simulated ? html` <span class="simulated">SIMULATED</span>` : undefined;
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${kind}${badge}</td>
    <td>${about}</td>
  </tr> `;
}
