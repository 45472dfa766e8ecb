import { parentPort } from 'node:worker_threads';
import { invariant } from '#base/invariant.ts';
import type { ResponseTimeChart } from './chart.ts';
import { drawResponseTime } from './draw.ts';

/** One job at a time; the pool counts them. */
export type ChartAnswer = { readonly png: Uint8Array } | { readonly failed: string };

function draw(chart: ResponseTimeChart): ChartAnswer {
  try {
    return { png: drawResponseTime(chart) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

invariant(parentPort, 'charts/worker.ts runs in a worker thread');
const port = parentPort;
port.on('message', (chart: ResponseTimeChart) => port.postMessage(draw(chart)));
