import { parentPort } from 'node:worker_threads';
import { invariant } from '#base/invariant.ts';
import { drawFairness } from './draw-fairness.ts';
import { drawRota } from './draw-rota.ts';
import { drawResponseTime } from './draw.ts';
import type { Wanted } from './picture.ts';

/** One job at a time; the pool counts them. */
export type ChartAnswer = { readonly png: Uint8Array } | { readonly failed: string };

function pngOf(wanted: Wanted): Uint8Array {
  if (wanted.picture === 'rota') return drawRota(wanted);
  return wanted.picture === 'fairness' ? drawFairness(wanted) : drawResponseTime(wanted);
}

function draw(wanted: Wanted): ChartAnswer {
  try {
    return { png: pngOf(wanted) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

invariant(parentPort, 'charts/worker.ts runs in a worker thread');
const port = parentPort;
port.on('message', (wanted: Wanted) => port.postMessage(draw(wanted)));
