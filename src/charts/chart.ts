/** How a monitor stood over a period; only what is not `up` is coloured. */
export type ChartState = 'up' | 'degraded' | 'down' | 'unknown' | 'paused';

/** What the response-time picture of one monitor shows. Instants as Dates, points oldest first; a long gap between points breaks the line. */
export type ResponseTimeChart = {
  readonly title: string;
  readonly from: Date;
  readonly to: Date;
  readonly points: readonly {
    readonly at: Date;
    readonly p50Ms: number;
    readonly p95Ms: number;
    readonly maxMs: number;
  }[];
  readonly states: readonly { readonly from: Date; readonly to: Date; readonly state: ChartState }[];
  readonly timeoutMs?: number;
  /** IANA zone of the person who looks: "Europe/Oslo". */
  readonly zone: string;
};

export const CHART_WIDTH = 800;
export const CHART_HEIGHT = 300;
const MAX_POINTS = 20_000;

/** Why a picture could not be had: it was drawn wrongly, took too long, its thread died, too many wait, or the input makes no sense. */
export type ChartFailureCode = 'drawing' | 'deadline' | 'died' | 'busy' | 'input' | 'closed';

/** No picture this time; whoever asked goes on without one. */
export class ChartFailure extends Error {
  readonly code: ChartFailureCode;

  constructor(code: ChartFailureCode, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'ChartFailure';
    this.code = code;
  }
}

/** What is wrong with the input, in words; undefined when it can be drawn. */
export function chartProblem(chart: ResponseTimeChart): string | undefined {
  const { from, to, points, zone } = chart;
  if (!(to.getTime() > from.getTime())) return 'the period ends before it begins';
  if (points.length > MAX_POINTS) return `${points.length} points are more than ${MAX_POINTS}`;
  if (points.some((point) => Number.isNaN(point.at.getTime()))) return 'a point has no instant';
  try {
    Intl.DateTimeFormat('en-GB', { timeZone: zone });
  } catch {
    return `"${zone}" is not a time zone. Example: Europe/Oslo`;
  }
  return undefined;
}
