/** Parameters that are swept together: a card of the points that a sweep goes through. */

import type { CombinedParameter } from "../../drivers/core/index.ts";
import { html } from "../markup.ts";
import type { Fact } from "./conversion-text.ts";
import { card } from "./card.ts";
import { isSimulated } from "./simulated.ts";
import { quantityText } from "./value-text.ts";

const shownPoints = 8;

/** The card of a combination. */
export function combinedHtml(combined: CombinedParameter): string {
  const { name, parameters, setpoints } = combined;
  const rows = setpoints.slice(0, shownPoints).map(
    (point, index) =>
      html`<tr>
        <th scope="row" class="number">${index}</th>
        ${parameters.map(({ unit }, which) => html`<td class="value">${quantityText(point[which], unit)}</td>`)}
      </tr>`,
  );
  const heads = parameters.map(({ fullName }) => html`<th scope="col">${fullName}</th>`);
  const body = html`<div class="scroll">
    <table class="values" aria-label="${`points of ${name}`}">
      <thead>
        <tr>
          <th scope="col" class="number">Point</th>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${setpoints.length > shownPoints ? html`<div class="faint">… ${setpoints.length} points</div>` : undefined}
  </div>`;
  const simulated = parameters.some(isSimulated);
  const heading = { title: name, kind: "CombinedParameter", simulated, facts: factsOf(combined) };
  return card(heading, setpoints.length === 0 ? undefined : body);
}

/** The same as text. */
export function combinedText(combined: CombinedParameter): string {
  const facts = factsOf(combined).map(([word, text]) => `${word} ${text}`);
  return `${combined.name}: ${facts.join("; ")}${combined.parameters.some(isSimulated) ? "; SIMULATED" : ""}`;
}

function factsOf({ label, unit, parameters, setpoints }: CombinedParameter): Fact[] {
  const facts: Fact[] = [["sets", parameters.map(({ fullName }) => fullName).join(", ")]];
  if (label !== undefined) facts.push(["label", label]);
  if (unit !== undefined) facts.push(["unit", unit]);
  return [...facts, ["points", setpoints.length === 0 ? "none yet" : String(setpoints.length)]];
}
