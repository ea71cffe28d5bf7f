/** The look of a monitor page: it is read from across the room, in light and in dark. */

const light = `--bg:#f5f5f4;--card:#fff;--fg:#1c1917;--faint:#57534e;--line:#d6d3d1;--accent:#1d4ed8;--alarm:#991b1b;--alarm-bg:#fee2e2;--stale:#92400e;--stale-bg:#fef3c7`;
const dark = `--bg:#0c0a09;--card:#1c1917;--fg:#fafaf9;--faint:#a8a29e;--line:#44403c;--accent:#93c5fd;--alarm:#fecaca;--alarm-bg:#7f1d1d;--stale:#fde68a;--stale-bg:#422006`;

/** Cards that fill the screen; a person's choice of theme counts more than that of the system. */
export const pageCss = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
:root[data-theme=light]{color-scheme:light;${light}}
:root[data-theme=dark]{color-scheme:dark;${dark}}
*{box-sizing:border-box}
body{margin:0;padding:1rem 1.5rem 2rem;background:var(--bg);color:var(--fg);font:16px/1.4 system-ui,sans-serif}
header{display:flex;gap:.5rem 1.5rem;align-items:baseline;flex-wrap:wrap}
h1{font-size:1.4rem;margin:0}
h2{font-size:1.15rem;margin:1.4rem 0 .6rem;display:flex;gap:.7rem;align-items:center}
h3{font-size:1rem;font-weight:600;margin:0;overflow-wrap:anywhere}
header button{font:inherit;color:var(--fg);background:var(--card);border:1px solid var(--line);border-radius:4px;padding:.2rem .7rem;margin-left:auto;cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.faint{color:var(--faint)}
.simulated{background:#9a3412;color:#fff;border-radius:3px;padding:0 .5em;font-size:.75rem;font-weight:700}
.alarms:not(:empty){background:var(--alarm-bg);color:var(--alarm);border-radius:4px;padding:.1rem .7rem;font-weight:700}
.lost{background:var(--stale-bg);color:var(--stale);border-radius:4px;padding:.1rem .7rem;font-weight:700}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:.8rem}
article{background:var(--card);border:2px solid var(--line);border-radius:8px;padding:.7rem .9rem;display:flex;flex-direction:column;gap:.15rem;min-width:0}
article .name{font-weight:400;font-size:.85rem;color:var(--faint);margin-left:.5em}
article .value{font-size:2.4rem;line-height:1.2;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
article .value.long{font-size:1.3rem}
article .age,article .limits,article .range{font-size:.85rem;color:var(--faint)}
article .foot{display:flex;justify-content:space-between;gap:.3rem 1rem;flex-wrap:wrap}
article svg{width:100%;height:42px;display:block}
article polyline{fill:none;stroke:var(--accent);stroke-width:2;stroke-linecap:round;stroke-linejoin:round;vector-effect:non-scaling-stroke}
article .why{font-size:.9rem;font-weight:600;overflow-wrap:anywhere}
article .why:empty{display:none}
article.stale{border-style:dashed;border-color:var(--stale)}
article.stale .value{color:var(--faint)}
article.stale .why{color:var(--stale)}
article.alarm{background:var(--alarm-bg);border:2px solid var(--alarm)}
article.alarm :is(.value,.why,.age,.limits,.range,.name,h3){color:var(--alarm)}
article.alarm polyline{stroke:var(--alarm)}
`;
