import { expect } from 'vitest';
import type { ShownMessage } from '../../sandbox/control/shown.ts';
import type { ServiceId } from '#base/ids.ts';
import { MINUTE } from '#base/time.ts';
import { serviceByName } from '#catalog/store.ts';
import { incidentByNumber } from '#incidents/store.ts';
import { as, person } from '#ledger/desk.ts';
import { componentsOf } from '#status/component-store.ts';
import { pageById } from '#status/page-store.ts';
import { reportsOfIncident } from '#status/report-store.ts';
import type { Report } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import { createComponent } from '#status/verbs/components.ts';
import { createPage } from '#status/verbs/create-page.ts';
import { remindPublic } from '#status/verbs/remind-public.ts';
import { startReport } from '#status/verbs/write-draft.ts';
import type { Outcome } from '#base/decision.ts';
import { scenario } from '../kit/scenario.ts';
import type { Scene, Somebody } from '../kit/scenario.ts';

const value = <T>(outcome: Outcome<T, unknown>): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refused));
  return outcome.value;
};

type Stage = {
  readonly ada: Somebody;
  readonly bo: Somebody;
  readonly channel: ReturnType<Scene['workspace']['channel']>;
  readonly seen: (...words: readonly string[]) => Promise<ShownMessage>;
  /** Presses a button of the open modal; of several alike the one that stands at that place, from 0. */
  readonly inModal: (who: Somebody, button: string, place?: number) => Promise<void>;
  readonly report: (page?: StatusPage) => Promise<Report>;
  /** What customers see of each component. */
  readonly statuses: (page: StatusPage) => Promise<Readonly<Record<string, string>>>;
  readonly makesPage: (
    name: string,
    title: string,
    components: readonly (readonly [string, boolean])[],
    promiseMs?: number,
  ) => Promise<StatusPage>;
};

/** Incident 1, orders are failing, in its channel; ada is an admin, bo is not. */
async function stage(scene: Scene): Promise<Stage> {
  const { workspace, app, time } = scene;
  const [ada, bo] = workspace.people('ada', 'bo');
  if (ada === undefined || bo === undefined) throw new Error('they are there');
  await ada.runs('/team create orders @ada @bo');
  await ada.runs('/service create orders team orders');
  await ada.runs('/incident declare orders are failing sev2 service orders');
  await ada.runs('/incident acknowledge 1');
  await time.passes('5s');
  const desk = as(app.desk, person(ada.id));
  return {
    ada,
    bo,
    seen: async (...words) => {
      // A channel takes one message a second.
      await time.passes('3s');
      return workspace.channel('#inc-1-orders').message(...words);
    },
    channel: workspace.channel('#inc-1-orders'),
    inModal: async (who, button, place = 0) => {
      const shown = await workspace.act.modal({ user: who.id });
      const there = 'modal' in shown ? (shown.modal?.buttons ?? []) : [];
      const value = there.filter((one) => one.text === button)[place]?.value;
      const answer = await workspace.act.click({
        user: who.id,
        view: 'modal',
        button,
        ...(value === undefined ? {} : { value }),
      });
      await time.settles();
      if (!answer.ok) throw new Error(answer.error);
    },
    report: async (page) => {
      const incident = await incidentByNumber(app.desk, 1);
      const reports = incident === undefined ? [] : await reportsOfIncident(app.desk, incident.id);
      const found = reports.find((report) => page === undefined || report.pageId === page.id);
      if (found === undefined) throw new Error('there is no report');
      return found;
    },
    statuses: async (page) =>
      Object.fromEntries((await componentsOf(app.desk, page.id)).map((one) => [one.name, one.status])),
    makesPage: async (name, title, components, promiseMs) => {
      const made = value(
        await createPage(desk, { name, title, ...(promiseMs === undefined ? {} : { promiseMs }) }),
      );
      const service = await serviceByName(app.desk, 'orders');
      for (const [component, ofOrders] of components)
        value(
          await createComponent(desk, made.id, {
            name: component,
            serviceIds: ofOrders && service !== undefined ? [service.id satisfies ServiceId] : [],
          }),
        );
      return (await pageById(app.desk, made.id)) ?? made;
    },
  };
}

const BAD = '<!channel> *Some* orders fail, see <https://evil.example|our page>. <@U0BO000001>';

