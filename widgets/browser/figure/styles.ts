/** The look of a figure: the colours of the front-end, light or dark. */

import { axisLine, gridLine, ink } from "../../plot/theme.ts";

export const styles = `
.sp-figure{font:13px/1.4 var(--jp-ui-font-family,system-ui,sans-serif);color:var(--jp-ui-font-color1,${ink});background:var(--jp-layout-color0,#fff);padding:6px 4px;max-width:920px}
.sp-figure-head{display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline;padding:0 6px}
.sp-figure-title{font-weight:600;font-size:15px}
.sp-figure-state{color:var(--jp-ui-font-color2,#57606a)}
.sp-figure-note{font-weight:600;color:var(--jp-warn-color0,#9a3412)}
.sp-figure-tools{display:flex;flex-wrap:wrap;gap:4px;padding:4px 6px}
.sp-figure-button{font:inherit;font-size:12px;padding:2px 8px;border:1px solid var(--jp-border-color1,#8c959f);border-radius:3px;background:var(--jp-layout-color1,#fff);color:inherit;cursor:pointer}
.sp-figure-button:hover{background:var(--jp-layout-color2,#eee)}
.sp-figure-button[aria-pressed=true]{background:var(--jp-brand-color1,#1565c0);border-color:var(--jp-brand-color1,#1565c0);color:var(--jp-ui-inverse-font-color1,#fff)}
.sp-figure-button:focus-visible,.sp-figure-place:focus-visible{outline:2px solid var(--jp-brand-color1,#1565c0);outline-offset:1px}
.sp-figure-stage{position:relative}
.sp-figure-layer{position:absolute;inset:0;pointer-events:none}
.sp-figure-layer svg{display:block}
.sp-figure-layer text{fill:var(--jp-ui-font-color1,${ink})}
.sp-figure-layer [stroke="${gridLine}"]{stroke:var(--jp-border-color2,${gridLine})}
.sp-figure-layer [stroke="${axisLine}"]{stroke:var(--jp-border-color0,${axisLine})}
.sp-figure-values{position:absolute}
.sp-figure-place{position:absolute;cursor:crosshair;touch-action:none;overflow:hidden}
.sp-figure-place:focus:not(:focus-visible){outline:1px solid var(--jp-border-color1,#8c959f)}
.sp-figure-cross{position:absolute;border:0 dashed var(--jp-ui-font-color2,#57606a);border-top-width:1px;border-left-width:1px;pointer-events:none}
.sp-figure-box{position:absolute;border:1px solid var(--jp-brand-color1,#1565c0);background:rgb(21 101 192 / 15%);pointer-events:none}
.sp-figure [hidden]{display:none}
.sp-figure-readout{min-height:1.4em;padding:0 6px;font-variant-numeric:tabular-nums}
.sp-figure-cuts{display:flex;flex-wrap:wrap;border-top:1px solid var(--jp-border-color2,#ddd)}
.sp-figure-cuts>.sp-figure-panel{flex:1 1 340px;min-width:280px}
.sp-figure-picture{max-width:100%}
`;
