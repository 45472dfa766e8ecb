import { expect } from 'vitest';
import { openAlerts } from '#alerts/store.ts';
import { callsOf, postsIn } from '../kit/journal.ts';
import { until } from '../kit/process.ts';
import { scenario } from '../kit/scenario.ts';
import type { Scene, Service, Somebody } from '../kit/scenario.ts';

const METHODS = [
  'chat.postMessage',
  'chat.update',
  'conversations.create',
  'conversations.invite',
  'pins.add',
  'bookmarks.add',
] as const;

/** Ada watches a service that is well. */
async function watched(scene: Scene): Promise<{ readonly ada: Somebody; readonly api: Service }> {
  const [ada] = scene.workspace.people('ada');
  if (ada === undefined) throw new Error('there is no ada');
  const api = await scene.net.service('api.example.com');
  await ada.runs(`/monitor add http ${api.url} every 30s service orders`);
  return { ada, api };
}

/** What must stand in Slack, however its day was: everything once, and as many pages as steps of the policy were due. Answers the incident's card. */
async function expectEverythingOnce({ workspace }: Scene, ada: Somebody, steps = 1) {
  const channels = [...workspace.sandbox.state.channels.values()].filter((one) => !one.im);
  expect(channels.map((one) => one.name).toSorted()).toEqual([
    'general',
    'inc-1-orders',
    'incidents',
    'orders-alerts',
  ]);
  const alerts = await workspace.channel('#orders-alerts').messages();
  expect(alerts.filter((message) => message.buttons.length > 0)).toHaveLength(1);
  expect(await workspace.channel('#incidents').messages()).toHaveLength(1);
  const room = await workspace.channel('#inc-1-orders').messages();
  const [card, ...more] = room.filter((message) => message.buttons.length > 0);
  expect(more).toEqual([]);
  const own = channels.find((one) => one.name === 'inc-1-orders');
  expect(own?.bookmarks.map((bookmark) => bookmark.title)).toEqual(['Announcement']);
  expect(own?.pins.map((pin) => pin.ts)).toEqual([card?.ts]);
  expect(own?.members).toContain(ada.id);
  expect(own?.topic.value).toContain('SEV1');
  const page = await ada.isPaged('is down: answered 503');
  const posts = postsIn(workspace.sandbox, page.channel).map((post) => String(post.args['text']));
  expect(posts.filter((text) => text.includes('is down: answered 503'))).toHaveLength(steps);
  if (card === undefined) throw new Error('the incident has no card');
  return card;
}

for (const kind of ['ratelimited', 'http500', 'die_after'] as const) {
  scenario(`every call suffers ${kind} three times: each thing stands once, in order`, async (scene) => {
    const { workspace, time } = scene;
    const { ada, api } = await watched(scene);
    for (const method of METHODS) await workspace.act.faults({ method, kind, times: 3, seconds: 5 });
    api.answers(503);
    await time.passes('5m');
    const card = await expectEverythingOnce(scene, ada);
    await ada.clicks('Acknowledge').on(card);
    // A second helping, for what happens once the cards stand.
    for (const method of ['chat.postMessage', 'chat.update'])
      await workspace.act.faults({ method, kind, times: 4, seconds: 5 });
    await ada.runs('/incident status identified a bad release', '#inc-1-orders');
    await ada.runs('/incident update the release is rolled back next 30m', '#inc-1-orders');
    await ada.runs('/incident status monitoring', '#inc-1-orders');
    api.answers(200);
    await time.passes('5m');
    await expectEverythingOnce(scene, ada);
    const said = (await workspace.channel('#inc-1-orders').messages()).map((message) => message.plain);
    const order = [
      'acknowledged it',
      'Identified: a bad release',
      'Update from @ada',
      'Identified → Monitoring',
      'Nothing of this incident fires',
    ];
    const places = order.map((words) => said.findIndex((plain) => plain.includes(words)));
    expect(places, said.join('\n')).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(order.map((words) => said.filter((plain) => plain.includes(words)).length)).toEqual([
      1, 1, 1, 1, 1,
    ]);
    const alert = await workspace.channel('#orders-alerts').message('Resolved', 'is down');
    const thread = await workspace.channel('#orders-alerts').thread(alert);
    expect(
      thread.map((line) => /acknowledged|recovered/i.exec(line)?.[0]?.toLowerCase()).filter(Boolean),
    ).toEqual(['acknowledged', 'recovered']);
    // Each method met its trouble: else this story proves nothing.
    const left = workspace.sandbox.faults.list().filter((fault) => fault.times === 3);
    expect(left.map((fault) => fault.method)).toEqual([]);
  });
}

