import { describe, expect, test } from 'vitest';
import { acknowledgeIncident } from '#incidents/verbs/acknowledge-incident.ts';
import { declareIncident } from '#incidents/verbs/declare-incident.ts';
import { giveRole } from '#incidents/verbs/give-role.ts';
import { mergeIncident } from '#incidents/verbs/merge-incident.ts';
import { postUpdate } from '#incidents/verbs/post-update.ts';
import { pinsOf } from '#incidents/store.ts';
import type { Incident } from '#incidents/incident.ts';
import { serviceByName } from '#catalog/store.ts';
import { house, only, value } from './couriers-house.ts';
import type { House } from './couriers-house.ts';

async function declares(
  home: House,
  title = 'Orders are failing',
): Promise<{ readonly incident: Incident; readonly channel: string }> {
  const service = await serviceByName(home.desk, 'orders');
  const incident = value(
    await declareIncident(home.by('ada'), {
      title,
      severity: 1,
      serviceIds: service === undefined ? [] : [service.id],
    }),
  );
  await home.delivers();
  return { incident, channel: `#${incident.channelName}` };
}
const named = (home: House, name: string) =>
  [...home.sandbox.state.channels.values()].find((channel) => channel.name === name.replace('#', ''));

describe('an incident in Slack', () => {
  test('has a channel with topic, pinned card and bookmark, an announcement, and the people who belong there', async () => {
    const home = await house();
    const { incident, channel } = await declares(home);
    const room = named(home, channel);
    expect(room?.topic.value).toMatch(/^SEV1 · investigating · next update \d\d:\d\d UTC$/);
    expect(room?.bookmarks.map((bookmark) => bookmark.title)).toEqual(['Announcement']);
    expect(room?.members).toEqual(expect.arrayContaining([home.idOf('ada'), home.idOf('bo')]));
    expect(room?.members).not.toContain(home.idOf('cy'));
    const card = only(await home.reads(channel), 'SEV1 · Orders are failing', 'investigating');
    expect(room?.pins.map((pin) => pin.ts)).toEqual([card.ts]);
    const announced = only(await home.reads('#incidents'), 'SEV1 · Orders are failing', channel);

    value(await acknowledgeIncident(home.by('bo'), incident.id));
    value(
      await postUpdate(home.by('bo'), incident.id, { text: 'The database is full', status: 'identified' }),
    );
    await home.delivers();
    expect(
      only(await home.reads(channel), 'SEV1 · Orders are failing', 'identified', 'Acknowledged by').ts,
    ).toBe(card.ts);
    expect(only(await home.reads('#incidents'), 'identified').ts).toBe(announced.ts);
    only(await home.reads(channel), '@bo acknowledged it');
    only(await home.reads(channel), 'Update from @bo', 'The database is full');
    expect(named(home, channel)?.topic.value).toMatch(/^SEV1 · identified/);
  });

  test('that another one was merged into has the people of both', async () => {
    const home = await house();
    const { incident, channel } = await declares(home);
    const other = value(
      await declareIncident(home.by('bo'), { title: 'Pages are slow', severity: 4, serviceIds: [] }),
    );
    value(await giveRole(home.by('bo'), other.id, 'comms', home.idOf('cy')));
    await home.delivers();
    expect(named(home, channel)?.members).not.toContain(home.idOf('cy'));
    value(await mergeIncident(home.by('bo'), other.id, incident.id, 'the same'));
    await home.delivers();
    expect(named(home, channel)?.members).toEqual(
      expect.arrayContaining(['ada', 'bo', 'cy'].map((name) => home.idOf(name))),
    );
    only(await home.reads(channel), 'merged', 'incident 2');
  });

  test('takes another name when a channel, archived ones too, has it', async () => {
    const home = await house();
    await home.act.channel({ user: 'ada', name: 'inc-1-orders' });
    await home.act.archive({ user: 'ada', channel: '#inc-1-orders' });
    await declares(home);
    only(await home.reads('#inc-1-orders-2'), 'SEV1 · Orders are failing', 'investigating');
  });

  test.each([
    'conversations.create',
    'chat.postMessage',
    'pins.add',
    'bookmarks.add',
    'conversations.invite',
    'conversations.setTopic',
  ])('stands once although Slack dies after %s', async (method) => {
    const home = await house();
    await home.act.faults({ method, kind: 'die_after', times: 1 });
    const { channel } = await declares(home);
    only(await home.reads(channel), 'SEV1 · Orders are failing', 'investigating');
    only(await home.reads('#incidents'), 'SEV1 · Orders are failing');
    const room = named(home, channel);
    expect(room?.bookmarks).toHaveLength(1);
    expect(room?.pins).toHaveLength(1);
    expect(
      [...home.sandbox.state.channels.values()].filter((one) => one.name.startsWith('inc-')),
    ).toHaveLength(1);
    expect(
      [...home.sandbox.state.channels.values()].filter((one) => one.name.startsWith('incidents')),
    ).toHaveLength(1);
  });
});

