/** Where messages end in a stream of bytes. */

const text = /^[\t\n\r\x20-\x7e\xa0-\xff]*$/;

/** Text is divided after each line; bytes that are no text stay together, as a line feed in them means nothing. */
export function splitMessages(data: Buffer): Buffer[] {
  const characters = data.toString("latin1");
  if (!text.test(characters)) return [data];
  return (characters.match(/[^\r\n]*[\r\n]+|[^\r\n]+$/g) ?? []).map(part => Buffer.from(part, "latin1"));
}
