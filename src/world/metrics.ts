import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Everything Tocsin measures about itself, in one table. Names on the wire carry the prefix `tocsin_`. */
const COUNTERS = {
  checks_total: { help: 'Checks run, by the verdict they gave', labels: ['level'] },
  check_slots_skipped_total: {
    help: 'Check slots that were too late to run, by monitor kind',
    labels: ['kind'],
  },
  slack_calls_total: { help: 'Slack Web API calls', labels: ['method', 'outcome'] },
  events_total: { help: 'Events written to the ledger', labels: ['kind'] },
  outbox_settled_total: { help: 'Outbox rows settled', labels: ['kind', 'outcome'] },
  pages_total: { help: 'Pages sent to people', labels: ['channel', 'outcome'] },
  intake_requests_total: { help: 'Requests from outside tools', labels: ['intake', 'outcome'] },
  http_requests_total: { help: 'Requests answered by the web server', labels: ['route', 'status'] },
  status_tellings_total: {
    help: 'Tries to tell subscribers of status pages, by way and what came of it',
    labels: ['kind', 'outcome'],
  },
  audit_findings_total: { help: 'What the auditor found not to be as it must, by kind', labels: ['what'] },
  metrics_read_failures_total: {
    help: 'Figures that could not be read when they were asked for',
    labels: [],
  },
} as const;

const GAUGES = {
  outbox_depth: { help: 'Outbox rows that wait, by kind', labels: ['kind'] },
  outbox_oldest_seconds: { help: 'How long the oldest due outbox row has waited, by kind', labels: ['kind'] },
  timers_overdue: { help: 'Timers past their time and not yet claimed, by kind', labels: ['kind'] },
  status_waiting: { help: 'Subscribers of status pages still to be told, by way', labels: ['kind'] },
  alerts_open: { help: 'Alerts not resolved', labels: ['severity'] },
  incidents_open: { help: 'Incidents not resolved', labels: ['severity'] },
  audit_clean: { help: '1 when the last audit found nothing, 0 when it did', labels: [] },
  monitors: { help: 'Monitors, by state', labels: ['state'] },
} as const;

const HISTOGRAMS = {
  check_lateness_seconds: {
    help: 'From the slot of a check to its start',
    labels: [],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60],
  },
  check_seconds: { help: 'Duration of a check', labels: ['kind'], buckets: SECONDS },
  slack_call_seconds: { help: 'Duration of a Slack Web API call', labels: ['method'], buckets: SECONDS },
  http_request_seconds: {
    help: 'Duration of a request to the web server',
    labels: ['route'],
    buckets: SECONDS,
  },
} as const;

type Labels<Table, Name extends keyof Table> = Table[Name] extends {
  readonly labels: readonly (infer L extends string)[];
}
  ? Readonly<Record<L, string>>
  : never;
type Counters = typeof COUNTERS;
type Gauges = typeof GAUGES;
type Histograms = typeof HISTOGRAMS;

/** The figures of one app instance. Nothing is shared between instances. */
export type Metrics = {
  readonly count: <N extends keyof Counters>(name: N, labels: Labels<Counters, N>, by?: number) => void;
  /** Replaces every value of a gauge, so that a label nobody reports any more goes away. */
  readonly setAll: <N extends keyof Gauges>(
    name: N,
    values: readonly { readonly labels: Labels<Gauges, N>; readonly value: number }[],
  ) => void;
  /** Durations in seconds. */
  readonly observe: <N extends keyof Histograms>(
    name: N,
    labels: Labels<Histograms, N>,
    seconds: number,
  ) => void;
  /** Runs before each reading, for gauges that are asked of the database; one that fails is counted and the rest is still told. */
  readonly beforeReading: (ask: () => Promise<void>) => void;
  /** The Prometheus text exposition format, version 0.0.4. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
};

type Definition = {
  readonly help: string;
  readonly labels: readonly string[];
  readonly buckets?: readonly number[];
};

function made<T extends Readonly<Record<string, Definition>>, M>(
  table: T,
  make: (name: string, definition: Definition) => M,
): ReadonlyMap<keyof T, M> {
  return new Map(
    Object.entries(table).map(([name, definition]) => [name, make(`tocsin_${name}`, definition)]),
  );
}

/** A registry of its own with every figure declared; `processFigures` adds memory, CPU and event loop of this process. */
export function createMetrics(options: { readonly processFigures?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counters = made(
    COUNTERS,
    (name, { help, labels }) => new Counter({ name, help, labelNames: [...labels], registers }),
  );
  const gauges = made(
    GAUGES,
    (name, { help, labels }) => new Gauge({ name, help, labelNames: [...labels], registers }),
  );
  const histograms = made(
    HISTOGRAMS,
    (name, { help, labels, buckets = SECONDS }) =>
      new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
  );
  if (options.processFigures === true) collectDefaultMetrics({ register: registry });
  const asks: (() => Promise<void>)[] = [];
  return {
    count: (name, labels, by = 1) => counters.get(name)?.inc(labels, by),
    setAll: (name, values) => {
      const gauge = gauges.get(name);
      gauge?.reset();
      for (const { labels, value } of values) gauge?.set(labels, value);
    },
    observe: (name, labels, seconds) => histograms.get(name)?.observe(labels, seconds),
    beforeReading: (ask) => asks.push(ask),
    text: async () => {
      const answers = await Promise.allSettled(asks.map((ask) => ask()));
      const failed = answers.filter((answer) => answer.status === 'rejected').length;
      if (failed > 0) counters.get('metrics_read_failures_total')?.inc(failed);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
