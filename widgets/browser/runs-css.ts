/** What a run browser looks like beside what all panels look like. */

/** A list that scrolls, and below it what is selected: texts at the left, the plot at the right where there is room. */
export const runsCss = `
.setpoint-runs{max-width:90em}
.setpoint-runs header .path{color:var(--faint);overflow-wrap:anywhere}
.setpoint-runs [hidden]{display:none!important}
.setpoint-runs form{display:flex;gap:.4em .8em;flex-wrap:wrap;align-items:center;margin:.4em 0}
.setpoint-runs label{display:inline-flex;gap:.3em;align-items:center}
.setpoint-runs input[type=checkbox]{min-height:0;margin:0;width:16px;height:16px}
.setpoint-runs input[type=search]{width:18em}
.setpoint-runs select{max-width:16em}
.setpoint-runs .window{max-height:22em;overflow:auto;border:1px solid var(--line);border-radius:3px}
.setpoint-runs table{border-collapse:collapse;width:100%;font-size:13px;color:inherit}
.setpoint-runs .list thead th{position:sticky;top:0;background:var(--bg);z-index:1;box-shadow:inset 0 -1px var(--line)}
.setpoint-runs .list :is(th,td){text-align:left;vertical-align:baseline;padding:.15em .5em;font-weight:400;border:0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.setpoint-runs .list thead th{white-space:nowrap}
.setpoint-runs thead th{color:var(--faint)}
.setpoint-runs .list :is(.number,.began,.state){white-space:nowrap}
.setpoint-runs :is(th,td).number{text-align:right;font-variant-numeric:tabular-nums}
.setpoint-runs .list :is(th,td).mark{width:24px;padding:.15em .2em;text-align:center}
.setpoint-runs .list tbody tr:hover{background:var(--jp-layout-color2,#f0f0f0)}
.setpoint-runs .list tbody tr.selected{background:var(--jp-layout-color2,#eee);box-shadow:inset 3px 0 var(--accent)}
.setpoint-runs .list td.name button{border:0;padding:0;min-height:22px;background:none;text-align:left;font-weight:600;overflow-wrap:anywhere}
.setpoint-runs .list .mark input{position:relative;top:3px}
.setpoint-runs .list .star{background:none;font-size:15px;line-height:1}
.setpoint-runs .failed{font-weight:600}
.setpoint-runs .failed::before{content:"✗ "}
.setpoint-runs button:disabled{opacity:.5;cursor:default}
.setpoint-runs .detail,.setpoint-runs .difference{border-top:1px solid var(--line);margin-top:.6em;padding-top:.5em}
.setpoint-runs .halves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(30em,100%),1fr));gap:.4em 1.6em}
.setpoint-runs .halves>*{min-width:0}
.setpoint-runs h4{margin:.8em 0 .2em;font-size:13px;font-weight:600;color:inherit}
.setpoint-runs dl{display:flex;flex-wrap:wrap;gap:.1em 1.4em;margin:.2em 0}
.setpoint-runs dl div{display:flex;gap:.4em}
.setpoint-runs :is(dt,dd){margin:0;padding:0;display:inline;float:none;width:auto;font-weight:400}
.setpoint-runs dt{color:var(--faint);white-space:nowrap}
.setpoint-runs dt::after{content:":"}
.setpoint-runs dd{overflow-wrap:anywhere}
.setpoint-runs .columns :is(th,td){text-align:left;vertical-align:top;padding:.15em .8em .15em 0;font-weight:400;border-bottom:1px solid var(--line);overflow-wrap:break-word}
.setpoint-runs .columns :is(thead th,.shape){white-space:nowrap}
.setpoint-runs .columns :is(tbody th,.over){overflow-wrap:anywhere}
.setpoint-runs .columns tbody th{font-weight:600}
.setpoint-runs pre{background:var(--jp-layout-color2,#eee);color:var(--fg);padding:.5em;margin:.3em 0;font-size:12px;white-space:pre-wrap;overflow-wrap:anywhere;max-height:14em;overflow:auto}
.setpoint-runs textarea{font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--line);border-radius:3px;padding:.3em .5em;width:100%;min-height:4.5em;box-sizing:border-box;resize:vertical;display:block}
.setpoint-runs .tools .folder{flex:1 1 100%}
.setpoint-runs .tools .folder input{width:100%;min-width:8em}
.setpoint-runs .said{color:var(--faint);overflow-wrap:anywhere}
.setpoint-runs .plot img{max-width:100%;height:auto;display:block}
.setpoint-runs summary{cursor:pointer;font-weight:600;padding:.3em 0}
`;
