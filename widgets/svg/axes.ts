/** The axes around the traces: grid, ticks with labels, and what the axis shows. */

import type { AxisFrame, Frame } from "../plot/frame.ts";
import { metrics } from "../plot/metrics.ts";
import { axisLine, fontSize, gridLine } from "../plot/theme.ts";
import { group, round, text } from "./elements.ts";

/** Lines at the ticks. */
export function grid({ x, y, area, panel }: Frame): string {
  const vertical = (value: number): string => `M${round(x.at(value))},${area.top}V${area.bottom}`;
  const across = (value: number): string => `M${area.left},${round(y.at(value))}H${area.right}`;
  const [ofX, ofY] = [panel.x, panel.y].map(({ axis }) => axis.showgrid !== false);
  const minor = [...(ofX ? x.minor.map(vertical) : []), ...(ofY ? y.minor.map(across) : [])].join("");
  const major = [
    ...(ofX ? x.ticks.map(({ value }) => vertical(value)) : []),
    ...(ofY ? y.ticks.map(({ value }) => across(value)) : []),
  ].join("");
  return gridPath(minor, ' stroke-opacity="0.55"') + gridPath(major, "");
}

function gridPath(d: string, strength: string): string {
  return d === "" ? "" : `<path d="${d}" fill="none" stroke="${gridLine}"${strength}/>`;
}

/** The axis below. */
export function bottomAxis({ x, area }: Frame): string {
  const base = area.bottom;
  const parts = x.ticks.flatMap(({ value, label }) => {
    const at = round(x.at(value));
    return [
      `<path d="M${at},${base}v${metrics.tick}" stroke="${axisLine}"/>`,
      text(label, at, base + metrics.tick + fontSize.tick + 2, `font-size="${fontSize.tick}" text-anchor="middle"`),
    ];
  });
  const middle = round((area.left + area.right) / 2);
  const titles = x.title.map((line, index) => {
    const at = base + metrics.tick + fontSize.tick + 2 * metrics.gap + index * metrics.axisLine + 12;
    return text(line, middle, at, `font-size="${fontSize.axis}" text-anchor="middle"`);
  });
  return group("x axis", [...parts, ...titles]);
}

/** An axis beside the traces, or beside their colours, which ends at `edge`. */
export function sideAxis({ area }: Frame, axis: AxisFrame, side: "left" | "right", edge: number, name: string): string {
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
  const middle = round((area.top + area.bottom) / 2);
  const titles = axis.title.map((line, index) => {
    const order = side === "left" ? index : axis.title.length - 1 - index;
    const at = round(
      side === "left" ? axis.outer + order * metrics.axisLine + 12 : axis.outer - order * metrics.axisLine,
    );
    const place = `font-size="${fontSize.axis}" text-anchor="middle" transform="rotate(-90 ${at} ${middle})"`;
    return text(line, at, middle, place);
  });
  return group(name, [...parts, ...titles]);
}