scenario(
  'an incident is told on the status page, from its first draft until it is retracted',
  async (scene) => {
    const { ada, bo, channel, seen, inModal, report, statuses, makesPage } = await stage(scene);
    const card = () => seen('react with 📌');
    expect(await ada.clicks('Status page').on(await card())).toContain('/status create acme title "Acme"');
    expect(await ada.runs('/incident public 1')).toContain('There is no status page yet');
    const page = await makesPage(
      'acme',
      'Acme',
      [
        ['Orders API', true],
        ['Website', false],
      ],
      60 * MINUTE,
    );

    // bo may not publish: what was written waits for somebody who may.
    await ada.clicks('Status page').on(await card());
    await bo.clicks('Status page').on(await card());
    expect(await bo.modal()).toMatch(
      /Incident 1: SEV2 · orders are failing.*promised 1 h after this one.*Title for customers.*State.*What customers read.*Orders API.*Also affected/s,
    );
    expect(await bo.submits({ 'What customers read': BAD, 'Also affected': ['Website'] })).toEqual({});
    // ada began the same one, and is told of his.
    expect(Object.values(await ada.submits({ 'What customers read': 'Some orders fail.' }))[0]).toContain(
      '@bo changed it since you looked; nothing of yours was published. Now it reads: “<!channel> *Some*',
    );
    await scene.workspace.act.dismiss({ user: ada.id, all: true });
    const preview = await bo.modal();
    expect(preview).toContain('Orders API and Website: partial outage');
    expect(preview).toContain(`Investigating\n${BAD}\nOrders API: 🟢 Operational → 🟠 Partial outage`);
    expect(preview).toContain('Subject: Acme: Orders API and Website: partial outage');
    expect(preview).toContain('You cannot publish on Acme');
    expect(
      await channel.messages().then((all) => all.some((one) => one.plain.includes('asks to publish'))),
    ).toBe(false);
    expect((await card()).plain).toContain('@bo began a draft for Acme; it is not published.');
    await inModal(bo, 'Edit');
    expect(await bo.modal()).toMatch(/@bo wrote a draft at .*\. What you write takes its place/);
    expect(await bo.submits({})).toEqual({});
    expect(await bo.modal()).toBe(preview);
    expect(await bo.submits({})).toEqual({});
    expect(await bo.modal()).toContain('It waits in the channel for approval. @ada can publish it there.');
    await scene.workspace.act.dismiss({ user: bo.id, all: true });
    const asked = await seen('@bo asks to publish this on Acme');
    expect(asked.plain).toContain(BAD);
    expect(asked.buttons.map((one) => one.text)).toEqual(['Publish', 'Edit', 'Discard']);
    expect((await card()).plain).toContain('A draft for Acme by @bo waits for approval.');
    expect(await bo.clicks('Publish').on(asked)).toContain('You cannot publish on the status page acme');
    expect(await statuses(page)).toEqual({ 'Orders API': 'operational', Website: 'operational' });

    // ada changes a word; whoever still looks at the message as it was publishes nothing.
    await ada.clicks('Edit').on(asked);
    expect(await ada.modal()).toMatch(/@bo wrote a draft at .*; it waits for approval/);
    expect(await ada.submits({ 'Title for customers': 'Some orders fail' })).toEqual({});
    const changed = await seen('@ada asks to publish this on Acme');
    expect(changed.ts).toBe(asked.ts);
    const stale = asked.buttons.find((one) => one.text === 'Publish')?.value;
    expect(changed.buttons.find((one) => one.text === 'Publish')?.value).not.toBe(stale);

    // Published once, however often it is pressed.
    const pressed = await Promise.all([1, 2].map(() => ada.clicks('Publish').on(changed)));
    expect(pressed.join('\n')).toContain('It is published already; it was told once.');
    expect(await ada.submits({})).toEqual({});
    expect(await ada.modal()).toContain('It is published already; it was told once.');
    await scene.workspace.act.dismiss({ user: ada.id, all: true });
    expect((await report()).updates).toHaveLength(1);
    const published = await seen('Published on Acme (investigating) by @ada');
    expect(published.plain).toContain(BAD);
    const ended = await seen('Published by @ada at');
    expect([ended.ts, ended.buttons]).toEqual([asked.ts, []]);
    expect((await card()).plain).toMatch(
      /Public since .* on Acme \(investigating\): <!channel> Some.* · open/,
    );
    expect(await statuses(page)).toEqual({ 'Orders API': 'partial_outage', Website: 'partial_outage' });

    // Two write the next update at once: the second is told what stands there now.
    await ada.runs('/incident status identified a bad release', '#inc-1-orders');
    await ada.clicks('Status page').on(await card());
    await bo.clicks('Status page').on(await card());
    expect(await ada.submits({ Website: 'Operational: not affected' })).toEqual({});
    expect(await ada.modal()).toMatch(
      /Identified\nWe have found the cause of the problem with Orders API and are working on a fix\.\nOrders API: stays 🟠 Partial outage\nWebsite: 🟠 Partial outage → 🟢 Operational/,
    );
    const late = await bo.submits({ 'What customers read': 'We know why.' });
    expect(Object.values(late)[0]).toMatch(
      /^@ada changed it since you looked; nothing of yours was published\. Now it reads: “We have found the cause.*open it anew/,
    );
    await scene.workspace.act.dismiss({ user: bo.id, all: true });
    expect(await ada.submits({})).toEqual({});
    expect(await ada.modal()).toBe('');
    expect(await statuses(page)).toEqual({ 'Orders API': 'partial_outage', Website: 'operational' });

    // What was published is corrected, and marked.
    await ada.clicks('Status page').on(await card());
    await inModal(ada, 'Published updates');
    expect(await ada.modal()).toMatch(/Identified · .*We have found.*Investigating · .*<!channel>/s);
    await inModal(ada, 'Edit');
    expect(await ada.submits({ 'What customers read': 'A <b>release</b> broke some orders.' })).toEqual({});
    expect(await ada.modal()).toMatch(/Identified · .* · edited\nA <b>release<\/b> broke some orders\./);
    expect((await card()).plain).toContain('A <b>release</b> broke some orders. (edited)');
    await seen('@ada edited an update on Acme (identified). It reads now:', '<b>release</b>');
    await inModal(ada, 'Retract');
    expect(await ada.modal()).toContain('The update was taken back.');
    await seen('@ada took back an update on Acme (identified).');
    expect((await card()).plain).toContain('on Acme (investigating): <!channel>');
    expect(await statuses(page)).toEqual({ 'Orders API': 'partial_outage', Website: 'partial_outage' });
    const timeline = await ada.runs('/incident timeline', '#inc-1-orders');
    expect(timeline).toMatch(
      /edited an update on Acme; customers read now \(identified\): A <b>release<\/b>.*took back an update on Acme; customers read now \(investigating\): <!channel>/s,
    );

    // Everything goes.
    await inModal(ada, 'Retract all');
    expect(await ada.submits({ Why: 'It was <!here> a test.' })).toEqual({});
    expect(await ada.modal()).toBe('');
    await seen('@ada took it off Acme: It was <!here> a test.');
    expect((await card()).plain).not.toContain('Public since');
    expect(await statuses(page)).toEqual({ 'Orders API': 'operational', Website: 'operational' });
  },
);