describe('hands that meddle', () => {
  test('a channel archived by hand: it is said, the card moves to the team, and comes back with the channel', async () => {
    const home = await house();
    await home.trouble();
    const { incident, channel } = await declares(home);
    only(await home.reads(channel), 'Paged @bo (the responder of orders) by Slack.');
    await home.act.archive({ user: 'ada', channel });
    await home.delivers();
    const announced = only(await home.reads('#incidents'), 'SEV1 · Orders are failing');
    expect((await home.reads('#incidents', announced.ts)).slice(1).map((message) => message.plain)).toEqual([
      expect.stringContaining('was archived by hand'),
    ]);
    only(await home.reads('#orders-alerts'), 'was archived by hand', 'The incident goes on');
    const copy = only(await home.reads('#orders-alerts'), 'SEV1 · Orders are failing', 'Status');
    expect(copy.buttons.map((button) => button.text)).toContain('Resolve');

    value(await acknowledgeIncident(home.by('bo'), incident.id));
    await home.delivers();
    expect((await home.reads('#orders-alerts', copy.ts)).slice(1).map((message) => message.plain)).toEqual([
      expect.stringContaining('@bo acknowledged it'),
    ]);

    await home.act.unarchive({ user: 'ada', channel });
    await home.delivers();
    only(await home.reads(channel), 'SEV1 · Orders are failing', 'Acknowledged by');
  });

  test('a channel deleted by hand is noticed although nobody told us', async () => {
    const home = await house();
    await home.trouble();
    const { incident, channel } = await declares(home);
    await home.act.deleteChannel({ user: 'ada', channel });
    value(await acknowledgeIncident(home.by('bo'), incident.id));
    await home.delivers();
    only(await home.reads('#orders-alerts'), 'was deleted by hand');
    only(await home.reads('#orders-alerts'), 'SEV1 · Orders are failing', 'Status');
  });

  test('taken out of a public channel, it comes back', async () => {
    const home = await house();
    const { incident, channel } = await declares(home);
    await home.act.kick({ user: 'ada', channel, who: home.sandbox.app.name });
    value(await acknowledgeIncident(home.by('bo'), incident.id));
    await home.delivers();
    expect(named(home, channel)?.members).toContain(home.sandbox.app.user);
    only(await home.reads(channel), '@bo acknowledged it');
  });

  test('a pinned card deleted by hand is posted and pinned again', async () => {
    const home = await house();
    const { channel } = await declares(home);
    const card = only(await home.reads(channel), 'SEV1 · Orders are failing', 'Status');
    await home.act.delete({ user: 'ada', channel, ts: card.ts });
    await home.delivers();
    const again = only(await home.reads(channel), 'SEV1 · Orders are failing', 'Status');
    expect(named(home, channel)?.pins.map((pin) => pin.ts)).toContain(again.ts);
  });
});

describe('messages with a 📌', () => {
  test('join the timeline with author and time, follow edits, and leave with the last 📌', async () => {
    const home = await house();
    const { incident, channel } = await declares(home);
    await home.act.join({ user: 'cy', channel });
    const said = await home.act.message({ user: 'cy', channel, text: 'the disk is full' });
    if (!('ts' in said)) throw new Error(JSON.stringify(said));
    const ts = said.ts;
    await home.act.react({ user: 'ada', channel, ts, name: 'pushpin' });
    await home.act.react({ user: 'bo', channel, ts, name: 'pushpin' });
    await home.act.react({ user: 'bo', channel, ts, name: 'eyes' });
    expect((await pinsOf(home.desk, incident.id)).map((pin) => [pin.author, pin.text])).toEqual([
      [home.idOf('cy'), 'the disk is full'],
    ]);
    await home.act.edit({ user: 'cy', channel, ts, text: 'the disk of db-1 is full' });
    expect((await pinsOf(home.desk, incident.id)).map((pin) => pin.text)).toEqual([
      'the disk of db-1 is full',
    ]);
    await home.act.unreact({ user: 'ada', channel, ts, name: 'pushpin' });
    expect(await pinsOf(home.desk, incident.id)).toHaveLength(1);
    await home.act.unreact({ user: 'bo', channel, ts, name: 'pushpin' });
    expect(await pinsOf(home.desk, incident.id)).toEqual([]);
  });

  test('a reply in a thread joins too, and elsewhere a 📌 is just a 📌', async () => {
    const home = await house();
    const { incident, channel } = await declares(home);
    const card = only(await home.reads(channel), 'SEV1 · Orders are failing', 'Status');
    await home.act.join({ user: 'bo', channel });
    const reply = await home.act.message({
      user: 'bo',
      channel,
      text: 'it began at nine',
      thread_ts: card.ts,
    });
    const other = await home.act.message({ user: 'bo', channel: '#general', text: 'lunch' });
    if (!('ts' in reply) || !('ts' in other)) throw new Error('not said');
    await home.act.react({ user: 'bo', channel, ts: reply.ts, name: 'pushpin' });
    await home.act.react({ user: 'bo', channel: '#general', ts: other.ts, name: 'pushpin' });
    expect((await pinsOf(home.desk, incident.id)).map((pin) => pin.text)).toEqual(['it began at nine']);
  });
});
