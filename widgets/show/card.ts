/** A display as one piece of HTML: no script, nothing loaded, every text of an instrument escaped. */

import { html, Markup } from "../markup.ts";
import type { Fact } from "./conversion-text.ts";
import { showStyle } from "./style.ts";

const style = new Markup("text/html", `<style>\n${showStyle}\n</style>`);

/** What a display says above its table. */
export interface Heading {
  readonly title: string;
  readonly kind: string;
  readonly docstring?: string;
  readonly simulated: boolean;
  readonly facts: readonly Fact[];
}

/** A heading with what is known in words, and any table below it. */
export function card({ title, kind, docstring = "", simulated, facts }: Heading, body: Markup | undefined): string {
  return html`<div class="setpoint-show">
    ${style}
    <header><strong>${title}</strong> <span class="faint">${kind}</span> ${badge(simulated)}</header>
    ${docstring === "" ? undefined : html`<div>${docstring}</div>`} ${facts.length === 0 ? undefined : html`<dl>${facts.map(fact)}</dl>`} ${body}
  </div>`.source;
}

function fact([word, text]: Fact): Markup {
  return html`<div><dt>${word}</dt> <dd>${text}</dd></div> `;
}

function badge(simulated: boolean): Markup | undefined {
  return simulated ? html`<span class="simulated">SIMULATED</span>` : undefined;
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}

/** Date and time of day on this machine. */
export function clockText(time: Date): string {
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
