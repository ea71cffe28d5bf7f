// The mark of Setpoint: a response that settles on its dashed set point.
import { LabIcon } from "@jupyterlab/ui-components";
import svgstr from "./setpoint.svg";

/** The mark as an icon of the user interface. */
export const setpointIcon = new LabIcon({ name: "setpoint:mark", svgstr });

/** The mark as an address for an image or a tab; while `busy` it carries a dot. */
export function markUrl(busy: boolean): string {
  const dot = '<circle cx="50" cy="50" r="13" fill="#2ea043" stroke="#fff" stroke-width="3"/></svg>';
  return `data:image/svg+xml,${encodeURIComponent(busy ? svgstr.replace("</svg>", dot) : svgstr)}`;
}
