import { expect } from 'vitest';
import { openAlert } from '#alerts/verbs/open-alert.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { liveIncidents } from '#incidents/store.ts';
import { as, person, system } from '#ledger/desk.ts';
import { callsOf, postsIn } from '../kit/journal.ts';
import type { Call } from '../kit/journal.ts';
import { scenario } from '../kit/scenario.ts';

const ALERTS = 500;

/** The shortest time between two calls, in milliseconds. */
const closest = (calls: readonly Call[]): number =>
  Math.min(...calls.slice(1).map((call, index) => call.at.getTime() - (calls[index]?.at.getTime() ?? 0)));

scenario(
  'five hundred alerts in a minute: few cards, one incident, a message a second in a channel, the page first',
  async ({ workspace, time, app }) => {
    const [ada] = workspace.people('ada');
    if (ada === undefined) throw new Error('there is no ada');
    const desk = as(app.desk, person(ada.id));
    const team = await createTeam(desk, { name: 'orders', members: [ada.id], responder: ada.id });
    if (!team.ok) throw new Error(JSON.stringify(team.refused));
    const service = await createService(desk, { name: 'orders', teamId: team.value.id });
    if (!service.ok) throw new Error(JSON.stringify(service.refused));
    await time.settles();
    // Slack's own limits: every call too many is refused, and what was refused must still arrive.
    await workspace.act.ratelimits({ on: true });
    const before = workspace.sandbox.journal.last();
    for (let index = 0; index < ALERTS; index += 1) {
      await openAlert(as(app.desk, system('test')), {
        monitorId: app.desk.ids.next('mon'),
        group: 'main',
        serviceId: service.value.id,
        teamId: team.value.id,
        title: `part ${index} is down`,
        because: 'answered 503',
        severity: 1,
        since: time.now(),
        mutedUntil: null,
      });
      if (index % 5 === 4) await time.passes('600ms');
    }
    await time.passes('2m');

    const calls = callsOf(workspace.sandbox, undefined, before);
    expect(calls.find((call) => call.method === 'chat.postMessage')?.channel).toMatch(/^D/);
    for (const channel of ['#orders-alerts', '#inc-1-orders', '#incidents'])
      expect(closest(postsIn(workspace.sandbox, channel))).toBeGreaterThanOrEqual(1_000);
    expect(calls.filter((call) => call.method === 'chat.postMessage' && !call.ok)).toEqual([]);
    expect(calls.filter((call) => call.method === 'conversations.invite').length).toBeLessThan(5);

    const cards = (await workspace.channel('#orders-alerts').messages()).filter((message) =>
      message.plain.includes('is down'),
    );
    expect(cards.length).toBeLessThanOrEqual(6);
    expect(cards.find((card) => card.plain.includes('In the same burst'))?.plain).toContain(
      `and ${ALERTS - 5 - 8} more`,
    );
    expect(await liveIncidents(app.desk)).toHaveLength(1);
    const room = await workspace.channel('#inc-1-orders').messages();
    expect(room.length).toBeLessThan(20);
    await workspace.channel('#inc-1-orders').message('SEV1', 'investigating', 'and 494 more');
    // As many are named as there are, over all posts.
    const joined = room.flatMap(
      (message) => /^(\d+) alerts joined|^Alert (joined)/.exec(message.plain)?.slice(1, 2) ?? [],
    );
    expect(joined.reduce((sum, count) => sum + Number(count), 0)).toBe(ALERTS - 1);

    const page = await ada.isPaged('pages');
    const pages = postsIn(workspace.sandbox, page.channel);
    expect(pages.length).toBeLessThanOrEqual(3);
    await ada
      .clicks('Acknowledge')
      .on(await workspace.channel('#inc-1-orders').message('SEV1', 'investigating', 'Lead'));
    await workspace.channel('#orders-alerts').message('part 4 is down', 'Acknowledged');
  },
);
