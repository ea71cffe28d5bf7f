/** A table inside a card. */

import { html, type Markup } from "../markup.ts";

const sizes: Record<string, string> = {
  "#": "number",
  Unit: "short",
  Time: "time",
  Level: "short",
  Logger: "who",
  Place: "place",
};

/** A table with a head; columns are narrow where their head says that they hold little. */
export function tableOf(label: string, heads: readonly string[], rows: readonly Markup[]): Markup {
  const head = (text: string): Markup => html`<th scope="col" class="${sizes[text] ?? "text"}">${text}</th>`;
  return html`<div class="scroll">
    <table class="values" aria-label="${label}">
      <thead>
        <tr>
          ${heads.map(head)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
