import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { declareIncident } from '#incidents/verbs/declare-incident.ts';
import { MINUTE, SECOND } from '#base/time.ts';
import { as, person } from '#ledger/desk.ts';
import { nextOutboxDue } from '#ledger/outbox.ts';
import { outboxPump } from '#ledger/pump.ts';
import { transact } from '#ledger/transact.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { broadcast } from '#status/verbs/broadcast.ts';
import { reportStore } from '#status/report-store.ts';
import { broadcastsOf, progressOf } from '#status/telling-store.ts';
import { subscriberStore } from '#status/subscriber-store.ts';
import { endSubscription } from '#status/verbs/end-subscription.ts';
import { actsOn } from '../../sandbox/control/acts.ts';
import type { ShownMessage } from '../../sandbox/control/shown.ts';
import { createWorkspace } from '../../sandbox/create.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import { slackCouriers } from '../../src/slack/couriers/index.ts';
import { smtpSink } from '../kit/smtp-sink.ts';
import { somebody } from '../kit/somebody.ts';
import { ok } from './catalog-company.ts';
import { portInto } from './couriers-port.ts';
import { statusHouse, subscriberOf, timekeeper } from './status-house.ts';
import { REPORT, matterOf } from './status-matter.ts';
import type { Saying } from './status-matter.ts';

const MANIFEST = readFileSync(join(import.meta.dirname, '..', '..', 'manifest.yml'), 'utf8');
const LOOKING = ['investigating', 'We are looking. <!channel> <@U1>'] as const;

/** A status page whose subscribers are customers by mail and a channel of Slack. */
async function house(customers: number) {
  const smtp = await smtpSink();
  const own = await statusHouse({ smtpUrl: smtp.url });
  const sandbox = createWorkspace({
    manifest: MANIFEST,
    clock: { now: own.clock.elsewhere, after: () => () => undefined },
  });
  const act = actsOn(sandbox);
  const general = sandbox.state.channels.values().next().value?.id ?? '';
  const desk = { ...own.desk, slack: portInto(fetchInto(sandbox), sandbox) };
  const rows = [
    subscriberOf(1, { kind: 'slack', address: general, trusted: true }),
    ...Array.from({ length: customers }, (_, index) => subscriberOf(index + 2)),
  ];
  await transact(desk, async ({ tx }) => {
    for (const row of rows) await subscriberStore.save(tx, row, undefined);
  });
  const pump = outboxPump({
    name: 'cards',
    desk,
    urgencies: ['page', 'card', 'later'],
    couriers: { homes: async () => ({ done: true as const }), ...slackCouriers },
    concurrency: 4,
  });
  const runs = timekeeper(desk, own.clock);
  /** Everything that falls due in that time, by timers and by the outbox. */
  const passes = async (ms: number): Promise<void> => {
    const end = own.clock.now().getTime() + ms;
    while (own.clock.now().getTime() < end) {
      await runs(Math.min(SECOND, end - own.clock.now().getTime()));
      for (;;) {
        const due = await nextOutboxDue(desk, ['page', 'card', 'later']);
        if (due === undefined || due > own.clock.now() || (await pump.round()) === 0) break;
        await pump.settled();
      }
    }
  };
  const says = (saying: Saying, channelId: string | null) =>
    transact(desk, async (open) => {
      const { report, matter } = matterOf(saying, open.instant);
      await reportStore.save(open.tx, report, await reportStore.load(open.tx, report.id));
      return broadcast(open, { page: own.page, matter, report, component: null, affected: [], channelId });
    });
  const reads = async (channel: string): Promise<readonly ShownMessage[]> => {
    const answer = await act.messages({ channel, user: 'ada' });
    if (!('messages' in answer)) throw new Error(JSON.stringify(answer));
    return answer.messages;
  };
  return { ...own, desk, sandbox, act, general, smtp, passes, says, reads };
}

describe('a Slack channel that subscribed', () => {
  test('is told once, and nothing that publishers wrote mentions anybody', async () => {
    const { says, passes, reads, general, act, desk } = await house(0);
    await act.faults({ method: 'chat.postMessage', kind: 'die_after', times: 1 });
    await says({ name: 'Orders fail <!here>', says: [LOOKING] }, null);
    await passes(MINUTE);
    const told = (await reads(general)).filter((message) => message.plain.includes('Orders fail'));
    expect(told).toHaveLength(1);
    expect(told[0]?.plain).toContain('We are looking.');
    expect(JSON.stringify(told[0]?.blocks)).not.toMatch(/<!|<@/);
    const [row] = await broadcastsOf(desk, REPORT);
    expect(await progressOf(desk, row?.id ?? 'bct_')).toMatchObject({ told: 1, waiting: 0 });
  });

  test('that has left meanwhile is not', async () => {
    const { says, passes, reads, general, desk } = await house(0);
    await says({ says: [LOOKING] }, null);
    ok(await endSubscription(desk, subscriberOf(1).id));
    await passes(10 * SECOND);
    expect((await reads(general)).map((message) => message.plain).join()).not.toContain('Orders fail');
  });
});

describe('how many have been told', () => {
  test('stands in one message where people work on it, edited in place', async () => {
    const { says, passes, reads, general: channel, smtp } = await house(20);
    await smtp.down();
    await says({ says: [LOOKING] }, channel);
    await passes(10 * SECOND);
    const lines = async () =>
      (await reads(channel)).filter((message) => /ubscribers? told/.test(message.plain));
    expect((await lines()).map((message) => message.plain)).toEqual(['Subscribers told: 1 of 21']);
    await smtp.up();
    await passes(2 * MINUTE);
    expect((await lines()).map((message) => message.plain)).toEqual(['All 21 subscribers told']);
  });

  test('is said in the channel of the incident', async () => {
    const { desk, says, passes, reads, sandbox } = await house(2);
    const ada = [...sandbox.state.people.values()].find((one) => one.name === 'ada')?.id ?? '';
    ok(await rememberPerson(desk, somebody('ada', { id: ada })));
    const incident = ok(
      await declareIncident(as(desk, person(ada)), { title: 'Orders fail', severity: 2, serviceIds: [] }),
    );
    await passes(30 * SECOND);
    await says({ says: [LOOKING], incidentId: incident.id }, null);
    await passes(MINUTE);
    const channel = [...sandbox.state.channels.values()].find((one) => one.name.startsWith('inc-'));
    expect((await reads(channel?.id ?? '')).map((message) => message.plain)).toContain(
      'All 3 subscribers told',
    );
  });
});
