/** What a snapshot explorer looks like beside what all panels look like. */

/** A tree in a table that scrolls, and the list of what would be set below it. */
export const snapshotCss = `
.setpoint-snapshot .scroll{max-height:34em;overflow:auto;border:1px solid var(--line);border-radius:3px;margin:.4em 0}
.setpoint-snapshot table{border-collapse:collapse;width:100%;margin:0;font-size:13px;table-layout:auto;color:var(--fg)}
.setpoint-snapshot thead th{position:sticky;top:0;background:var(--bg);z-index:1;box-shadow:inset 0 -1px var(--line)}
.setpoint-snapshot tr,.setpoint-snapshot tbody tr:nth-child(even),.setpoint-snapshot tbody tr:hover{background:var(--bg)}
.setpoint-snapshot th,.setpoint-snapshot td{text-align:left;vertical-align:middle;padding:2px .6em;border:0;border-top:1px solid var(--line);overflow-wrap:anywhere;white-space:normal;font-weight:400;max-width:22em}
.setpoint-snapshot thead th{font-weight:600;white-space:nowrap;overflow-wrap:normal}
.setpoint-snapshot td.short{white-space:nowrap;color:var(--faint);font-size:12px}
.setpoint-snapshot td.value{font-variant-numeric:tabular-nums}
.setpoint-snapshot tr.group th{font-weight:600;max-width:none}
.setpoint-snapshot tr.differs td.note{color:var(--differs);font-weight:600}
.setpoint-snapshot tr.differs td.value.here{box-shadow:inset 3px 0 var(--differs)}
.setpoint-snapshot{--differs:#9a3412}
[data-jp-theme-light=false] .setpoint-snapshot{--differs:#fdba74}
.setpoint-snapshot .cell{display:flex;align-items:center;gap:.4em;padding-left:calc(var(--depth)*1.4em)}
.setpoint-snapshot .cell label{display:flex;align-items:center;gap:.4em;min-height:24px}
.setpoint-snapshot .cell .names{display:flex;flex-wrap:wrap;gap:0 .5em;min-width:0}
.setpoint-snapshot .cell .own{flex:0 0 auto;max-width:100%}
.setpoint-snapshot .cell .faint{margin-left:0}
.setpoint-snapshot button.fold:disabled{border:none}
.setpoint-snapshot tbody th{max-width:30em}
.setpoint-snapshot .fold{border:none;padding:0;min-width:24px;background:none}
.setpoint-snapshot input[type=checkbox]{min-height:0;margin:0;width:16px;height:16px;flex:none}
.setpoint-snapshot .tools label{display:flex;align-items:center;gap:.3em}
.setpoint-snapshot button:disabled{opacity:1;color:var(--faint);border-style:dashed;cursor:default}
.setpoint-snapshot button.main:not(:disabled){border-color:var(--accent);box-shadow:inset 0 -2px var(--accent);font-weight:600}
.setpoint-snapshot .told:not(:empty){margin:.4em 0}
.setpoint-snapshot .set{color:var(--ok)}
.setpoint-snapshot .failed{color:var(--bad);font-weight:600}
.setpoint-snapshot{--ok:#166534;--bad:#b91c1c}
[data-jp-theme-light=false] .setpoint-snapshot{--ok:#86efac;--bad:#fca5a5}
.setpoint-snapshot details{margin:.3em 0}
.setpoint-snapshot details div{padding-left:1.2em;overflow-wrap:anywhere}
`;
