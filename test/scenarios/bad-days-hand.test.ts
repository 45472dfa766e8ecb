import { expect } from 'vitest';
import { postsIn } from '../kit/journal.ts';
import { scenario } from '../kit/scenario.ts';
import type { Scene, Service, Somebody } from '../kit/scenario.ts';

const ROOM = '#inc-1-orders';
const ALERTS = '#orders-alerts';

type Outage = { readonly ada: Somebody; readonly bo: Somebody; readonly api: Service };

/** A team of ada and bo, one of them its responder, and an incident of theirs that has just begun. */
async function outage(
  scene: Scene,
  prepare: (ada: Somebody) => Promise<unknown> = async () => undefined,
  responder: 'ada' | 'bo' = 'ada',
): Promise<Outage> {
  const [ada, bo] = scene.workspace.people('ada', 'bo');
  if (ada === undefined || bo === undefined) throw new Error('ada or bo is missing');
  await ada.runs('/team create orders @ada @bo');
  await ada.runs(`/team responder orders @${responder}`);
  await ada.runs('/service create orders team orders');
  await prepare(ada);
  const api = await scene.net.service('api.example.com');
  await ada.runs(`/monitor add http ${api.url} every 30s service orders`);
  await scene.time.passes('1m');
  api.answers(503);
  await scene.time.passes('1m');
  await (responder === 'ada' ? ada : bo).isPaged('is down: answered 503');
  return { ada, bo, api };
}

/** The incident is alive: it takes an act by its number, and its card, wherever it is now, shows it. */
async function goesOn({ workspace, time }: Scene, who: Somebody, where: string): Promise<void> {
  await who.runs('/incident acknowledge 1');
  await time.passes('1m');
  await workspace.channel(where).message('SEV1', 'investigating', 'Acknowledged by');
}

const HANDS = [
  { hand: 'archived', says: 'was archived by hand' },
  { hand: 'deleted', says: 'was deleted by hand' },
] as const;

for (const { hand, says } of HANDS) {
  scenario(
    `the incident's channel is ${hand} by hand: it is said, and the incident goes on`,
    async (scene) => {
      const { workspace, time } = scene;
      const { ada, bo } = await outage(scene);
      const act = hand === 'archived' ? workspace.act.archive : workspace.act.deleteChannel;
      expect(await act({ user: 'ada', channel: ROOM })).toMatchObject({ ok: true });
      await time.passes('1m');
      const told = await workspace.channel(ALERTS).message(says);
      expect(told.plain).toContain('The incident goes on');
      const [announced] = await workspace.channel('#incidents').messages();
      if (announced === undefined) throw new Error('the incident was not announced');
      expect((await workspace.channel('#incidents').thread(announced)).join('\n')).toContain(says);
      await goesOn(scene, bo, ALERTS);
      await bo.runs('/incident update 1 we are looking at it');
      await time.passes('1m');
      const card = await workspace.channel(ALERTS).message('SEV1', 'investigating', 'Acknowledged by');
      expect((await workspace.channel(ALERTS).thread(card)).join('\n')).toContain('we are looking at it');
      await ada.isPaged('is down');
    },
  );
}

scenario('an archived incident channel comes back: work goes on there', async (scene) => {
  const { workspace, time } = scene;
  await outage(scene);
  await workspace.act.archive({ user: 'ada', channel: ROOM });
  await time.passes('1m');
  await workspace.act.unarchive({ user: 'ada', channel: ROOM });
  const [bo] = workspace.people('bo');
  await bo?.runs('/incident acknowledge 1');
  await time.passes('1m');
  await workspace.channel(ROOM).message('SEV1', 'investigating', 'Acknowledged by');
});

scenario('the bot is removed from the public incident channel: it comes back by itself', async (scene) => {
  const { workspace, time } = scene;
  const { bo } = await outage(scene);
  await workspace.act.kick({ user: 'ada', channel: ROOM, who: workspace.sandbox.app.user });
  await bo.runs('/incident acknowledge 1');
  await time.passes('1m');
  await workspace.channel(ROOM).message('SEV1', 'investigating', 'Acknowledged by');
  await workspace.channel(ROOM).message('acknowledged it and is on it');
});

scenario(
  'the bot is removed from an incident channel that was made private: it is said, and the incident goes on',
  async (scene) => {
    const { workspace, time } = scene;
    const { bo } = await outage(scene);
    const room = [...workspace.sandbox.state.channels.values()].find((one) => `#${one.name}` === ROOM);
    if (room === undefined) throw new Error('there is no room');
    workspace.sandbox.state.channels.set(room.id, { ...room, private: true });
    await workspace.act.kick({ user: 'ada', channel: ROOM, who: workspace.sandbox.app.user });
    await time.passes('1m');
    const told = await workspace.channel(ALERTS).message('removed Tocsin');
    expect(told.plain).toContain('Invite Tocsin again');
    await goesOn(scene, bo, ALERTS);
  },
);

