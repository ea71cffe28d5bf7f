/** The instruments that a search has found, as a table, and the places that could not be asked. */

import type { ResourceInfo, ResourceSearch } from "../../drivers/io/index.ts";
import { html, type Markup } from "../markup.ts";
import { card } from "./card.ts";
import type { Fact } from "./conversion-text.ts";
import { tableOf } from "./table.ts";

/** The table of a search. */
export function resourcesHtml({ resources, problems }: ResourceSearch): string {
  const heads = ["Resource", "Alias", "Says it is", "Serial", "Found by"];
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

function row(found: ResourceInfo): Markup {
  const { resourceName, alias, serialNumber, sources } = found;
  return html`<tr>
    <th scope="row">${resourceName}</th>
    <td>${alias}</td>
    <td>${identityText(found)}</td>
    <td>${serialNumber}</td>
    <td>${sources.join(", ")}</td>
  </tr> `;
}

function identityText({ manufacturer, model, firmware, description }: ResourceInfo): string {
  const named = [manufacturer, model].filter(Boolean).join(" ");
  const version = firmware ? `firmware ${firmware}` : "";
  return [named, version, description].filter(Boolean).join(", ");
}
