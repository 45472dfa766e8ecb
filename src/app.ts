import { auditTimers, planAudits } from './app/audit.ts';
import { DIGEST_TIMER, digest, planDigest } from './app/digest.ts';
import { QUIET_TIMER, planQuiet, quietRound } from './app/quiet.ts';
import { countOpenAlerts } from '#alerts/store.ts';
import { createCharts } from '#charts/pool.ts';
import type { Config } from '#config.ts';
import { createEngine } from '#engine.ts';
import type { Engine } from '#engine.ts';
import { follow } from '#flow.ts';
import { unmuteOrHold } from '#flow/status.ts';
import { liveIncidents } from '#incidents/store.ts';
import { autoClose } from '#incidents/verbs/auto-close.ts';
import { remindUpdate } from '#incidents/verbs/remind-update.ts';
import { intakeRoutes } from '#intake/index.ts';
import { system } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { backlog, ping } from '#ledger/backlog.ts';
import { RETENTION_TIMER, ledgerRetention, planLedgerRetention } from '#ledger/retention.ts';
import type { LedgerTables } from '#ledger/tables.ts';
import { each } from '#ledger/timers.ts';
import { monitorTimers } from '#monitors/timers.ts';
import type { CheckWorld } from '#monitors/kind.ts';
import { notifyCouriers } from '#notify/index.ts';
import { DRILL_TIMER } from '#oncall/drill-rules.ts';
import { ESCALATION_TIMER } from '#oncall/run-rules.ts';
import { drillDue } from '#oncall/verbs/drill.ts';
import { stepDue } from '#oncall/verbs/step-due.ts';
import { planRetention } from '#signals/checks/retention-store.ts';
import { rotaTimers } from '#oncall/rota-timers.ts';
import { createSlack } from '#slack/app.ts';
import { sendPage } from '#slack/couriers/page-refresh-dm.ts';
import { slackCouriers } from '#slack/couriers/index.ts';
import { watchSlack } from '#slack/couriers/outage-watch.ts';
import type { DemoControl } from '#slack/define.ts';
import { meetPerson, syncPeople } from '#slack/people.ts';
import { missingScopes } from '#slack/scopes.ts';
import type { SlackTransport } from '#slack/transport.ts';
import { statusTimers } from '#notify/status-send.ts';
import { waitingByKind } from '#status/delivery-store.ts';
import { EDGE_TIMER, UPDATE_TIMER } from '#status/report-rules.ts';
import { maintenanceDue } from '#status/verbs/maintenance-due.ts';
import { DAYS_TIMER, daysDue, planDays } from '#status/verbs/count-days.ts';
import { remindPublic } from '#status/verbs/remind-public.ts';
import { TIDY_TIMER, planTidying, tidyDue } from '#status/verbs/tidy-tellings.ts';
import { acknowledgeRoutes } from '#web/acknowledge.ts';
import { calendarRoutes } from '#web/calendar.ts';
import type { Readiness } from '#web/health.ts';
import type { Routes, WebOptions } from '#web/server.ts';
import type { Answer } from '#web/status/answers.ts';
import { directAnswer } from '#web/status/direct.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { createSights } from '#web/status/sights.ts';
import { subscribeActs } from '#web/status/subscribe-acts.ts';
import type { Clock } from '#world/clock.ts';
import { migrate } from '#world/db/migrate.ts';
import { openEmbedded, openPostgres } from '#world/db/open.ts';
import type { Database } from '#world/db/open.ts';
import type { Ids } from '#world/ids.ts';
import type { Log } from '#world/log.ts';
import type { Metrics } from '#world/metrics.ts';
import type { Resolver } from '#world/resolver.ts';
import { createSlackClient } from '#world/slack-client.ts';
import { createWays } from '#world/ways.ts';

/** The outside world of one app; tests hand in their own. */
export type Outside = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly resolver: Resolver;
  readonly slack: SlackTransport;
  readonly secret?: (name: string) => string | undefined;
  readonly demo?: DemoControl;
  /** How often everything open is audited: every minute unless given. */
  readonly auditEveryMs?: number;
  /** Opens the database; without it the one that the configuration names. */
  readonly open?: (config: Config, log: Log) => Database<LedgerTables>;
};

