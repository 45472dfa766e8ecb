import { inkOn, parseColour, readable } from './contrast.ts';

/** Pure: how a page looks, in one small style. Light and dark, phone first; nothing is loaded from elsewhere. */

const LIGHT = { ground: '#f6f7f8', card: '#ffffff' };
const DARK = { ground: '#121518', card: '#1a1e22' };

/** The company's colour where it can be read: as text on each ground, and under text of a button. */
function accent(colour: string): string {
  const light = readable(colour, [LIGHT.ground, LIGHT.card], '#000000');
  const dark = readable(colour, [DARK.ground, DARK.card], '#ffffff');
  const bar = parseColour(colour) === undefined ? light : colour;
  return `:root{--bar:${bar};--accent:${light};--on-accent:${inkOn(light)}}@media(prefers-color-scheme:dark){:root{--accent:${dark};--on-accent:${inkOn(dark)}}}`;
}

const COLOURS = `
:root{color-scheme:light dark;--ground:${LIGHT.ground};--card:${LIGHT.card};--ink:#1b1f23;--faint:#59636d;--line:#e1e5e9;--field:#8a949e;
--up:#1f8a5b;--degraded:#a86a00;--partial:#c2570c;--major:#c42b2b;--maintenance:#3a66c8;--none:#868e96}
@media(prefers-color-scheme:dark){:root{--ground:${DARK.ground};--card:${DARK.card};--ink:#e8eaed;--faint:#a0aab4;--line:#2c3238;--field:#747f8a;
--up:#3fb27f;--degraded:#e0a83a;--partial:#f08a3c;--major:#f0655f;--maintenance:#7da2f2;--none:#717a83}}
.up{--c:var(--up)}.degraded{--c:var(--degraded)}.partial{--c:var(--partial)}.major{--c:var(--major)}.maintenance{--c:var(--maintenance)}.none{--c:var(--none)}`;

const FRAME = `
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;border-top:4px solid var(--bar);overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:4px}
.wrap{max-width:46rem;margin:0 auto;padding:0 1rem}
.skip{position:absolute;left:1rem;top:-5rem;z-index:2;background:var(--card);padding:.5rem 1rem;border-radius:.5rem}
.skip:focus{top:1rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.trap{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}
header .wrap{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.75rem 1.5rem;padding-block:1.75rem}
.brand{display:flex;align-items:center;color:var(--ink);font-size:1.3rem;font-weight:650;text-decoration:none;letter-spacing:-.01em}
.brand img{display:block;max-height:2.5rem;max-width:14rem;margin-right:.75rem}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:1.25rem}
.button{display:inline-block;font:inherit;font-weight:600;border:0;border-radius:.55rem;padding:.55rem 1.1rem;background:var(--accent);color:var(--on-accent);text-decoration:none;cursor:pointer}
.button:hover{text-decoration:underline}
main{display:block;padding-bottom:1rem}
h1{font-size:1.6rem;line-height:1.25;letter-spacing:-.015em;margin:.25rem 0 1.25rem;font-weight:650}
h2{font-size:1.15rem;margin:3rem 0 1rem;font-weight:650}
h3,h4{font-size:1rem;margin:0;font-weight:600}
p{margin:0 0 1rem}
.faint,time,.meta{color:var(--faint);font-size:.9rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.9rem;padding:1.15rem 1rem}
.card+.card{margin-top:1rem}
footer{border-top:1px solid var(--line);margin-top:3.5rem;padding:1.5rem 0 3rem}
footer ul,.ways{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.5rem 1.5rem}
footer p{margin:1.25rem 0 0}
@media(prefers-color-scheme:dark){.brand img{background:#fff;padding:.3rem .5rem;border-radius:.4rem}}
@media(min-width:40rem){.wrap{padding:0 1.5rem}.card{padding:1.5rem 1.75rem}}
@media print{.skip,.top,footer,#subscribe{display:none}}`;

