/** What a sweep panel looks like beside what all panels look like. */

/** Fields in lines, the cell in a frame. */
export const sweepCss = `
.setpoint-sweep .axis{display:flex;gap:.6em;flex-wrap:wrap;align-items:center;margin:.3em 0}
.setpoint-sweep .axis[hidden]{display:none}
.setpoint-sweep label input[type=text]{width:7em}
.setpoint-sweep fieldset label{display:flex;align-items:center;gap:.3em}
.setpoint-sweep input[type=checkbox]{min-height:0;margin:0}
.setpoint-sweep header label input[type=text]{width:14em}
.setpoint-sweep fieldset{display:flex;gap:.2em 1em;flex-wrap:wrap;border:1px solid var(--line);border-radius:3px;max-height:9em;overflow:auto}
.setpoint-sweep pre{background:var(--jp-layout-color2,#eee);color:var(--fg);padding:.5em;overflow-x:auto;font-size:12px;margin:.4em 0}
.setpoint-sweep button:disabled{opacity:.5;cursor:default}
`;
