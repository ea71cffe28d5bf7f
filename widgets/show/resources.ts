/** The instruments that a search has found, as a table, and the places that could not be asked. */

import type { ResourceInfo, ResourceSearch } from "../../drivers/io/index.ts";
import { html, type Markup } from "../markup.ts";
import { card } from "./card.ts";
import type { Fact } from "./conversion-text.ts";
import { tableOf } from "./table.ts";

/** The table of a search. */
export function resourcesHtml({ resources, problems }: ResourceSearch): string {
  // most searches find nothing of some kinds
  const columns = Object.entries(cells).filter(([, text]) => resources.some(each => text(each)));
  const row = (each: ResourceInfo): Markup =>
    html`<tr>
      <th scope="row">${each.resourceName}</th>
      ${columns.map(([, text]) => html`<td>${text(each)}</td>`)}
    </tr> `;
  const heads = ["Resource", ...columns.map(([head]) => head)];
  const body = resources.length === 0 ? undefined : tableOf("resources", heads, resources.map(row));
  const kind = resources.length === 1 ? "1 found" : `${resources.length} found`;
  const facts = problems.map(({ source, message }): Fact => [`${source} not asked`, message]);
  return card({ title: "Resources", kind, simulated: false, facts }, body);
}

/** The same in lines. */
export function resourcesText({ resources, problems }: ResourceSearch): string {
  const lines = resources.map(each => {
    const about = [each.alias === undefined ? "" : `alias ${each.alias}`, identityText(each)].filter(Boolean);
    return [each.resourceName, ...about].join("; ");
  });
  const failed = problems.map(({ source, message }) => `${source} not asked: ${message}`);
  return [...(lines.length === 0 ? ["no resources found"] : lines), ...failed].join("\n");
}

function identityText({ manufacturer, model, firmware, description }: ResourceInfo): string {
  const named = [manufacturer, model].filter(Boolean).join(" ");
  const version = firmware ? `firmware ${firmware}` : "";
  return [named, version, description].filter(Boolean).join(", ");
}

/** What is told of a resource, by the head of its column. */
const cells: Readonly<Record<string, (found: ResourceInfo) => string | undefined>> = {
  Alias: ({ alias }) => alias,
  "Says it is": identityText,
  Serial: ({ serialNumber }) => serialNumber,
  "Found by": ({ sources }) => sources.join(", "),
};
