/** Text within markup: nothing that it holds is read as markup. Pages use it, too. */

/** Text for the inside of an HTML or XML element or of a quoted attribute. */
export function escapeHtml(text: string): string {
  // most texts have nothing to escape, and a large instrument has thousands
  if (!special.test(text)) return text;
  return withoutControls(text).replace(/[&<>"'`]/g, character => `&#${character.charCodeAt(0)};`);
}

// oxlint-disable-next-line no-control-regex -- these are the ones meant
const special = /[&<>"'`\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;

/** XML has no way to write most control characters, nor a surrogate on its own. */
export function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the ones meant
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu, "\ufffd");
}
