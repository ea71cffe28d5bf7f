/** A sweep as the values that it goes through. */

import type { AnyParameter, SweepValues } from "../../drivers/core/index.ts";
import { excerptOf } from "../../measure/data/text-table.ts";
import type { Sweep, TogetherSweep } from "../../measure/index.ts";
import { html, type Markup } from "../markup.ts";
import { formatQuantity } from "../si.ts";
import { card } from "./card.ts";
import type { Fact } from "./conversion-text.ts";
import { isSimulated } from "./simulated.ts";
import { tableOf } from "./table.ts";
import { quantityText } from "./value-text.ts";

/** More points than these are not read by anybody: the first and the last ones are shown. */
const mostRows = 8;

/** What is told of a sweep, whatever its kind. */
export interface SweepView {
  /** Name of its class. */
  readonly kind: string;
  readonly sweeps: readonly Pick<Sweep, "param" | "numPoints" | "delay" | "postActions" | "getAfterSet">[];
  /** The values of each sweep. */
  readonly values: readonly (readonly unknown[])[];
}

/** The view of one sweep, or of several that go along together. */
export function viewSweep(sweep: Sweep | TogetherSweep): SweepView {
  const sweeps = "sweeps" in sweep ? sweep.sweeps : [sweep];
  return { kind: sweep.constructor.name, sweeps, values: sweeps.map(each => each.getSetpoints()) };
}

/** The view of values that were made by `parameter.sweep`. */
export function sweptView(swept: SweepValues): SweepView {
  const param = swept.parameter as AnyParameter;
  const sweep = { param, numPoints: swept.length, delay: 0, postActions: [], getAfterSet: false };
  return { kind: "SweepValues", sweeps: [sweep], values: [[...swept]] };
}

/** The card of a sweep. */
export function sweepHtml({ kind, sweeps, values }: SweepView): string {
  const facts = sweeps.flatMap((sweep, index) => factsOf(sweep, values[index] ?? [], sweeps.length > 1));
  const { first, last, hidden } = excerptOf(values[0]?.length ?? 0, mostRows);
  const row = (point: number): Markup =>
    html`<tr>
      <td class="number">${point}</td>
      ${sweeps.map(({ param }, which) => html`<td class="value">${quantityText(values[which]?.[point], param.unit)}</td>`)}
    </tr> `;
  const gap = html`<tr>
    <td class="faint" colspan="${sweeps.length + 1}">… ${hidden} points …</td>
  </tr>`;
  const title = sweeps.map(({ param }) => param.fullName).join(", ");
  const rows = [...first.map(row), ...(hidden > 0 ? [gap] : []), ...last.map(row)];
  const body = tableOf(`points of ${title}`, ["#", ...sweeps.map(({ param }) => param.fullName)], rows);
  const simulated = sweeps.some(({ param }) => isSimulated(param));
  return card({ title, kind, simulated, facts }, body);
}

/** The same in lines: `smu_volt: LinSweep, 101 points from 0 V to 1 V, 10 ms at each`. */
export function sweepText({ kind, sweeps, values }: SweepView): string {
  const lines = sweeps.map((sweep, index) => {
    const facts = factsOf(sweep, values[index] ?? [], false).map(([word, text]) =>
      word === "points" ? text : `${word} ${text}`,
    );
    return `${sweep.param.fullName}: ${[kind, ...facts].join(", ")}`;
  });
  return lines.join("\n");
}

function factsOf(sweep: SweepView["sweeps"][number], values: readonly unknown[], isNamed: boolean): Fact[] {
  const { param, delay, postActions, getAfterSet } = sweep;
  const facts: Fact[] = [["points", rangeText(values, param.unit)]];
  if (delay > 0) facts.push(["waits", `${formatQuantity(delay, "s")} at each`]);
  if (postActions.length > 0) facts.push(["actions", `${postActions.length} after each set`]);
  if (getAfterSet) facts.push(["reads", "back what was set"]);
  return isNamed ? facts.map(([word, text]) => [`${param.fullName} ${word}`, text]) : facts;
}

function rangeText(values: readonly unknown[], unit: string): string {
  const [from, to] = [values[0], values.at(-1)].map(value => quantityText(value, unit));
  return values.length === 1 ? `1 point at ${from}` : `${values.length} points from ${from} to ${to}`;
}
