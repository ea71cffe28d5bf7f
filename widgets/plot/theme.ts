/** Colours and sizes that every picture shares: dark ink on a light card, which reads on a dark page as well. */

/** Colours of the traces in order; each has a contrast of at least 3 to the card. */
export const traceColors = [
  "#0072b2",
  "#c8500a",
  "#007a5a",
  "#9b3c7e",
  "#5b4fc4",
  "#8a6d00",
  "#56606b",
  "#c2304a",
] as const;

/** Dashes of the traces in order, so that colour is never the only difference. */
export const traceDashes = ["solid", "dash", "dot", "dashdot"] as const;

export const ink = "#1f2328";
export const faint = "#57606a";
export const warning = "#9a3412";
export const card = "#ffffff";
export const gridLine = "#e5e7eb";
export const axisLine = "#8c959f";

export const fontFamily = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** Font sizes in px. */
export const fontSize = { title: 16, axis: 13, tick: 12, note: 12, legend: 12 } as const;
