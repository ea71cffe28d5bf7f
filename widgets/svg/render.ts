/** A figure as an SVG picture that needs no browser to make and no script to show. */

import { isOnAxis } from "../plot/axis.ts";
import { type Figure, type Trace, shownText } from "../plot/figure.ts";
import { type AxisFrame, type Frame, metrics } from "../plot/frame.ts";
import { axisLine, card, fontFamily, fontSize, gridLine, ink, warning } from "../plot/theme.ts";
import { escapeHtml } from "../markup.ts";
import { lineOf, markersOf } from "./marks.ts";

/** Draws a figure that is laid out. `description` is what a screen reader says. */
export function renderSvg(figure: Figure, frame: Frame, description: string): string {
  const { width, height, margin } = frame;
  const inner = { x: margin.l, y: margin.t, width: width - margin.l - margin.r, height: height - margin.t - margin.b };
  const box = attributes(inner);
  const label = escapeHtml(description);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${attributes({ width, height })} viewBox="0 0 ${width} ${height}" ` +
      `role="img" aria-label="${label}" font-family="${fontFamily}" fill="${ink}">`,
    `<title>${label}</title>`,
    `<rect width="${width}" height="${height}" rx="4" fill="${card}"/>`,
    heading(frame),
    grid(frame),
    `<rect ${box} fill="none" stroke="${axisLine}"/>`,
    // a picture inside the picture clips at its edge without an id that could meet another one's
    `<svg ${box} viewBox="${inner.x} ${inner.y} ${inner.width} ${inner.height}" overflow="hidden">`,
    ...figure.data.filter(isVisible).map(trace => drawTrace(trace, frame)),
    `</svg>`,
    bottomAxis(frame),
    sideAxis(frame, frame.y, "left"),
    frame.y2 === undefined ? "" : sideAxis(frame, frame.y2, "right"),
    legend(figure, frame),
    `</svg>`,
  ]
    .filter(part => part !== "")
    .join("\n");
}

function isVisible(trace: Trace): boolean {
  return trace.visible === undefined || trace.visible === true;
}

function drawTrace(trace: Trace, { x, y, y2 }: Frame): string {
  const vertical = trace.yaxis === "y2" && y2 !== undefined ? y2 : y;
  const points: (readonly [number, number] | undefined)[] = [];
  for (let index = 0; index < trace.x.length; index++) {
    const [across, up] = [trace.x[index], trace.y[index]];
    const shown = isOnAxis(across, x.span.type) && isOnAxis(up, vertical.span.type);
    points.push(shown ? [x.at(across), vertical.at(up)] : undefined);
  }
  const parts = [`<g aria-label="${escapeHtml(shownText(trace.name))}">`];
  if (trace.mode !== "markers") parts.push(lineOf(points, trace.line.color, trace.line.width, trace.line.dash));
  parts.push(markersOf(points, trace.marker.color, trace.mode === "lines" ? trace.line.width : trace.marker.size));
  return [...parts, "</g>"].join("");
}

function heading({ title, note, margin, legend: key }: Frame): string {
  const titles = title.map((line, index) =>
    text(
      line,
      metrics.edge,
      metrics.edge + index * metrics.titleLine + 15,
      `font-size="${fontSize.title}" font-weight="600"`,
    ),
  );
  const bottom = margin.t - (key?.height ?? 0) - metrics.gap;
  const notes = note.map((line, index) =>
    text(
      line,
      margin.l,
      bottom - (note.length - index) * metrics.noteLine + 12,
      `font-size="${fontSize.note}" font-weight="600" fill="${warning}"`,
    ),
  );
  return [...titles, ...notes].join("\n");
}

function grid({ x, y, width, height, margin }: Frame): string {
  const vertical = (value: number): string => `M${round(x.at(value))},${margin.t}V${height - margin.b}`;
  const across = (value: number): string => `M${margin.l},${round(y.at(value))}H${width - margin.r}`;
  const minor = [...x.minor.map(vertical), ...y.minor.map(across)].join("");
  const major = [...x.ticks.map(tick => vertical(tick.value)), ...y.ticks.map(tick => across(tick.value))].join("");
  return gridPath(minor, ' stroke-opacity="0.55"') + gridPath(major, "");
}

function gridPath(d: string, strength: string): string {
  return d === "" ? "" : `<path d="${d}" fill="none" stroke="${gridLine}"${strength}/>`;
}

function bottomAxis({ x, width, height, margin }: Frame): string {
  const base = height - margin.b;
  const parts = x.ticks.flatMap(({ value, label }) => {
    const at = round(x.at(value));
    return [
      `<path d="M${at},${base}v${metrics.tick}" stroke="${axisLine}"/>`,
      text(label, at, base + metrics.tick + fontSize.tick + 2, `font-size="${fontSize.tick}" text-anchor="middle"`),
    ];
  });
  const middle = round(margin.l + (width - margin.l - margin.r) / 2);
  const titles = x.title.map((line, index) => {
    const at = base + metrics.tick + fontSize.tick + 2 * metrics.gap + index * metrics.axisLine + 12;
    return text(line, middle, at, `font-size="${fontSize.axis}" text-anchor="middle"`);
  });
  return group("x axis", [...parts, ...titles]);
}

function sideAxis({ width, height, margin }: Frame, axis: AxisFrame, side: "left" | "right"): string {
  const edge = side === "left" ? margin.l : width - margin.r;
  const outward = side === "left" ? -1 : 1;
  const anchor = side === "left" ? "end" : "start";
  const parts = axis.ticks.flatMap(({ value, label }) => {
    const at = round(axis.at(value));
    const place = `font-size="${fontSize.tick}" text-anchor="${anchor}"`;
    return [
      `<path d="M${edge},${at}h${outward * metrics.tick}" stroke="${axisLine}"/>`,
      text(label, edge + outward * (metrics.tick + 4), round(at + fontSize.tick * 0.36), place),
    ];
  });
  const middle = round(margin.t + (height - margin.t - margin.b) / 2);
  const titles = axis.title.map((line, index) => {
    const fromEdge = metrics.edge + (side === "left" ? index : axis.title.length - 1 - index) * metrics.axisLine + 12;
    const at = side === "left" ? fromEdge : width - fromEdge + 12;
    const place = `font-size="${fontSize.axis}" text-anchor="middle" transform="rotate(-90 ${at} ${middle})"`;
    return text(line, at, middle, place);
  });
  return group(side === "left" ? "y axis" : "y axis on the right", [...parts, ...titles]);
}

function legend(figure: Figure, { legend: key, margin }: Frame): string {
  if (key === undefined) return "";
  const traces = figure.data.filter(isVisible);
  const top = margin.t - key.height - metrics.gap + 4;
  const entries = key.entries.map(({ name, x, y }, index) => {
    const left = margin.l + x;
    const middle = top + y + metrics.legendRow / 2;
    const trace = traces[index];
    if (trace === undefined) return "";
    const ends = [
      [left + 5, middle],
      [left + 35, middle],
    ] as const;
    // the marker is a path, so that the circles of a picture are its points
    const dot = `<path d="M${left + 20},${middle}h0" fill="none" stroke="${escapeHtml(trace.marker.color)}" stroke-width="${trace.marker.size}" stroke-linecap="round"/>`;
    return [
      trace.mode === "markers" ? "" : lineOf(ends, trace.line.color, trace.line.width, trace.line.dash),
      trace.mode === "lines" ? "" : dot,
      text(name, left + metrics.swatch, middle + 4, `font-size="${fontSize.legend}"`),
    ].join("");
  });
  return group("legend", entries);
}

function group(label: string, parts: readonly string[]): string {
  return `<g aria-label="${label}">\n${parts.join("\n")}\n</g>`;
}

function text(content: string, x: number, y: number, rest: string): string {
  return `<text x="${x}" y="${y}" ${rest}>${escapeHtml(content)}</text>`;
}

function attributes(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${value}"`)
    .join(" ");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
