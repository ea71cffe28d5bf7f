/** What an output shows where there is only text. */
import { isObject } from "../server/http/exchange.ts";
import type { Output } from "../server/contents/notebook-format.ts";

/** The text of an output with its line feed; colours stay only on a terminal. */
export function outputText(output: Output, colours = process.stdout.isTTY): string {
  const text = plainText(output);
  const shown = colours ? text : text.replace(ansi, "");
  return output.output_type === "stream" || shown === "" || shown.endsWith("\n") ? shown : `${shown}\n`;
}

// oxlint-disable-next-line no-control-regex
const ansi = /\u001b\[[0-9;]*[A-Za-z]/g;

function plainText(output: Output): string {
  if (output.output_type === "stream") return String(output["text"]);
  if (output.output_type === "error") {
    const traceback = output["traceback"];
    if (Array.isArray(traceback) && traceback.length > 0) return traceback.join("\n");
    return `${String(output["ename"])}: ${String(output["evalue"])}`;
  }
  const { data } = output;
  if (!isObject(data)) return "";
  const text = data["text/plain"];
  return typeof text === "string" ? text : `(${Object.keys(data).join(", ")})`;
}
