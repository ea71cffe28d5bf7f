/** Contrast of two colours after WCAG 2.2. */

/** The ratio between 1 and 21 of two opaque colours written as `#rrggbb`. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

/** A colour that is partly transparent, on what lies below it. */
export function over(color: string, opacity: number, below: string): string {
  const mixed = channels(color).map((value, index) => value * opacity + channels(below)[index]! * (1 - opacity));
  return `#${mixed.map(value => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

function luminance(color: string): number {
  const [red, green, blue] = channels(color).map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function channels(color: string): number[] {
  return [1, 3, 5].map(start => Number.parseInt(color.slice(start, start + 2), 16));
}
