import { sql } from 'kysely';
import { z } from 'zod';
import { DAY, MINUTE, plus } from '#base/time.ts';
import { alertsOf, openAlertsOf } from '#alerts/store.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import type { Alert } from '#alerts/alert.ts';
import type { MonitorId } from '#base/ids.ts';
import { serviceById } from '#catalog/store.ts';
import { follow } from '#flow.ts';
import { openRunOf } from '#oncall/run-store.ts';
import { look } from '#oncall/verbs/audit.ts';
import { planStep, stepAfter } from '#oncall/step-plan.ts';
import { somebody } from '../../kit/somebody.ts';
import { MONDAY, ROTA, aRun, policy, sightOf, step, weekly } from '../../rules/escalation-kit.ts';
import type { Reading } from '../case.ts';
import { inHouse, type House } from './house.ts';

/** Rows about one rule each. Where the expectation is in words, they hold or they do not. */

const holds = (words: string, true_: boolean): string => (true_ ? words : 'not so');

const Condition = z.strictObject({
  kind: z.literal('escalation_condition'),
  step: z.string().regex(/^continue if >=\d+ alert in \d+ min$/),
  alerts_in_window: z.number(),
});
/** A condition on the number of alerts stands on the step that it guards. */
const condition: Reading = (given) => {
  const told = Condition.parse(given);
  const [, alerts, minutes] = /(\d+) alert in (\d+)/.exec(told.step) ?? [];
  const withinMs = Number(minutes) * MINUTE;
  const when = { severity: null, hours: 'any', storm: { alerts: Number(alerts), withinMs } } as const;
  const run = aRun(policy([step(['UBO'], { when }), step([])]));
  const sight = sightOf({ recentAlerts: new Map([[withinMs, told.alerts_in_window]]) });
  const reached = planStep(run, sight, MONDAY).index === 0;
  return { result: () => (reached ? 'continue with the next step' : 'stop') };
};

const Repeat = z.strictObject({
  kind: z.literal('escalation_repeat'),
  step: z.literal('repeat'),
  times_already: z.number(),
});
const repeat: Reading = (given) => {
  const { times_already } = Repeat.parse(given);
  const after = stepAfter(policy([step(['UBO'])], { repeat: 3 }), { step: 0, loop: times_already });
  return { result: () => (after.step === 0 ? `start from the first step and count ${after.loop}` : 'go on') };
};

const Empty = z.strictObject({
  kind: z.literal('escalation_empty'),
  step: z.string(),
  on_call: z.literal('nobody, or only a person without rights to be paged'),
});
/** A rota on which nobody is, then one with a bot, then a step that reaches somebody: the run goes on, and says whom it missed. */
const empty: Reading = (given) => {
  Empty.parse(given);
  const onCall = (person: string) => {
    const rota = step([], { targets: [{ kind: 'rota', rotaId: ROTA, role: 'primary' }] });
    const everyone = [somebody('bo'), somebody('robot', { bot: true })];
    const sight = sightOf({ everyone, plans: [weekly(person === '' ? [] : [person])] });
    return planStep(aRun(policy([rota, step(['UBO'])])), sight, MONDAY);
  };
  const both = [onCall('UROBOT'), onCall('UEVE')];
  const well = both.every((plan) => plan.index === 1 && plan.skipped.length > 0);
  return { result: () => holds('failure entry in the alert log and continue', well) };
};

const Broken = z.strictObject({ kind: z.literal('escalation_broken'), steps: z.array(z.string()) });
const BROKEN: Readonly<Record<string, ReturnType<typeof step>>> = {
  'step without a type': step([]),
  'step whose user was deleted': step(['UEVE']),
};
const broken: Reading = (given) => {
  const steps = Broken.parse(given).steps.map((words) => {
    const told = BROKEN[words];
    if (told === undefined) throw new Error(`a step in words that nobody reads: “${words}”`);
    return told;
  });
  const plan = planStep(aRun(policy([...steps, step(['UBO'])])), sightOf(), MONDAY);
  const well = plan.index === steps.length && plan.skipped.length === steps.length;
  return {
    result: () => holds('log a failure entry and go on with the next step; never raise, never stall', well),
  };
};

