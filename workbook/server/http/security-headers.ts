/** Headers that tell a browser what a reply may do. */

/** On every reply. */
export const commonHeaders: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** JSON is data: nothing in it may be run or framed. */
export const apiPolicy = "default-src 'none'; frame-ancestors 'none'";

/** A file of the user opened in a tab of its own runs in an origin of its own, away from the cookie. */
export const filePolicy = "sandbox allow-scripts";

/**
 * The workbook's page. Settings are checked by code that ajv generates, hence 'unsafe-eval'; nothing is loaded from
 * elsewhere. `connect-src` names the socket because Safari does not count it as 'self'.
 */
export function pagePolicy(host: string): string {
  return [
    "default-src 'self'",
    "script-src 'self' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "frame-src 'self' blob: data:",
    "object-src 'self' blob:",
    `connect-src 'self' ws://${host} blob: data:`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
}
