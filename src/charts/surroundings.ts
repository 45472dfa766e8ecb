import type { Plugin } from 'chart.js';
import { durationLabel, periodLabel } from './axis.ts';
import { CHART_HEIGHT, CHART_WIDTH } from './chart.ts';
import type { ResponseTimeChart } from './chart.ts';
import { BAND, FAINT, FONT, LINE, SLOWEST, STATE_COLOURS, TIMEOUT, write } from './ink.ts';
import type { Pen } from './ink.ts';

/** Everything around the lines: paper, coloured periods, title, legend, time-out. */
export function surroundings(chart: ResponseTimeChart): Plugin<'line'> {
  return {
    id: 'surroundings',
    beforeDraw: ({ ctx, chartArea, scales }) => {
      ctx.fillStyle = '#ffffff';
      ctx.fillRect(0, 0, CHART_WIDTH, CHART_HEIGHT);
      const x = scales['x'];
      if (x === undefined) return;
      for (const { from, to, state } of chart.states) {
        if (state === 'up') continue;
        const left = Math.max(chartArea.left, x.getPixelForValue(from.getTime()));
        const right = Math.min(chartArea.right, x.getPixelForValue(to.getTime()));
        if (right < chartArea.left || left > chartArea.right) continue;
        ctx.fillStyle = STATE_COLOURS[state];
        // A short outage must be seen on a month's picture: at least two pixels.
        ctx.fillRect(left, chartArea.top, Math.max(2, right - left), chartArea.height);
      }
    },
    afterDraw: ({ ctx, chartArea, scales }) => {
      write(ctx, chart.title, { x: 14, y: 24, font: `bold 16px "${FONT}"`, maxWidth: CHART_WIDTH - 28 });
      write(ctx, periodLabel(chart.from.getTime(), chart.to.getTime(), chart.zone), {
        x: 14,
        y: 45,
        colour: FAINT,
      });
      legend(ctx, chart);
      const y = scales['y'];
      if (chart.timeoutMs !== undefined && y !== undefined && chart.timeoutMs <= y.max)
        timeoutLine(ctx, chartArea, y.getPixelForValue(chart.timeoutMs), chart.timeoutMs);
      if (chart.points.length === 0)
        write(ctx, 'no answers in this period', {
          x: (chartArea.left + chartArea.right) / 2,
          y: (chartArea.top + chartArea.bottom) / 2,
          colour: FAINT,
          align: 'center',
        });
    },
  };
}

function legend(pen: Pen, chart: ResponseTimeChart): void {
  const shown = new Set(chart.states.map((period) => period.state));
  const states = Object.entries(STATE_COLOURS).flatMap(([state, colour]) =>
    [...shown].some((one) => one === state) ? [[state, colour] as const] : [],
  );
  const entries = [
    ['median', LINE] as const,
    ['to 95 %', BAND] as const,
    ['slowest', SLOWEST] as const,
    ...states,
  ];
  let right = CHART_WIDTH - 22;
  for (const [text, colour] of entries.toReversed()) {
    write(pen, text, { x: right, y: 45, colour: FAINT, align: 'right' });
    right -= pen.measureText(text).width + 16;
    pen.fillStyle = colour;
    pen.fillRect(right, text === 'median' ? 40 : 35, 12, text === 'median' ? 3 : 11);
    right -= 12;
  }
}

function timeoutLine(
  pen: Pen,
  area: { readonly left: number; readonly right: number },
  y: number,
  timeoutMs: number,
): void {
  pen.strokeStyle = TIMEOUT;
  pen.lineWidth = 1;
  pen.setLineDash([6, 4]);
  pen.beginPath();
  pen.moveTo(area.left, y);
  pen.lineTo(area.right, y);
  pen.stroke();
  pen.setLineDash([]);
  write(pen, `time-out ${durationLabel(timeoutMs)}`, {
    x: area.right - 6,
    y: y - 5,
    colour: TIMEOUT,
    align: 'right',
  });
}
