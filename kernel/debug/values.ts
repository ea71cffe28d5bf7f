/** A value of the executor as one line of text, without running any of its code. */
import type { Runtime } from "node:inspector";

const longestText = 10_000;

/** What a debugger shows beside a name. */
export function valueText(value: Runtime.RemoteObject): string {
  switch (value.type) {
    case "string":
      return shorten(JSON.stringify(value.value));
    case "undefined":
      return "undefined";
    case "function":
      return shorten(firstLine(value.description ?? "function"));
    case "object":
      return value.subtype === "null" ? "null" : objectText(value);
    default:
      return value.unserializableValue ?? value.description ?? String(value.value);
  }
}

/** The kind of an object; a plain value tells its own, and front-ends show a type in its place. */
export function valueType(value: Runtime.RemoteObject): string | undefined {
  if (value.type === "function") return /^class\b/u.test(value.description ?? "") ? "class" : "function";
  if (value.type !== "object" || value.subtype === "null") return undefined;
  return value.subtype === "error" ? value.className : firstLine(value.description ?? value.className ?? "object");
}

function objectText(value: Runtime.RemoteObject): string {
  const { preview, description = "object", subtype, className } = value;
  if (subtype === "error" || subtype === "regexp" || subtype === "date") return shorten(firstLine(description));
  if (!preview) return shorten(description);
  const isList = subtype === "array" || subtype === "typedarray";
  const members = (preview.entries ?? []).map(({ key, value: entry }) =>
    key ? `${previewText(key)} => ${previewText(entry)}` : previewText(entry),
  );
  if (!preview.entries)
    members.push(...preview.properties.map(one => (isList ? memberText(one) : `${one.name}: ${memberText(one)}`)));
  if (preview.overflow) members.push("…");
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const inner =
    members.length === 0
      ? `${open}${close}`
      : `${open}${isList ? "" : " "}${members.join(", ")}${isList ? "" : " "}${close}`;
  return shorten(className === "Object" || className === "Array" ? inner : `${description} ${inner}`);
}

function previewText({ type, subtype, description = "" }: Runtime.ObjectPreview): string {
  if (type === "string") return JSON.stringify(description);
  return subtype === "null" ? "null" : description;
}

function memberText({ type, subtype, value = "" }: Runtime.PropertyPreview): string {
  if (type === "string") return JSON.stringify(value);
  if (type === "accessor") return "(getter)";
  if (type === "function") return "function";
  return subtype === "null" ? "null" : value === "" ? "{…}" : value;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function shorten(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