const PARTS = `
.icon{flex:none;width:1.15em;height:1.15em;color:var(--c);fill:currentColor;vertical-align:-.2em}
.overall{display:flex;align-items:center;gap:.9rem;background:var(--card);border:1px solid var(--line);border-color:color-mix(in srgb,var(--c) 40%,var(--line));background:color-mix(in srgb,var(--c) 8%,var(--card));border-radius:.9rem;padding:1.5rem 1.25rem;margin-bottom:1rem}
.overall h1{margin:0}
.overall .icon{width:2rem;height:2rem}
.stale{margin:0 0 1rem}
.report{border-color:color-mix(in srgb,var(--c) 55%,var(--line))}
.report-head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem;align-items:baseline}
.report h3 a,.past h3 a{color:var(--ink);text-decoration:none}.report h3 a:hover,.past h3 a:hover{text-decoration:underline}
.report h3,.past h3{font-size:1.08rem}
.meta{margin:.35rem 0 0}.meta+.body{margin-top:.7rem}.lead{margin:0}.card>.updates:first-child{margin-top:0}
.updates{list-style:none;margin:1.25rem 0 0;padding:0}
.updates li{position:relative;padding:0 0 1.1rem 1.4rem;border-left:2px solid var(--line)}
.updates li:last-child{padding-bottom:0;border-color:transparent}
.updates li::before{content:"";position:absolute;left:-8px;top:.45rem;width:10px;height:10px;border-radius:50%;background:var(--card);border:2px solid var(--field)}
.updates li:first-child::before{background:var(--field)}
.body p{margin:.15rem 0 .35rem}
.group-head{display:flex;justify-content:space-between;gap:1rem;align-items:baseline;padding-bottom:.8rem}
.leaf{padding:1.1rem 0;border-top:1px solid var(--line)}
.leaf:first-child{border-top:0;padding-top:0}.leaf:last-child{padding-bottom:0}
.leaf-head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.1rem 1rem;align-items:baseline}
.state{white-space:nowrap;font-size:.95rem}
.strip{display:block;width:100%;height:40px;cursor:crosshair;margin-top:.7rem;border-radius:2px}
.strip svg{display:block;width:100%;height:100%;shape-rendering:crispEdges}
.strip path,.key path{fill:var(--c)}.strip .cursor{fill:var(--ink)}
.scale{display:flex;justify-content:space-between;gap:.75rem;color:var(--faint);font-size:.85rem;margin:.4rem 0 0}
.scale span{white-space:nowrap}.scale .said{text-align:center;white-space:normal}
details{margin-top:.35rem;font-size:.9rem}summary{cursor:pointer;color:var(--faint);padding:.15rem 0;width:fit-content}
details ul{margin:.35rem 0 0;padding-left:1.25rem}
.key{display:flex;flex-wrap:wrap;gap:.35rem 1.1rem;list-style:none;padding:0;margin:1rem 0 0;color:var(--faint);font-size:.85rem}
.key svg{width:5px;height:20px;margin-right:.45rem;vertical-align:-.3em}
.past{padding:1.1rem 0;border-top:1px solid var(--line)}.past:first-child{border-top:0;padding-top:0}.past:last-child{padding-bottom:0}
.turn{display:flex;justify-content:space-between;gap:1rem;margin-top:1.5rem}
form label{display:block;font-weight:600;margin-bottom:.35rem}
input[type=email],input[type=password]{font:inherit;width:100%;max-width:24rem;padding:.55rem .75rem;border:1px solid var(--field);border-radius:.55rem;background:var(--ground);color:var(--ink)}
.row{display:flex;flex-wrap:wrap;gap:.75rem;margin-bottom:1rem}.row input{flex:1 1 14rem}form details{margin-bottom:1.25rem}form details fieldset{margin-top:.6rem}
fieldset{border:0;margin:0 0 1.25rem;padding:0}legend{font-weight:600;padding:0;margin-bottom:.35rem}
.choices{display:flex;flex-wrap:wrap;gap:.35rem 1.25rem}.choices label{font-weight:400;margin:0;display:flex;gap:.5rem;align-items:center;padding:.2rem 0}
input[type=checkbox]{width:1.1rem;height:1.1rem;accent-color:var(--accent)}
.door{padding-top:5rem;max-width:34rem}.after{margin:1.25rem 0 0}.ways+p{margin-bottom:0}
.alert{border-color:var(--major)}`;

const REST = [COLOURS, FRAME, PARTS].join('').replaceAll('\n', '');

/** The whole style of a page of that colour; a colour that cannot be read is darkened, or lightened in the dark, until it can. */
export const styleOf = (colour: string): string => `${accent(colour)}${REST}`;
