/** The text of a monitor page: its look and its script are in it, and nothing is loaded from anywhere. */

import { escapeHtml } from "../escape.ts";
import { browserHalf } from "../model/own-model.ts";
import { pageCss } from "./page-css.ts";

/** The page; `nonce` is what lets its style and its script in. */
export function pageHtml(title: string, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${pageCss}</style>
</head>
<body>
<noscript>This page needs JavaScript.</noscript>
<script type="module" nonce="${nonce}">${browserHalf("monitor-page").replaceAll("</script", "<\\/script")}</script>
</body>
</html>
`;
}