/** Alerts as a source tells of them, by its key, which is the monitor's id here. */
async function tell(house: House, key: string, title: string): Promise<Alert> {
  const service = await serviceById(house.desk, house.serviceId);
  if (service === undefined) throw new Error('the service is there');
  const trouble = {
    monitorId: monitorOf(key),
    group: 'main',
    serviceId: service.id,
    teamId: service.teamId,
    title,
    because: title,
    severity: 1,
    since: house.clock.now(),
    mutedUntil: null,
  } as const;
  const opened = await openAlert(house.desk, trouble);
  if (!opened.ok) throw new Error(JSON.stringify(opened.refused));
  return opened.value;
}
const monitorOf = (key: string): MonitorId => `mon_${key.replaceAll(/\W/g, '').padEnd(16, '0')}`;

const Concurrency = z.strictObject({
  kind: z.literal('concurrency'),
  identical_trigger_events_in_parallel: z.number(),
});
const concurrency: Reading = async (given) => {
  const { identical_trigger_events_in_parallel: count } = Concurrency.parse(given);
  const open = await inHouse(async (house) => {
    await Promise.all(Array.from({ length: count }, () => tell(house, 'same', 'down')));
    return (await openAlertsOf(house.desk, monitorOf('same'))).length;
  }, follow);
  return { open_alerts: () => open };
};

const Dedup = z.strictObject({
  kind: z.literal('dedup'),
  events: z.array(z.tuple([z.enum(['trigger', 'close']), z.string(), z.string()])),
});
const Wanted = z.array(z.looseObject({ key: z.string() }));
const dedup: Reading = async (given) => {
  const { events } = Dedup.parse(given);
  const alerts = await inHouse(async (house) => {
    for (const [does, key, text] of events) {
      house.clock.set(plus(house.clock.now(), MINUTE));
      if (does === 'trigger') await tell(house, key, text);
      else
        for (const alert of await openAlertsOf(house.desk, monitorOf(key)))
          await resolveAlert(house.desk, alert.id, { by: 'monitor', because: text });
    }
    const keys = [...new Set(events.map(([, key]) => key))];
    return Promise.all(
      keys.map(async (key) => ({ key, all: await alertsOf(house.desk, monitorOf(key), 10) })),
    );
  }, follow);
  const seen = alerts.flatMap(({ key, all }) =>
    all.map((alert) => ({
      key,
      summary: alert.title,
      state: alert.state === 'resolved' ? 'closed' : alert.state,
    })),
  );
  return {
    // Only what the row says of each alert is compared.
    alerts: (expected) =>
      Wanted.parse(expected).map((wanted, index) => {
        const alert: Readonly<Record<string, unknown>> = seen[index] ?? {};
        return Object.fromEntries(Object.keys(wanted).map((key) => [key, alert[key]]));
      }),
  };
};

const EtaAudit = z.strictObject({
  kind: z.literal('eta_audit'),
  tolerance_min: z.number(),
  next_step_due: z.array(z.string().nullable()),
});
const UNITS: Readonly<Record<string, number>> = { min: MINUTE, weeks: 7 * DAY };
/** "4 min ago", "in 4 min". */
function dueAt(words: string, now: Date): Date {
  const [, ahead, count, unit = '', ago] = /^(in )?(\d+) (min|weeks)( ago)?$/.exec(words) ?? [];
  if ((ahead === undefined) === (ago === undefined))
    throw new Error(`a time in words that nobody reads: “${words}”`);
  return plus(now, (ago === undefined ? 1 : -1) * Number(count) * (UNITS[unit] ?? Number.NaN));
}
/** A run whose next step is overdue by more than the tolerance is found by the auditor; one that waits for nothing is no question. */
const etaAudit: Reading = async (given) => {
  const { tolerance_min, next_step_due } = EtaAudit.parse(given);
  const valid = await inHouse(async (house) => {
    const runs: (string | null)[] = [];
    for (const [index, words] of next_step_due.entries()) {
      const alert = await tell(house, `run${index}`, 'down');
      const run = await openRunOf(house.desk, { alertId: alert.id });
      const due = words === null ? null : dueAt(words, house.clock.now());
      await sql`update escalation_run set next_at = ${due} where id = ${run?.id}`.execute(house.desk.db);
      runs.push(due === null ? null : (run?.id ?? ''));
    }
    const found = await look(house.desk, tolerance_min * MINUTE);
    const overdue = found.flatMap((one) => (one.what === 'run_overdue' ? [one.runId as string] : []));
    return runs.map((run) => (run === null ? null : !overdue.includes(run)));
  }, follow);
  return { valid: () => valid };
};

export const escalationRules: Readonly<Record<string, Reading>> = {
  escalation_condition: condition,
  escalation_repeat: repeat,
  escalation_empty: empty,
  escalation_broken: broken,
  concurrency,
  dedup,
  eta_audit: etaAudit,
};
