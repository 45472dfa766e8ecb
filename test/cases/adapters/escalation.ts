import { sql } from 'kysely';
import type { AlertId, MethodId, RunId, ServiceId } from '#base/ids.ts';
import { DAY, HOUR, MINUTE, plus } from '#base/time.ts';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { muteAlert } from '#alerts/verbs/mute-alert.ts';
import { resolveAlert } from '#alerts/verbs/resolve-alert.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { as, person } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { leaseAttempt, queueOf } from '#oncall/attempt-queue-store.ts';
import type { Message } from '#oncall/bundle.ts';
import { nextMessage } from '#oncall/bundle.ts';
import { methodById } from '#oncall/method-store.ts';
import { acknowledge } from '#oncall/verbs/acknowledge.ts';
import { escalateNow } from '#oncall/verbs/escalate-now.ts';
import { settleMessage } from '#oncall/verbs/settle-message.ts';
import { stepDue } from '#oncall/verbs/step-due.ts';
import { usePolicy } from '#oncall/verbs/use-policy.ts';
import { z } from 'zod';
import type { Reading } from '../case.ts';
import { must, withCast } from './escalation-house.ts';
import type { Cast } from './escalation-house.ts';
import { readEscalation } from './escalation-words.ts';
import type { Act, Told } from './escalation-words.ts';

/** One message that a person got: [minute, who, by which method, about which alert]. */
type Notice = readonly [minute: number, who: string, method: string, alert: string];

/** A row played on real stores by the engine's own verbs; only what the throttle of a method would delay is sent at once, which other rows are about. */
class Play {
  readonly #cast: Cast;
  readonly #start: Date;
  readonly #notices: Notice[] = [];
  readonly #alerts = new Map<AlertId, string>();
  /** Each key is a monitor of its own. */
  readonly #keys: string[] = [];
  readonly #services = new Map<string | null, ServiceId>();
  #mutedUntil: Date | null = null;

  constructor(cast: Cast) {
    this.#cast = cast;
    this.#start = cast.clock.now();
  }

  /** Plays the events and what comes of them, to the end of a minute. */
  async to(told: Told, last: number): Promise<readonly Notice[]> {
    const before = told.events.filter(({ minute }) => minute <= last);
    for (const { minute, act } of before) {
      await this.#until(minute);
      await this.#happens(act, told);
      await this.#deliver();
    }
    await this.#until(last);
    return this.#notices;
  }

  readonly #at = (minute: number): Date => plus(this.#start, minute * MINUTE);

