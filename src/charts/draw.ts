import { Chart, LineController, LineElement, LinearScale, PointElement, Filler } from 'chart.js';
import type { ChartConfiguration, ChartOptions } from 'chart.js';
import { durationLabel, timeLabel, timeTicks } from './axis.ts';
import { CHART_HEIGHT, CHART_WIDTH } from './chart.ts';
import type { ResponseTimeChart } from './chart.ts';
import { BAND, FAINT, FONT, LINE, SLOWEST } from './ink.ts';
import { sheet } from './sheet.ts';
import { surroundings } from './surroundings.ts';

const GRID = '#e8e8e8';

Chart.register(LineController, LineElement, LinearScale, PointElement, Filler);

/** Draws the picture: 800 × 300 PNG, opaque and light, so that it reads the same in Slack's light and dark themes. */
export function drawResponseTime(chart: ResponseTimeChart): Buffer {
  const canvas = sheet(CHART_WIDTH, CHART_HEIGHT);
  const drawn = new Chart(canvas, configuration(chart));
  try {
    return canvas.toBuffer('image/png');
  } finally {
    drawn.destroy();
  }
}

type Point = { readonly x: number; readonly y: number };

/** One series, with a hole wherever more than three usual distances lie between two points. */
function series(
  chart: ResponseTimeChart,
  read: (point: ResponseTimeChart['points'][number]) => number,
): Point[] {
  const points = chart.points
    .map((point) => ({ x: point.at.getTime(), y: read(point) }))
    .filter((point) => Number.isFinite(point.y));
  const gaps = points.slice(1).map((point, index) => point.x - (points[index]?.x ?? point.x));
  const usual = gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 0;
  return points.flatMap((point, index) =>
    (gaps[index - 1] ?? 0) > 3 * usual ? [{ x: point.x - 1, y: Number.NaN }, point] : [point],
  );
}

function ceiling(chart: ResponseTimeChart): number {
  const slowest = Math.max(10, ...chart.points.map((point) => point.maxMs).filter(Number.isFinite));
  const { timeoutMs } = chart;
  return timeoutMs !== undefined && timeoutMs <= slowest * 1.6
    ? Math.max(slowest, timeoutMs) * 1.08
    : slowest * 1.15;
}

function configuration(chart: ResponseTimeChart): ChartConfiguration<'line', Point[]> {
  const line = { borderWidth: 2, pointRadius: chart.points.length < 2 ? 3 : 0, spanGaps: false, tension: 0 };
  const bandEdge = { borderColor: 'transparent', borderWidth: 0, backgroundColor: BAND, fill: '-1' };
  const slowest = { borderColor: SLOWEST, backgroundColor: SLOWEST, borderWidth: 1, borderDash: [2, 3] };
  return {
    type: 'line',
    data: {
      datasets: [
        { ...line, data: series(chart, (point) => point.p50Ms), borderColor: LINE, backgroundColor: LINE },
        { ...line, ...bandEdge, data: series(chart, (point) => point.p95Ms) },
        { ...line, ...slowest, data: series(chart, (point) => point.maxMs) },
      ],
    },
    options: options(chart),
    plugins: [surroundings(chart)],
  };
}

function options(chart: ResponseTimeChart): ChartOptions<'line'> {
  const [from, to] = [chart.from.getTime(), chart.to.getTime()];
  const ticks = { color: FAINT, font: { family: FONT, size: 12 } };
  return {
    responsive: false,
    animation: false,
    devicePixelRatio: 1,
    parsing: false,
    normalized: true,
    events: [],
    layout: { padding: { top: 58, right: 22, bottom: 8, left: 10 } },
    scales: {
      x: {
        type: 'linear',
        min: from,
        max: to,
        grid: { color: GRID },
        afterBuildTicks: (axis) => {
          axis.ticks = timeTicks(from, to, chart.zone).map((value) => ({ value }));
        },
        ticks: {
          ...ticks,
          autoSkip: false,
          maxRotation: 0,
          callback: (value) => timeLabel(Number(value), chart.zone),
        },
      },
      y: {
        type: 'linear',
        min: 0,
        max: ceiling(chart),
        grid: { color: GRID },
        ticks: {
          ...ticks,
          maxTicksLimit: 6,
          includeBounds: false,
          callback: (value) => durationLabel(Number(value)),
        },
      },
    },
  };
}
