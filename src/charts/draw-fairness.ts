import { FAINT, FONT, write } from './ink.ts';
import type { Pen } from './ink.ts';
import { ROTA_WIDTH } from './rota-chart.ts';
import type { FairnessChart } from './rota-chart.ts';
import { sheet } from './sheet.ts';

const LEFT = 150;
const RIGHT = 760;
const TOP = 76;
const BAR = 24;
const STEP = 36;

/** Told apart in grey too: day is the lightest, night the darkest. */
const PARTS = [
  { key: 'dayHours', name: 'day', colour: '#9cc3e6' },
  { key: 'weekendHours', name: 'weekend', colour: '#3f86c6' },
  { key: 'nightHours', name: 'night', colour: '#123a63' },
] as const;

/** Draws a bar a person: hours on call by day, night and weekend, with pages and broken nights beside. PNG, opaque and light, 1,000 pixels wide. */
export function drawFairness(chart: FairnessChart): Buffer {
  const height = TOP + Math.max(1, chart.rows.length) * STEP + 16;
  const canvas = sheet(ROTA_WIDTH, height);
  const pen = canvas.getContext('2d') as unknown as Pen;
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, ROTA_WIDTH, height);
  write(pen, chart.title, { x: 14, y: 26, font: `bold 16px "${FONT}"`, maxWidth: ROTA_WIDTH - 28 });
  legend(pen);
  const most = Math.max(1, ...chart.rows.map(hoursOf));
  for (const [index, row] of chart.rows.entries()) person(pen, row, TOP + index * STEP, most);
  if (chart.rows.length === 0)
    write(pen, 'nobody was on call in this time', {
      x: ROTA_WIDTH / 2,
      y: TOP + 20,
      colour: FAINT,
      align: 'center',
    });
  return canvas.toBuffer('image/png');
}

type Row = FairnessChart['rows'][number];

const hoursOf = (row: Row): number => row.dayHours + row.nightHours + row.weekendHours;

function person(pen: Pen, row: Row, y: number, most: number): void {
  write(pen, row.name, { x: 14, y: y + 17, font: `bold 13px "${FONT}"`, maxWidth: LEFT - 22 });
  let x = LEFT;
  for (const part of PARTS) {
    const width = (row[part.key] / most) * (RIGHT - LEFT - 70);
    pen.fillStyle = part.colour;
    pen.fillRect(x, y, width, BAR);
    x += width;
  }
  write(pen, `${Math.round(hoursOf(row))} h`, { x: x + 8, y: y + 17 });
  write(pen, row.note, { x: RIGHT + 10, y: y + 17, colour: FAINT, maxWidth: ROTA_WIDTH - RIGHT - 20 });
}

function legend(pen: Pen): void {
  let x = 14;
  for (const { name, colour } of PARTS) {
    pen.fillStyle = colour;
    pen.fillRect(x, 40, 12, 12);
    write(pen, name, { x: x + 17, y: 50, colour: FAINT });
    x += pen.measureText(name).width + 40;
  }
}
