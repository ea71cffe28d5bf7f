/** What all messages of a recording end in. */

const ends = ["\r\n", "\n", "\r"] as const;

/** The end that messages share; empty if they share none. */
export function commonEnd(messages: readonly Buffer[]): string {
  if (messages.length === 0) return "\n";
  return ends.find(end => messages.every(message => message.subarray(-end.length).toString("latin1") === end)) ?? "";
}