scenario('customers who were promised an update get it, and read that it is over', async (scene) => {
  const { ada, bo, channel, seen, report, statuses, makesPage } = await stage(scene);
  const first = await makesPage('beta', 'Beta', [['Search', false]]);
  const page = await makesPage('acme', 'Acme', [['Orders API', true]], 60 * MINUTE);
  const card = () => seen('react with 📌');

  // What belongs to no incident waits where it was begun.
  const general = scene.workspace.sandbox.state.channels.values().find((one) => one.name === 'general');
  value(
    await startReport(
      as(scene.app.desk, person(bo.id)),
      { pageId: first.id, kind: 'incident', incidentId: null, channelId: general?.id ?? '' },
      {
        name: 'Search is slow',
        status: 'investigating',
        body: 'We look at it.',
        impacts: {},
        tell: true,
        asks: true,
      },
    ),
  );
  await scene.time.passes('3s');
  const elsewhere = scene.workspace.channel('#general');
  await ada.clicks('Edit').on(await elsewhere.message('@bo asks to publish this on Beta', 'Search is slow'));
  expect(await ada.submits({ State: 'Identified' })).toEqual({});
  expect(await ada.modal()).toContain('Identified\nWe look at it.\nNo component changes.');
  expect(await ada.submits({})).toEqual({});
  await scene.time.passes('3s');
  await elsewhere.message('Published by @ada at', 'on Beta:\nSearch is slow\nWe look at it.');

  // The page that shows the service is offered; another one can be chosen.
  await ada.clicks('Status page').on(await card());
  expect(await ada.submits({ 'Status page': 'Beta', 'What customers read': 'Search is slow.' })).toEqual({});
  expect(await ada.modal()).toMatch(/Affected components/);
  expect(await ada.submits({ 'Status page': 'Acme', State: 'Monitoring' })).toEqual({});
  expect(await ada.submits({})).toEqual({});
  expect(await ada.modal()).toContain(
    'On Acme customers will read:\nOrders API: partial outage\nMonitoring\nSearch is slow.',
  );
  expect(await ada.submits({})).toEqual({});
  expect((await report()).pageId).toBe(page.id);
  expect(await statuses(first)).toEqual({ Search: 'operational' });

  // The promise.
  const due = async (): Promise<void> => {
    await scene.time.passes('1h');
    await remindPublic(scene.app.desk, (await report()).id);
    await scene.time.settles();
  };
  await due();
  const reminder = await seen('Customers were promised an update on Acme for');
  await ada.clicks('30 min more').on(reminder);
  await seen('Customers were promised an update on Acme for', '@ada promised it for');
  await due();
  const again = (await channel.messages()).filter((one) => one.plain.includes('Customers were promised'));
  expect(again.map((one) => one.buttons.length)).toEqual([0, 3]);
  const [, second] = again;
  if (second === undefined) throw new Error('it was said again');
  await ada.clicks('Write an update').on(second);
  expect(await ada.submits({ State: 'Monitoring', 'What customers read': 'It holds so far.' })).toEqual({});
  expect(await ada.submits({})).toEqual({});
  await seen('Customers were promised an update on Acme for', '@ada published one.');

  // Over, but not yet for customers.
  await ada.runs('/incident resolve rolled back', '#inc-1-orders');
  const resolved = await seen('@ada resolved it: rolled back');
  expect(resolved.plain).toContain('Customers still read “Monitoring” on Acme.');
  await ada.clicks('Publish the resolution').on(resolved);
  expect(await ada.modal()).toContain('all components are shown as operational again');
  expect(await ada.submits({})).toEqual({});
  expect(await ada.modal()).toMatch(
    /Resolved\nThe problem with Orders API is resolved\. We are sorry for the trouble it caused\.\nOrders API: 🟠 Partial outage → 🟢 Operational/,
  );
  expect(await ada.submits({})).toEqual({});
  expect(await statuses(page)).toEqual({ 'Orders API': 'operational' });
  expect((await report()).resolvedAt).not.toBeNull();

  // A post-mortem is written by hand.
  await ada.clicks('Status page').on(await card());
  expect(Object.values(await ada.submits({}))[0]).toContain('A post-mortem is written by hand');
  expect(await ada.submits({ 'What customers read': 'A release was bad. We test it now.' })).toEqual({});
  expect(await ada.submits({})).toEqual({});
  await seen('Published on Acme (post-mortem) by @ada');

  // Of two that begin at once the second is told of the first; what waits can be discarded.
  await ada.clicks('Status page').on(await card());
  await bo.clicks('Status page').on(await card());
  expect(await bo.submits({ 'What customers read': 'One thing more.' })).toEqual({});
  expect(Object.values(await ada.submits({ 'What customers read': 'Two things more.' }))[0]).toContain(
    '@bo changed it since you looked; nothing of yours was published. Now it reads: “One thing more.”',
  );
  await scene.workspace.act.dismiss({ user: ada.id, all: true });
  expect(await bo.submits({})).toEqual({});
  const asked = await seen('@bo asks to publish this on Acme');
  await ada.clicks('Discard').on(asked);
  expect((await seen('A draft for Acme. Discarded by @ada at')).ts).toBe(asked.ts);
  expect((await card()).plain).not.toContain('A draft for Acme');
  expect((await report()).updates).toHaveLength(4);
  // Hours went by meanwhile.
  await ada.isPaged('Still on it?');
});
