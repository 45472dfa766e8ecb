import { localDate, startOfDay, weekdayOf } from '#base/calendar.ts';
import { DAY } from '#base/time.ts';
import { FAINT, FONT, write } from './ink.ts';
import type { Pen } from './ink.ts';
import { ROTA_WIDTH } from './rota-chart.ts';
import type { RotaBar, RotaChart } from './rota-chart.ts';
import { sheet } from './sheet.ts';

const LEFT = 130;
const RIGHT = ROTA_WIDTH - 20;
const TOP = 84;
const MAIN = 40;
const SIDE = 26;
const SPACE = 10;
const BOTTOM = 40;

const WEEKEND = '#f1f2f5';
const GRID = '#dcdfe4';
const NOBODY = '#b3261e';
/** Dark enough for white words; neighbours in the list differ in tone as well as in colour. */
const COLOURS = [
  '#1264a3',
  '#b4531a',
  '#2f7d4f',
  '#7a3e9d',
  '#8a6d00',
  '#0f7f86',
  '#a3325e',
  '#4a5568',
  '#5b7f1c',
  '#3b4cb8',
];

/** Draws the coming weeks: a bar a shift, weekends shaded, gaps hatched and named "nobody". PNG, opaque and light, 1,000 pixels wide. */
export function drawRota(chart: RotaChart): Buffer {
  const heights = chart.rows.map((row) => (row.main ? MAIN : SIDE));
  const height = TOP + heights.reduce((sum, one) => sum + one + SPACE, 0) + BOTTOM;
  const canvas = sheet(ROTA_WIDTH, height);
  const pen = canvas.getContext('2d') as unknown as Pen & Clipping;
  const x = scaleOf(chart);
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, ROTA_WIDTH, height);
  days(pen, chart, x, height - BOTTOM);
  heading(pen, chart);
  const colours = coloursOf(chart);
  let y = TOP;
  for (const [index, row] of chart.rows.entries()) {
    const tall = heights[index] ?? MAIN;
    write(pen, row.name, {
      x: 14,
      y: y + tall / 2 + 5,
      font: `${row.main ? 'bold 13px' : '12px'} "${FONT}"`,
      maxWidth: LEFT - 22,
      ...(row.main ? {} : { colour: FAINT }),
    });
    for (const bar of row.bars) drawBar(pen, bar, { x, y, tall, colours, main: row.main });
    y += tall + SPACE;
  }
  legend(pen, [...colours], height - 16);
  return canvas.toBuffer('image/png');
}

type Clipping = {
  readonly save: () => void;
  readonly restore: () => void;
  readonly rect: (x: number, y: number, width: number, height: number) => void;
  readonly clip: () => void;
};
type Scale = (at: number) => number;

function scaleOf({ from, to }: RotaChart): Scale {
  const [start, length] = [from.getTime(), to.getTime() - from.getTime()];
  return (at) => LEFT + Math.min(1, Math.max(0, (at - start) / length)) * (RIGHT - LEFT);
}

/** A colour a person, in the order in which they come. */
function coloursOf(chart: RotaChart): ReadonlyMap<string, string> {
  const names = [...new Set(chart.rows.flatMap((row) => row.bars.flatMap((bar) => bar.names)))];
  return new Map(names.map((name, index) => [name, COLOURS[index % COLOURS.length] ?? FAINT]));
}

function heading(pen: Pen, chart: RotaChart): void {
  write(pen, chart.title, { x: 14, y: 26, font: `bold 16px "${FONT}"`, maxWidth: ROTA_WIDTH - 28 });
  write(pen, `times of ${chart.zone}; weekends are shaded, outlined shifts are covers and swaps`, {
    x: 14,
    y: 47,
    colour: FAINT,
  });
}

/** Shades weekends, draws a line at each Monday (each day on a short picture) and names it. */
function days(pen: Pen, chart: RotaChart, x: Scale, bottom: number): void {
  const { zone } = chart;
  const label = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  const length = (chart.to.getTime() - chart.from.getTime()) / DAY;
  let lastLabel = Number.NEGATIVE_INFINITY;
  for (let at = startOfDay(localDate(chart.from, zone), zone); at < chart.to;) {
    // Noon tomorrow is tomorrow in every zone, whatever its clocks do.
    const next = startOfDay(localDate(new Date(at.getTime() + 1.5 * DAY), zone), zone);
    const day = weekdayOf(`${localDate(at, zone)}T00:00`);
    const [left, right] = [x(at.getTime()), x(next.getTime())];
    if (day === 'SA' || day === 'SU') {
      pen.fillStyle = WEEKEND;
      pen.fillRect(left, TOP - 14, right - left, bottom - TOP + 14);
    }
    if ((day === 'MO' || length <= 10) && at >= chart.from) {
      line(pen, left, TOP - 14, bottom);
      if (left - lastLabel > 74 && left < RIGHT - 60) {
        write(pen, label.format(at).replace(',', ''), {
          x: left + 3,
          y: TOP - 18,
          colour: FAINT,
          font: `11px "${FONT}"`,
        });
        lastLabel = left;
      }
    }
    at = next;
  }
}