  async #next(): Promise<Date | undefined> {
    const { rows } = await sql<{ at: Date | null }>`
      select least((select min(due_at) from timer where kind = 'escalation.step'),
                   (select min(due_at) from attempt where state = 'planned')) as at`.execute(
      this.#cast.desk.db,
    );
    return rows[0]?.at ?? undefined;
  }

  /** Lets the time pass to a minute, from one due thing to the next. */
  async #until(minute: number): Promise<void> {
    for (;;) {
      const next = await this.#next();
      if (next === undefined || next > this.#at(minute)) break;
      if (next > this.#cast.clock.now()) this.#cast.clock.set(next);
      await this.#step();
      await this.#deliver();
    }
    if (this.#at(minute) > this.#cast.clock.now()) this.#cast.clock.set(this.#at(minute));
  }

  async #step(): Promise<void> {
    const { desk, clock } = this.#cast;
    const { rows } = await sql<{ subject: RunId; version: string }>`
      select subject, version from timer where kind = 'escalation.step' and due_at <= ${clock.now()}`.execute(
      desk.db,
    );
    for (const { subject, version } of rows) {
      await stepDue(desk, subject);
      await sql`delete from timer where kind = 'escalation.step' and subject = ${subject} and version = ${version}`.execute(
        desk.db,
      );
    }
  }

  async #deliver(): Promise<void> {
    const { desk, clock } = this.#cast;
    const { rows } = await sql<{ method_id: MethodId }>`
      select distinct method_id from attempt where state = 'planned' and due_at <= ${clock.now()}`.execute(
      desk.db,
    );
    for (const { method_id } of rows) while (await this.#send(method_id));
  }

  async #send(id: MethodId): Promise<boolean> {
    const { desk, clock, nameOf, wordOf } = this.#cast;
    const message = await transact(desk, async (open): Promise<Message | undefined> => {
      const kind = (await methodById(open, id))?.kind ?? 'sms';
      const { due } = await queueOf(open, id);
      const next = nextMessage(kind, due, [], open.instant);
      if (next === undefined || 'againAt' in next) return undefined;
      return (await leaseAttempt(open, next.lead.id)) ? next : undefined;
    });
    if (message === undefined) return false;
    const { lead } = message;
    await settleMessage(desk, message, [], { took: 'delivered', providerId: lead.id });
    const who = nameOf(lead.personId);
    const minute = (clock.now().getTime() - this.#start.getTime()) / MINUTE;
    const alert = 'alertId' in lead.about ? (this.#alerts.get(lead.about.alertId) ?? '') : '';
    if (who !== undefined && minute >= 0) this.#notices.push([minute, who, wordOf(id), alert]);
    return true;
  }

  async #serviceOf(policy: string | null): Promise<ServiceId> {
    const { desk, teamId, serviceId, policyOf } = this.#cast;
    const known = this.#services.get(policy);
    if (known !== undefined) return known;
    const fresh = policy !== null && this.#services.size > 0;
    const name = (policy ?? '').replaceAll(/\W+/g, '-').toLowerCase();
    const id = fresh ? must(await createService(desk, { name, teamId })).id : serviceId;
    await usePolicy(desk, id, policyOf(policy ?? ''));
    this.#services.set(policy, id);
    return id;
  }

  async #trigger(alert: string, policy: string | null): Promise<AlertId> {
    const { desk, clock, teamId } = this.#cast;
    if (!this.#keys.includes(alert)) this.#keys.push(alert);
    const monitor = String(this.#keys.indexOf(alert));
    const opened = await openAlert(desk, {
      monitorId: `mon_${monitor.padStart(16, '0')}`,
      group: 'main',
      serviceId: await this.#serviceOf(policy),
      teamId,
      title: alert,
      because: 'it says so',
      severity: 1,
      since: clock.now(),
      mutedUntil: this.#mutedUntil !== null && this.#mutedUntil > clock.now() ? this.#mutedUntil : null,
    });
    this.#alerts.set(must(opened).id, alert);
    return must(opened).id;
  }

  async #mute(until: Date | null): Promise<void> {
    this.#mutedUntil = until;
    for (const alert of this.#alerts.keys()) await muteAlert(this.#cast.desk, alert, until);
  }

  async #escalate(refused: boolean): Promise<void> {
    const [alert] = this.#alerts.keys();
    if (alert === undefined) throw new Error('there is an alert to escalate');
    const outcome = await escalateNow(this.#cast.desk, { alertId: alert });
    if (outcome.ok === refused) throw new Error(`escalating was ${outcome.ok ? 'not ' : ''}refused`);
  }

  /** An hour before the row begins. */
  async #acknowledgedBefore(): Promise<void> {
    const { desk, clock, idOf } = this.#cast;
    clock.set(plus(this.#start, -HOUR));
    const alert = await this.#trigger('', null);
    await this.#deliver();
    must(await acknowledge(as(desk, person(idOf('u1'))), alert));
    clock.set(this.#start);
  }

  async #happens(act: Act, told: Told): Promise<void> {
    const { desk, clock, idOf, policyOf, serviceId, addRules } = this.#cast;
    const each = [...this.#alerts.keys()];
    switch (act.does) {
      case 'trigger':
        await this.#trigger(act.alert, act.policy);
        return;
      case 'trigger each policy':
        for (const policy of told.policies.keys()) await this.#trigger(policy, policy);
        return;
      case 'acknowledged before':
        return this.#acknowledgedBefore();
      case 'escalate':
        return this.#escalate(act.refused);
      case 'acknowledge':
        for (const alert of each) must(await acknowledge(as(desk, person(idOf(act.by))), alert));
        return;
      case 'close':
        for (const alert of each) must(await resolveAlert(desk, alert, { by: 'removed', because: 'closed' }));
        return;
      case 'mute':
        return this.#mute(
          act.minutes === null ? plus(clock.now(), DAY) : plus(clock.now(), act.minutes * MINUTE),
        );
      case 'unmute':
        return this.#mute(null);
      case 'use policy':
        must(await usePolicy(desk, serviceId, policyOf(act.policy)));
        return;
      case 'add rules':
        for (const name of told.rules.keys()) await addRules(name, act.rules);
    }
  }
}

const Expected = z.array(z.tuple([z.number(), z.string(), z.string()]).rest(z.string()));

/** Order within a minute has no meaning. */
const sorted = (rows: readonly (readonly (string | number)[])[]): readonly string[] =>
  rows.map((row) => JSON.stringify(row)).toSorted();

/** How far a row looks: to its last event, and to the last personal rule of what began before. */
const horizon = (told: Told, listed: number): number =>
  Math.max(
    listed,
    ...told.events.map(({ minute }) => minute),
    ...[...told.rules.values()].flatMap((rules) => rules.map(([, minute]) => minute)),
  );

/** Rows of when somebody is notified: played to the last listed minute, and further for what must never come. */
export const escalation: Reading = (given) => {
  const told = readEscalation(given);
  let noticed: Promise<readonly Notice[]> | undefined;
  const notices = (last: number): Promise<readonly Notice[]> =>
    (noticed ??= withCast(told, (cast) => new Play(cast).to(told, last)));
  return {
    notifications: async (expected) => {
      const rows = Expected.parse(expected);
      const listed = Math.max(0, ...rows.map(([minute]) => minute));
      const named = rows.some((row) => row.length > 3);
      const came = (await notices(horizon(told, listed))).map(([minute, who, method, alert]) =>
        named ? [minute, who, method, alert] : [minute, who, method],
      );
      return JSON.stringify(sorted(came)) === JSON.stringify(sorted(rows)) ? expected : came;
    },
    // "u2", "bob at 30", "anyone at 30", "nothing for B".
    never: async (expected) => {
      const words = z.string().parse(expected);
      const [, who = '', minute] = /^(?:nothing for )?(\w+)(?: at (\d+))?$/.exec(words) ?? [];
      const came = (await notices(horizon(told, 0))).filter(
        ([at, name, , alert]) =>
          (who === 'anyone' || name === who || alert === who) &&
          (minute === undefined || at === Number(minute)),
      );
      return who !== '' && came.length === 0 ? expected : came;
    },
  };
};
