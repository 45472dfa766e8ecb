import { chartProblem } from './chart.ts';
import type { ResponseTimeChart } from './chart.ts';
import { fairnessChartProblem, rotaChartProblem } from './rota-chart.ts';
import type { FairnessChart, RotaChart } from './rota-chart.ts';

/** A picture as it is asked of the drawing thread. */
export type Wanted =
  | (ResponseTimeChart & { readonly picture: 'response-time' })
  | (RotaChart & { readonly picture: 'rota' })
  | (FairnessChart & { readonly picture: 'fairness' });

/** What is wrong with the input of a picture, in words; undefined when it can be drawn. */
export function pictureProblem(wanted: Wanted): string | undefined {
  if (wanted.picture === 'rota') return rotaChartProblem(wanted);
  return wanted.picture === 'fairness' ? fairnessChartProblem(wanted) : chartProblem(wanted);
}
