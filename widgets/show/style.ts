/** The look of displays: the front-end's colours where it has them, the page's own where it has none. */

/**
 * Where a browser lets the content of a fold be laid out on its own, that of a parameter takes the width of its table, not
 * that of the first column: rows are grids there.
 */
const wideFolds = `@supports selector(::details-content){
.setpoint-show table.parameters,.setpoint-show table.parameters :is(thead,tbody){display:block}
.setpoint-show table.parameters tr{display:grid;padding:0;grid-template-columns:24% 20% 20% 9% 1fr;border-bottom:1px solid var(--jp-border-color2,rgba(128,128,128,.4))}
.setpoint-show table.kept tr{grid-template-columns:24% 20% 20% 17% 1fr}
.setpoint-show table.parameters :is(th,td):nth-child(n){width:auto;min-width:0;border-bottom:0}
.setpoint-show table.parameters th:has(details),.setpoint-show table.parameters th>details{display:contents}
.setpoint-show table.parameters th summary{grid-area:1/1;padding:.2em .8em .2em 0;overflow-wrap:anywhere}
.setpoint-show table.parameters th>details::details-content{grid-area:2/1/auto/-1}
.setpoint-show table.parameters th>details>.faint{columns:24em;padding-bottom:.4em}
}`;

/** Contrasts of text hold on JupyterLab's light and dark themes and on pages with neither. */
export const showStyle = `.setpoint-show{max-width:68em;font-size:13px;line-height:1.4;font-family:var(--jp-content-font-family,system-ui,sans-serif);color:var(--jp-content-font-color1,inherit)}
.setpoint-show header{display:flex;flex-wrap:wrap;gap:.2em .7em;align-items:baseline;margin-bottom:.3em}
.setpoint-show header strong{font-size:15px}
.setpoint-show .simulated{background:#9a3412;color:#fff;border-radius:3px;padding:0 .5em;font-size:11px;font-weight:700;letter-spacing:.04em}
.setpoint-show .tripped{background:#b91c1c;color:#fff;border-radius:3px;padding:0 .5em;font-size:11px;font-weight:700;letter-spacing:.04em}
.setpoint-show dl{display:flex;flex-wrap:wrap;gap:.1em 1.4em;margin:0 0 .4em}
.setpoint-show dl div{display:flex;gap:.4em}
.setpoint-show dt,.setpoint-show dd{margin:0;padding:0;display:inline;float:none;width:auto;font-weight:400}
.setpoint-show dt{white-space:nowrap}
.setpoint-show dt::after{content:":"}
.setpoint-show dd{overflow-wrap:anywhere}
.setpoint-show dt,.setpoint-show .faint{color:var(--jp-content-font-color2,inherit)}
.setpoint-show summary{cursor:pointer;padding:.25em 0;font-weight:600}
.setpoint-show summary:focus-visible{outline:2px solid var(--jp-brand-color1,#1976d2);outline-offset:1px}
.setpoint-show summary .faint{font-weight:400}
.setpoint-show details>details{margin-left:1.1em}
.setpoint-show ul{margin:.2em 0 .4em;padding-left:1.4em}
.setpoint-show pre{margin:.2em 0;white-space:pre-wrap;overflow-wrap:anywhere;color:inherit;font-size:12px}
.setpoint-show .scroll{overflow-x:auto}
.setpoint-show .piece{content-visibility:auto;contain-intrinsic-size:auto 60em}
.setpoint-show table.values{border-collapse:collapse;margin:0 0 .5em;font-size:12px;table-layout:fixed;width:100%;min-width:46em;color:inherit;border:0}
.setpoint-show table.values tr,.setpoint-show table.values tbody tr:nth-child(n),.setpoint-show table.values tbody tr:hover{background:transparent}
.setpoint-show table.values :is(th,td){text-align:left;vertical-align:top;padding:.2em .8em .2em 0;overflow-wrap:break-word;white-space:normal;border:0;border-bottom:1px solid var(--jp-border-color2,rgba(128,128,128,.4))}
.setpoint-show table.values thead th{font-weight:400;color:var(--jp-content-font-color2,inherit)}
.setpoint-show table.values tbody th{font-family:var(--jp-code-font-family,monospace);font-weight:600}
.setpoint-show table.parameters td:nth-child(3),.setpoint-show table.values td.value{font-variant-numeric:tabular-nums;white-space:pre-wrap}
.setpoint-show table.parameters :is(th,td):nth-child(1){width:24%}
.setpoint-show table.parameters :is(th,td):nth-child(n+2){width:20%}
.setpoint-show table.parameters :is(th,td):nth-child(4){width:9%}
.setpoint-show table.kept :is(th,td):nth-child(4){width:17%}
.setpoint-show table.parameters th details>div{font-family:var(--jp-content-font-family,system-ui,sans-serif);font-weight:400;padding-left:1.1em}
.setpoint-show table.parameters th summary{padding:0}
.setpoint-show table.values :is(th,td).number{width:3em}
.setpoint-show table.values :is(th,td).short{width:9%}
.setpoint-show table.values :is(th,td).time{width:8em}
.setpoint-show table.values :is(th,td).who{width:22%}
.setpoint-show table.values :is(th,td).place{width:16%}
.setpoint-show table.values :is(th,td).address{width:40%}
.setpoint-show .stale{font-style:italic}
${wideFolds}`;