function line(pen: Pen, x: number, from: number, to: number): void {
  pen.strokeStyle = GRID;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(x + 0.5, from);
  pen.lineTo(x + 0.5, to);
  pen.stroke();
}

type Place = {
  readonly x: Scale;
  readonly y: number;
  readonly tall: number;
  readonly colours: ReadonlyMap<string, string>;
  readonly main: boolean;
};

function drawBar(pen: Pen & Clipping, bar: RotaBar, { x, y, tall, colours, main }: Place): void {
  const [left, right] = [x(bar.from.getTime()), x(bar.to.getTime())];
  // A short gap must be seen too: at least two pixels.
  const width = Math.max(2, right - left - 1);
  if (bar.names.length === 0) return hatch(pen, { left, y, width, tall });
  const share = tall / bar.names.length;
  for (const [index, name] of bar.names.entries()) {
    pen.fillStyle = colours.get(name) ?? FAINT;
    pen.fillRect(left, y + index * share, width, share - (index < bar.names.length - 1 ? 1 : 0));
    inside(pen, name, { left, width, y: y + index * share + share / 2 + 4, colour: '#ffffff', bold: main });
  }
  if (bar.changed) outline(pen, left, y, width, tall);
}

function inside(
  pen: Pen,
  text: string,
  of: {
    readonly left: number;
    readonly width: number;
    readonly y: number;
    readonly colour: string;
    readonly bold: boolean;
  },
): void {
  if (of.width < 22) return;
  write(pen, text, {
    x: of.left + 5,
    y: of.y,
    colour: of.colour,
    font: `${of.bold ? 'bold ' : ''}11px "${FONT}"`,
    maxWidth: of.width - 7,
  });
}

function outline(pen: Pen, left: number, y: number, width: number, tall: number): void {
  pen.strokeStyle = '#1d1c1d';
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(left + 1, y + 1);
  pen.lineTo(left + width - 1, y + 1);
  pen.lineTo(left + width - 1, y + tall - 1);
  pen.lineTo(left + 1, y + tall - 1);
  pen.lineTo(left + 1, y);
  pen.stroke();
}

/** Red lines on white: nobody. */
function hatch(
  pen: Pen & Clipping,
  {
    left,
    y,
    width,
    tall,
  }: { readonly left: number; readonly y: number; readonly width: number; readonly tall: number },
): void {
  pen.save();
  pen.beginPath();
  pen.rect(left, y, width, tall);
  pen.clip();
  pen.fillStyle = '#fdecea';
  pen.fillRect(left, y, width, tall);
  pen.strokeStyle = NOBODY;
  pen.lineWidth = 1;
  for (let at = left - tall; at < left + width; at += 7) {
    pen.beginPath();
    pen.moveTo(at, y + tall);
    pen.lineTo(at + tall, y);
    pen.stroke();
  }
  const wide = pen.measureText('nobody').width;
  if (width > wide + 10) {
    pen.fillStyle = '#ffffff';
    pen.fillRect(left + 3, y + tall / 2 - 8, wide + 6, 16);
  }
  pen.restore();
  if (width > wide + 10)
    inside(pen, 'nobody', { left, width, y: y + tall / 2 + 4, colour: NOBODY, bold: true });
}

/** Whose colour is whose: bars may be too short for names. */
function legend(pen: Pen, colours: readonly (readonly [string, string])[], y: number): void {
  let x = LEFT;
  for (const [name, colour] of colours) {
    pen.font = `12px "${FONT}"`;
    const width = pen.measureText(name).width + 34;
    if (x + width > RIGHT) return write(pen, '…', { x, y, colour: FAINT });
    pen.fillStyle = colour;
    pen.fillRect(x, y - 10, 12, 12);
    write(pen, name, { x: x + 17, y, colour: FAINT });
    x += width;
  }
}
