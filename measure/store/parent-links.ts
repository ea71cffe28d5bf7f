/** Links between runs as QCoDeS keeps them: a JSON list of JSON texts. */

import { pythonJson } from "./python-json.ts";
import type { ParentLink } from "./run-store.ts";

/** The text of the column `parent_datasets`. */
export function linksText(links: readonly ParentLink[]): string {
  return pythonJson(
    links.map(({ head, tail, edgeType, description }) => pythonJson({ head, tail, edge_type: edgeType, description })),
  );
}

/**
 * Reads the text of the column `parent_datasets`.
 * @throws Error for a text that makes no sense.
 */
export function readLinks(text: string): ParentLink[] {
  const list = JSON.parse(text) as unknown;
  if (!Array.isArray(list)) throw new Error(`links of a run make no sense: ${text.slice(0, 200)}`);
  return list.map(item => {
    const link = JSON.parse(String(item)) as Readonly<Record<string, unknown>> | null;
    if (typeof link?.["head"] !== "string" || typeof link["tail"] !== "string") {
      throw new Error(`a link of a run makes no sense: ${String(item).slice(0, 200)}`);
    }
    const { head, tail, edge_type: edgeType, description } = link;
    return { head, tail, edgeType: textOf(edgeType), description: textOf(description) };
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