export type App = {
  readonly desk: Desk;
  readonly engine: Engine;
  readonly database: Database<LedgerTables>;
  readonly routes: readonly Routes[];
  /** What is answered before the routes, from memory. */
  readonly direct: WebOptions['direct'];
  readonly readiness: readonly Readiness[];
  /** Brings the database up to date, makes sure of Slack, learns who is there, and listens. Throws when that cannot be had. */
  readonly begin: () => Promise<void>;
  /** Stops taking work, lets what is under way end, closes. */
  readonly stop: () => Promise<void>;
};

const HEALTHY_MS = 10_000;

const openDatabase = (config: Config, log: Log): Database<LedgerTables> =>
  config.database.url === undefined
    ? openEmbedded<LedgerTables>(config.dataDir)
    : openPostgres<LedgerTables>(config.database.url, log);

function checkWorld(config: Config, outside: Outside): CheckWorld {
  return {
    resolver: outside.resolver,
    monotonicMs: outside.clock.monotonicMs,
    now: outside.clock.now,
    secret: outside.secret ?? (() => undefined),
    allowMetadataTargets: config.allowMetadataTargets,
    extraCa: [],
  };
}

/** Timers that come one by one. */
const oneByOne = (due: typeof rotaTimers) =>
  Object.fromEntries(Object.entries(due).map(([kind, run]) => [kind, each(run)]));

const timersOf = (checks: CheckWorld, config: Config, auditEveryMs: number | undefined) => ({
  ...monitorTimers(checks),
  ...oneByOne(rotaTimers),
  'alert.unmute': each(unmuteOrHold),
  [QUIET_TIMER]: quietRound,
  [ESCALATION_TIMER]: each(stepDue),
  'incident.update_due': each(remindUpdate),
  'incident.auto_close': each(autoClose),
  [RETENTION_TIMER]: ledgerRetention,
  ...statusTimers,
  [EDGE_TIMER]: each(maintenanceDue),
  [UPDATE_TIMER]: each(remindPublic),
  [DAYS_TIMER]: daysDue,
  [TIDY_TIMER]: tidyDue,
  [DRILL_TIMER]: each(drillDue),
  [DIGEST_TIMER]: digest,
  ...auditTimers(auditEveryMs, config.heartbeatUrl),
});

/** Figures that are asked of the database when somebody reads /metrics. */
function measure(desk: Desk): void {
  desk.metrics.beforeReading(async () => {
    const waiting = await backlog(desk);
    desk.metrics.setAll(
      'outbox_depth',
      waiting.outbox.map(({ kind, count }) => ({ labels: { kind }, value: count })),
    );
    desk.metrics.setAll(
      'outbox_oldest_seconds',
      waiting.outbox.map(({ kind, oldestSeconds }) => ({ labels: { kind }, value: oldestSeconds })),
    );
    desk.metrics.setAll(
      'timers_overdue',
      waiting.timersOverdue.map(({ kind, count }) => ({ labels: { kind }, value: count })),
    );
    desk.metrics.setAll(
      'alerts_open',
      [...(await countOpenAlerts(desk))].map(([severity, value]) => ({
        labels: { severity: `SEV${severity}` },
        value,
      })),
    );
    desk.metrics.setAll(
      'status_waiting',
      (await waitingByKind(desk)).map(({ kind, count }) => ({ labels: { kind }, value: count })),
    );
    const incidents = new Map<string, number>();
    for (const incident of await liveIncidents(desk))
      incidents.set(`SEV${incident.severity}`, (incidents.get(`SEV${incident.severity}`) ?? 0) + 1);
    desk.metrics.setAll(
      'incidents_open',
      [...incidents].map(([severity, value]) => ({ labels: { severity }, value })),
    );
  });
}

