/** The look of panels: the front-end's colours where it has them, the page's own where it has none. */

/** Contrasts of text hold on JupyterLab's light and dark themes and on pages with neither. */
export const panelStyle = `.setpoint-panel{max-width:68em;font-size:13px;line-height:1.4;font-family:var(--jp-content-font-family,system-ui,sans-serif);color:var(--jp-content-font-color1,inherit)}
.setpoint-panel header{display:flex;flex-wrap:wrap;gap:.2em .7em;align-items:baseline;margin-bottom:.3em}
.setpoint-panel header strong{font-size:15px}
.setpoint-panel .simulated{background:#9a3412;color:#fff;border-radius:3px;padding:0 .5em;font-size:11px;font-weight:700;letter-spacing:.04em}
.setpoint-panel .tripped{background:#b91c1c;color:#fff;border-radius:3px;padding:0 .5em;font-size:11px;font-weight:700;letter-spacing:.04em}
.setpoint-panel dl{display:flex;flex-wrap:wrap;gap:.1em 1.4em;margin:0 0 .4em}
.setpoint-panel dl div{display:flex;gap:.4em}
.setpoint-panel dt,.setpoint-panel dd{margin:0;padding:0;display:inline;float:none;width:auto;font-weight:400}
.setpoint-panel dt{white-space:nowrap}
.setpoint-panel dt::after{content:":"}
.setpoint-panel dd{overflow-wrap:anywhere}
.setpoint-panel dt,.setpoint-panel .faint{color:var(--jp-content-font-color2,inherit)}
.setpoint-panel summary{cursor:pointer;padding:.25em 0;font-weight:600}
.setpoint-panel summary .faint{font-weight:400}
.setpoint-panel details details{margin-left:1.1em}
.setpoint-panel .scroll{overflow-x:auto}
.setpoint-panel table.values{border-collapse:collapse;margin:0 0 .5em;font-size:12px;table-layout:fixed;width:100%;min-width:46em;color:inherit;border:0}
.setpoint-panel table.values tr,.setpoint-panel table.values tbody tr:nth-child(n),.setpoint-panel table.values tbody tr:hover{background:transparent}
.setpoint-panel table.values :is(th,td){text-align:left;vertical-align:top;padding:.2em .8em .2em 0;overflow-wrap:break-word;white-space:normal;border:0;border-bottom:1px solid var(--jp-border-color2,rgba(128,128,128,.4))}
.setpoint-panel table.values thead th{font-weight:400;color:var(--jp-content-font-color2,inherit)}
.setpoint-panel table.values tbody th{font-family:var(--jp-code-font-family,monospace);font-weight:600}
.setpoint-panel table.parameters td:nth-child(3),.setpoint-panel table.values td.value{font-variant-numeric:tabular-nums;white-space:pre-wrap}
.setpoint-panel table.parameters :is(th,td):nth-child(-n+2){width:22%}
.setpoint-panel table.parameters :is(th,td):nth-child(3){width:21%}
.setpoint-panel table.parameters :is(th,td):nth-child(4){width:8%}
.setpoint-panel table.values :is(th,td).number{width:3em}
.setpoint-panel table.values :is(th,td).short{width:9%}
.setpoint-panel table.values :is(th,td).time{width:8em}
.setpoint-panel table.values :is(th,td).who{width:22%}
.setpoint-panel table.values :is(th,td).place{width:16%}
.setpoint-panel .stale{font-style:italic}`;
