/** From kernel messages to the outputs of cells, as a front-end keeps them in the file. */
import type { Cell, Output } from "../server/contents/notebook-format.ts";

type Json = Record<string, unknown>;

/** Collects the outputs of a notebook's cells while it runs. */
export class OutputCollector {
  /** Outputs that share a display id, wherever they are. */
  readonly #displays = new Map<string, Output[]>();
  /** Cells to be cleared when their next output comes. */
  readonly #clearing = new Set<Cell>();

  /** Applies a message that belongs to a cell; returns the output it added, if any. */
  apply(cell: Cell, type: string, content: Json): Output | undefined {
    switch (type) {
      case "stream":
        return this.#addStream(cell, String(content["name"]), String(content["text"]));
      case "execute_result":
        return this.#add(cell, content, { output_type: type, ...pick(content, "data", "metadata", "execution_count") });
      case "display_data":
        return this.#add(cell, content, { output_type: type, ...pick(content, "data", "metadata") });
      case "update_display_data":
        for (const output of this.#displays.get(displayId(content) ?? "") ?? []) {
          Object.assign(output, pick(content, "data", "metadata"));
        }
        return undefined;
      case "error":
        return this.#add(cell, content, { output_type: type, ...pick(content, "ename", "evalue", "traceback") });
      case "clear_output":
        if (content["wait"] === true) this.#clearing.add(cell);
        else cell.outputs = [];
        return undefined;
      case "execute_input":
        cell.execution_count = Number(content["execution_count"]);
        return undefined;
      default:
        return undefined;
    }
  }

  #add(cell: Cell, content: Json, output: Output): Output {
    const outputs = this.#outputsOf(cell);
    const id = displayId(content);
    if (id !== undefined) this.#displays.set(id, [...(this.#displays.get(id) ?? []), output]);
    outputs.push(output);
    return output;
  }

  /** Text that follows text of the same stream is one output; a carriage return overwrites the line, as on a terminal. */
  #addStream(cell: Cell, name: string, text: string): Output {
    const outputs = this.#outputsOf(cell);
    const last = outputs.at(-1);
    if (last?.output_type === "stream" && last["name"] === name) {
      last["text"] = overwriteLines(String(last["text"]) + text);
    } else {
      outputs.push({ output_type: "stream", name, text: overwriteLines(text) });
    }
    return { output_type: "stream", name, text };
  }

  #outputsOf(cell: Cell): Output[] {
    if (this.#clearing.delete(cell)) cell.outputs = [];
    return (cell.outputs ??= []);
  }
}

function overwriteLines(text: string): string {
  if (!/\r(?!\n|$)/.test(text)) return text;
  return text
    .split("\n")
    .map(line => {
      const ended = line.endsWith("\r");
      const shown = (ended ? line.slice(0, -1) : line)
        .split("\r")
        .reduce((before, after) => after + before.slice(after.length));
      return ended ? `${shown}\r` : shown;
    })
    .join("\n");
}

function displayId(content: Json): string | undefined {
  const id = (content["transient"] as Json | undefined)?.["display_id"];
  return typeof id === "string" ? id : undefined;
}

function pick(content: Json, ...fields: string[]): Json {
  return Object.fromEntries(fields.map(field => [field, content[field] ?? (field === "metadata" ? {} : null)]));
}