scenario('Slack never answers: the call is given up after ten seconds and done again', async (scene) => {
  const { ada, api } = await watched(scene);
  for (const method of ['conversations.create', 'pins.add'])
    await scene.workspace.act.faults({ method, kind: 'timeout', times: 1 });
  api.answers(503);
  await scene.time.passes('3m');
  await expectEverythingOnce(scene, ada);
  expect(scene.workspace.sandbox.faults.list()).toEqual([]);
});

scenario(
  'Slack is away for twenty-five minutes: nothing is lost, and all of it comes in order when it is back',
  async (scene) => {
    const { workspace, time } = scene;
    const { ada, api } = await watched(scene);
    await workspace.act.faults({ method: '*', kind: 'http500' });
    api.answers(503);
    await time.passes('25m');
    expect(workspace.channel('#inc-1-orders').exists()).toBe(false);
    await workspace.act.clearFaults({});
    await time.passes('3m');
    const card = await expectEverythingOnce(scene, ada);
    expect(card.plain).toContain('investigating');
    await workspace.channel('#orders-alerts').message('Triggered', 'SEV1', 'answered 503');
  },
);

scenario('cards fail for ten minutes: the page goes out at once', async (scene) => {
  const { workspace, time, app } = scene;
  for (const method of METHODS.slice(1)) await workspace.act.faults({ method, kind: 'http500' });
  await workspace.act.faults({ method: 'conversations.list', kind: 'http500' });
  const { ada, api } = await watched(scene);
  api.answers(503);
  await time.passes('10m');
  const page = await ada.isPaged('is down: answered 503 for');
  const [sent] = postsIn(workspace.sandbox, page.channel);
  const [alert] = await openAlerts(app.desk);
  expect(sent?.at).toEqual(alert?.openedAt);
  expect(callsOf(workspace.sandbox, 'conversations.create').length).toBeGreaterThan(20);
  expect(workspace.channel('#orders-alerts').exists()).toBe(false);
  await workspace.act.clearFaults({});
  await time.passes('3m');
  // Nobody acknowledged within five minutes: she was paged as one of the team, too.
  await expectEverythingOnce(scene, ada, 2);
});

scenario('cards hang in Slack: pages pass them by', async (scene) => {
  const { workspace, app } = scene;
  const { ada } = await watched(scene);
  await workspace.act.faults({ method: 'conversations.create', kind: 'timeout' });
  // The loops as they run in production; time stands still, only Slack keeps them waiting.
  app.engine.start();
  await workspace.act.command({
    user: ada.id,
    channel: '#general',
    text: '/incident declare orders are failing sev1',
  });
  await until('a channel is being made', async () =>
    workspace.sandbox.traffic.underWay > 0 ? true : undefined,
  );
  await workspace.act.command({
    user: ada.id,
    channel: '#general',
    text: '/incident escalate 1 @bo look at it',
  });
  const [bo] = workspace.people('bo');
  const page = await until(
    'the page',
    () => bo?.isPaged('orders are failing') ?? Promise.resolve(undefined),
    8_000,
  );
  expect(page.plain).toContain('look at it');
  expect(workspace.sandbox.traffic.underWay).toBeGreaterThan(0);
  await workspace.act.clearFaults({});
});