scenario(
  "the team's channel is archived: a new one is made, says why, and shows what is open",
  async (scene) => {
    const { workspace, time } = scene;
    const { ada, bo } = await outage(scene);
    await workspace.act.archive({ user: 'ada', channel: ALERTS });
    await time.passes('1m');
    const told = await workspace.channel('#orders-alerts-2').message('was archived by hand');
    expect(told.plain).toContain('/team channel orders');
    await workspace.channel('#orders-alerts-2').message('Triggered', 'SEV1', 'answered 503');
    await ada.runs('/incident acknowledge 1');
    await time.passes('1m');
    await workspace.channel('#orders-alerts-2').message('Acknowledged', 'answered 503');
    expect(
      postsIn(workspace.sandbox, '#orders-alerts-2').filter((post) =>
        JSON.stringify(post.args).includes('by hand'),
      ),
    ).toHaveLength(1);
    await bo.isNotPaged();
  },
);

scenario(
  "the bot is removed from the private channel that the team chose: alerts go to the team's own",
  async (scene) => {
    const { workspace, time } = scene;
    await outage(scene, async (ada) => {
      await workspace.act.channel({ user: 'ada', name: 'war-room', private: true });
      await workspace.act.invite({ user: 'ada', channel: '#war-room', who: workspace.sandbox.app.user });
      await ada.runs('/team channel orders here', '#war-room');
    });
    await workspace.channel('#war-room').message('Triggered', 'answered 503');
    await workspace.act.kick({ user: 'ada', channel: '#war-room', who: workspace.sandbox.app.user });
    await time.passes('1m');
    await workspace.channel(ALERTS).message('removed Tocsin', 'They come here now');
    await workspace.channel(ALERTS).message('Triggered', 'answered 503');
  },
);

scenario(
  'the responder is deactivated before the outage: the team is told, and somebody else is paged',
  async (scene) => {
    const { workspace, time } = scene;
    const { ada, api } = await outage(scene, undefined, 'bo');
    await workspace.act.deactivate({ who: 'bo' });
    await time.passes('1m');
    const told = await workspace.channel(ALERTS).message('is deactivated', 'a member of this team');
    expect(told.plain).toContain('/team responder');
    api.answers(200);
    await time.passes('5m');
    await ada.runs('/incident resolve 1 it came back');
    await ada.isNotPaged();
    api.answers(503);
    await time.passes('2m');
    await ada.isPaged('is down: answered 503');
  },
);

scenario(
  'a page cannot reach its person: somebody else is paged, and the card and the incident say so',
  async (scene) => {
    const { workspace, time } = scene;
    const { ada, bo } = await outage(scene);
    await ada.runs('/incident declare mails are late sev4');
    // Slack says nothing of it to the app: the page itself finds out.
    const cy = workspace.people('cy')[0];
    const account = cy === undefined ? undefined : workspace.sandbox.state.people.get(cy.id);
    if (cy === undefined || account === undefined) throw new Error('there is no cy');
    workspace.sandbox.state.people.set(cy.id, { ...account, deleted: true });
    await ada.runs('/incident escalate 1 @cy please look');
    await time.passes('1m');
    const said = await workspace.channel(ROOM).message('could not be paged about');
    expect(said.plain).toContain('Paged instead');
    await bo.isPaged('could not be reached');
  },
);

scenario('the lead is deactivated: the incident says so and can be given to somebody else', async (scene) => {
  const { workspace, time } = scene;
  const { ada } = await outage(scene);
  await ada.runs('/incident lead 1 @bo');
  await workspace.act.deactivate({ who: 'bo' });
  await time.passes('1m');
  await workspace.channel(ROOM).message('is deactivated', 'who has a role here', '/incident lead');
  await ada.runs('/incident lead 1 @ada');
  await time.passes('1m');
  await workspace.channel(ROOM).message('SEV1', 'Lead', '@ada');
});

scenario('cards that somebody deletes come back, once', async (scene) => {
  const { workspace, time } = scene;
  await outage(scene);
  const bot = workspace.sandbox.app.user;
  for (const where of [ALERTS, ROOM, '#incidents']) {
    const card =
      (await workspace.channel(where).messages()).find((message) => message.buttons.length > 0) ??
      (await workspace.channel(where).messages())[0];
    if (card === undefined) throw new Error(`${where} has no card`);
    expect(await workspace.act.delete({ user: 'ada', channel: where, ts: card.ts })).toMatchObject({
      ok: true,
    });
    await time.passes('1m');
    const cards = (await workspace.channel(where).messages()).filter(
      (message) =>
        message.user === bot &&
        message.plain.includes('is down') &&
        message.subtype === undefined &&
        message.ts !== card.ts,
    );
    expect(cards, where).toHaveLength(1);
    if (where === ROOM) expect(cards[0]?.pinned).toBe(true);
  }
});
