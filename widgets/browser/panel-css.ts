/** The look of panels: the front-end's colours where it has them. */

/** A line that is out of sight is not laid out: its columns are the same without the others. Contrasts hold on JupyterLab's light and dark themes and on pages with neither. */
export const panelCss = `
.setpoint-live{--line:var(--jp-border-color2,#ccc);--faint:var(--jp-ui-font-color2,#5f5f5f);--bg:var(--jp-layout-color1,#fff);--fg:var(--jp-ui-font-color1,#212121);--accent:var(--jp-brand-color1,#1565c0);
 color:var(--fg);background:var(--bg);font:13px/1.4 var(--jp-ui-font-family,system-ui,sans-serif);max-width:72em;border:1px solid var(--line);border-radius:4px;padding:.5em .7em}
.setpoint-live [hidden]{display:none!important}
.setpoint-live header{display:flex;gap:.7em;align-items:baseline;flex-wrap:wrap}
.setpoint-live header strong{font-size:15px}
.setpoint-live .faint{color:var(--faint);margin-left:.4em}
.setpoint-live .simulated{background:#9a3412;color:#fff;border-radius:3px;padding:0 .5em;font-size:11px;font-weight:700}
.setpoint-live .tools,.setpoint-live .tabs{display:flex;gap:.4em;flex-wrap:wrap;align-items:center;margin:.4em 0}
.setpoint-live button,.setpoint-live select,.setpoint-live input{font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--line);border-radius:3px;padding:.1em .5em;min-height:24px;box-sizing:border-box}
.setpoint-live button{cursor:pointer}
.setpoint-live :focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.setpoint-live [aria-pressed=true],.setpoint-live [role=tab][aria-selected=true]{border-color:var(--accent);box-shadow:inset 0 -2px var(--accent)}
.setpoint-live .line{display:grid;grid-template-columns:24px minmax(9em,1.3fr) minmax(11em,1.2fr) minmax(8em,1fr) 3.5em 4.2em minmax(8em,1.3fr);gap:0 .6em;align-items:center;padding:3px;border-top:1px solid var(--line)}
.setpoint-live .line{content-visibility:auto;contain-intrinsic-size:auto 31px}
.setpoint-live .line[aria-busy=true]{opacity:.75}
.setpoint-live .star{border:none;padding:0;min-width:24px}
.setpoint-live .name,.setpoint-live .value,.setpoint-live .allowed{overflow-wrap:anywhere}
.setpoint-live .control{display:flex;align-items:center;gap:.3em;min-width:0}
.setpoint-live .control input{width:100%;min-width:5em;text-align:right}
.setpoint-live .control select{max-width:100%}
.setpoint-live .edited{border-color:var(--accent);font-style:italic}
.setpoint-live .unit{color:var(--faint);white-space:nowrap}
.setpoint-live .value{font-variant-numeric:tabular-nums}
.setpoint-live .value:not([data-note=""])[data-note]::after{content:attr(data-note);display:block;font-size:11px;color:var(--faint);font-style:italic}
.setpoint-live .age,.setpoint-live .allowed{color:var(--faint);font-size:12px}
.setpoint-live .error:not(:empty){grid-column:2/-1;color:#b91c1c;background:#fff1f1;border-left:3px solid #b91c1c;padding:.1em .5em;overflow-wrap:anywhere}
.setpoint-live .trace{grid-column:2/-1;display:flex;flex-wrap:wrap;gap:.4em 1em;padding:.2em 0 .6em}
.setpoint-live .settings{flex:1 1 15em;max-width:20em}
.setpoint-live .setting{display:grid;grid-template-columns:1fr auto;align-items:center;gap:.15em .4em;padding:.3em 0}
.setpoint-live .setting .value{text-align:right}
.setpoint-live .setting .error:not(:empty){grid-column:1/-1}
.setpoint-live .setting[aria-busy=true]{opacity:.75}
.setpoint-live .picture{flex:3 1 24em;min-width:0}
.setpoint-live .picture svg{display:block;max-width:100%;height:auto}
.setpoint-live .missing{color:var(--faint);border:1px dashed var(--line);border-radius:3px;margin:.3em 0;padding:.6em .8em}
.setpoint-live .parts{grid-column:1/-1;display:grid;grid-template-columns:subgrid;gap:inherit}
.setpoint-live .part{grid-column:2/-1;display:grid;grid-template-columns:subgrid;align-items:center;padding:2px 0}
.setpoint-live .part .name{padding-left:1em}
.setpoint-live .part.plot .picture{max-width:40em}
.setpoint-live .part.plot{display:block;padding-bottom:.6em}
.setpoint-live [role=switch]{width:44px;padding:1px;border-radius:12px;position:relative;height:24px;background:var(--jp-layout-color3,#bdbdbd)}
.setpoint-live [role=switch] .knob{display:block;width:20px;height:20px;border-radius:50%;background:#fff;border:1px solid #555;box-sizing:border-box}
.setpoint-live [role=switch][aria-checked=true]{background:#166534}
.setpoint-live [role=switch][aria-checked=true] .knob{margin-left:20px}
.setpoint-live [role=switch][aria-checked=mixed] .knob{margin-left:10px}
.setpoint-live .trend{width:72px;height:18px;flex:none}
.setpoint-live .trend polyline{fill:none;stroke:var(--accent);stroke-width:1.5}
.setpoint-live.compact .line{grid-template-columns:24px minmax(8em,1.3fr) minmax(10em,1.2fr) minmax(8em,1fr) 4.2em}
.setpoint-live.compact .age,.setpoint-live.compact .allowed,.setpoint-live.compact .line .faint{display:none}
.setpoint-live.compact .line{padding:0 3px}
`;