function readinessOf(desk: Desk, engine: Engine, begun: () => boolean): readonly Readiness[] {
  return [
    { name: 'database', ask: () => ping(desk).then(() => ({ ok: true, detail: 'answers' })) },
    {
      name: 'slack',
      ask: async () =>
        begun() ? { ok: true, detail: 'connected' } : { ok: false, detail: 'not connected yet' },
    },
    {
      name: 'engine',
      ask: async () => {
        const stale = engine.staleMs();
        return { ok: stale < HEALTHY_MS, detail: `looked at what is due ${Math.round(stale / 1_000)} s ago` };
      },
    },
  ];
}

/** Composes the house. Nothing outside is touched before `begin` but the database, which is opened. */
export async function createApp(config: Config, outside: Outside): Promise<App> {
  const { clock, ids, log, metrics } = outside;
  const database = (outside.open ?? openDatabase)(config, log);
  const client = createSlackClient({
    token: outside.slack.botToken,
    ...(outside.slack.apiUrl === undefined ? {} : { apiUrl: outside.slack.apiUrl }),
    ...(outside.slack.kind === 'in-process' ? { fetch: outside.slack.fetch } : {}),
    log,
    metrics,
    monotonicMs: clock.monotonicMs,
  });
  let wake = (): void => undefined;
  const desk: Desk = {
    clock,
    ids,
    log,
    metrics,
    slack: client,
    ways: createWays(config.ways, {
      publicUrl: config.publicUrl,
      localUrl: `http://localhost:${config.port}`,
      secret: outside.secret ?? config.secret,
      now: clock.now,
      allowPrivateHooks: config.slack.mode === 'sandbox',
    }),
    db: database.db,
    actor: system('tocsin'),
    follow,
    nudge: () => wake(),
  };
  const sights = createSights<Answer>(desk);
  const checks = checkWorld(config, outside);
  const charts = createCharts();
  const couriers = watchSlack({ ...slackCouriers, ...notifyCouriers({ sendDirect: sendPage }) });
  const engine = createEngine({ desk, couriers, timers: timersOf(checks, config, outside.auditEveryMs) });
  wake = () => {
    engine.nudge();
    sights.changed();
  };
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
  const house = {
    desk,
    hurry: client.hurry,
    checks,
    charts,
    demo: outside.demo,
    publicUrl,
    meet: (person: string) => meetPerson(desk, person),
  };
  const slack = createSlack(house, outside.slack);
  let begun = false;
  measure(desk);
  return {
    desk,
    engine,
    database,
    routes: [
      // First: a page's own host belongs to it whole.
      ...(config.roles.includes('web') ? [statusRoutes(desk, sights, subscribeActs(desk))] : []),
      ...(config.roles.includes('intake') ? intakeRoutes(desk) : []),
      ...(config.roles.includes('web') ? [acknowledgeRoutes(desk), calendarRoutes(desk)] : []),
      ...(slack.routes === undefined || !config.roles.includes('slack') ? [] : [slack.routes]),
    ],
    direct: config.roles.includes('web') ? (request) => directAnswer(sights, request) : undefined,
    readiness: readinessOf(desk, engine, () => begun).filter(
      ({ name }) => name !== 'engine' || config.roles.includes('worker'),
    ),
    begin: async () => {
      await migrate(database.db as never, clock.now());
      const missing = await missingScopes(await client.introduce());
      if (missing.length > 0) {
        throw new Error(
          `the bot token lacks ${missing.length === 1 ? 'the scope' : 'the scopes'} ${missing.join(', ')}. Add them at api.slack.com/apps → your app → OAuth & Permissions, or paste manifest.yml there again, then reinstall the app to the workspace`,
        );
      }
      await syncPeople(desk);
      await planRetention(desk);
      await planLedgerRetention(desk);
      await planAudits(desk);
      await planDigest(desk);
      await planQuiet(desk);
      await planDays(desk);
      await planTidying(desk);
      if (config.roles.includes('web')) await sights.warm();
      if (config.roles.includes('slack')) await slack.start();
      begun = true;
    },
    stop: async () => {
      sights.close();
      desk.ways.close();
      await slack.stop();
      await engine.stop(5_000);
      await charts.close();
      await database.close();
    },
  };
}
