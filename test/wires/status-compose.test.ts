import { describe, expect, test } from 'vitest';
import type { ComponentId, ServiceId } from '#base/ids.ts';
import type { Outcome } from '#base/decision.ts';
import { SEVERITIES } from '#catalog/severity.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { declareIncident } from '#incidents/verbs/declare-incident.ts';
import { resolveIncident } from '#incidents/verbs/resolve-incident.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { monitorStore } from '#monitors/store.ts';
import { createComponent } from '#status/verbs/components.ts';
import { createPage } from '#status/verbs/create-page.ts';
import { publishDraft } from '#status/verbs/publish-draft.ts';
import { startReport, writeDraft } from '#status/verbs/write-draft.ts';
import { compose, targetOn, templatesFor } from '../../src/slack/actions/status-compose.ts';
import type { Composed } from '../../src/slack/actions/status-compose.ts';
import type { StatusPage } from '#status/status-page.ts';
import { database } from '../kit/database.ts';
import { deskFor } from '../kit/desk.ts';
import { aMonitor, settingsOf } from '../views/monitor-examples.ts';

/** What the form offers before anybody chose, from what monitors, people and the page itself have said. */

const ok = <T>(outcome: Outcome<T, unknown>): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refused));
  return outcome.value;
};

type Home = {
  readonly desk: Desk;
  readonly page: StatusPage;
  readonly service: (name: string) => Promise<ServiceId>;
  readonly component: (name: string, ...services: readonly ServiceId[]) => Promise<ComponentId>;
  /** Monitors of a service that have said so. */
  readonly monitors: (
    service: ServiceId,
    ...levels: readonly ('up' | 'down' | 'degraded')[]
  ) => Promise<void>;
  readonly offers: (incident: Incident) => Promise<Composed>;
};

async function home(): Promise<Home> {
  const desk = deskFor(await database());
  await rememberPerson(desk, {
    id: 'UBO',
    name: 'bo',
    realName: 'Bo',
    zone: 'UTC',
    admin: false,
    active: true,
    bot: false,
  });
  const team = ok(await createTeam(desk, { name: 'orders', members: ['UBO'] }));
  const page = ok(await createPage(desk, { name: 'acme', title: 'Acme' }));
  let count = 0;
  return {
    desk,
    page,
    service: async (name) => ok(await createService(desk, { name, teamId: team.id })).id,
    component: async (name, ...serviceIds) =>
      ok(await createComponent(desk, page.id, { name, serviceIds })).id,
    monitors: async (serviceId, ...levels) => {
      for (const level of levels) {
        count += 1;
        const monitor = aMonitor({
          id: `mon_${String(count).padStart(16, '0')}`,
          name: `m${count}`,
          serviceId,
          settings: settingsOf('http', { url: `https://m${count}.example.com/` }),
        });
        const since = desk.clock.now().toISOString();
        const health = {
          ...monitor.health,
          state: level === 'up' ? ('up' as const) : ('down' as const),
          announced: level === 'up' ? null : { level, since },
        };
        await transact(desk, (open) => monitorStore.save(open.tx, { ...monitor, health }, undefined));
      }
    },
    offers: async (incident) => compose(desk, await targetOn(desk, incident, page)),
  };
}

describe('what an incident does to components', () => {
  test('is what the monitors of its services say, and its severity where they say nothing', async () => {
    const { desk, service, component, monitors, offers } = await home();
    const [orders, mail] = [await service('orders'), await service('mail')];
    const shop = await component('Orders API', orders);
    const letters = await component('Mail', mail);
    const web = await component('Website');
    await monitors(orders, 'down', 'up');
    const incident = ok(await declareIncident(desk, { title: 'x', severity: 3, serviceIds: [orders, mail] }));
    const { sight, impacts } = await offers(incident);
    expect(sight.impacts).toEqual({ [shop]: 'partial_outage', [letters]: 'degraded_performance' });
    expect(sight.shown.map((one) => [one.name, one.monitors])).toEqual([
      ['Orders API', 'partial_outage'],
      ['Mail', null],
    ]);
    expect(sight.others).toEqual([{ id: web, name: 'Website' }]);
    expect(sight.title).toBe('Orders API and Mail: partial outage');
    expect(templatesFor(impacts, 'identified', { [web]: 'major_outage' })).toEqual({
      title: 'Website: major outage',
      text: 'We have found the cause of the problem with Website and are working on a fix.',
    });
  });

  test('follows from how severe it is, where nothing watches them', async () => {
    const { desk, service, component, offers } = await home();
    const orders = await service('orders');
    const shop = await component('Orders API', orders);
    const offered: unknown[] = [];
    for (const severity of SEVERITIES) {
      const incident = ok(await declareIncident(desk, { title: 'x', severity, serviceIds: [orders] }));
      offered.push((await offers(incident)).sight.impacts[shop]);
    }
    expect(offered).toEqual([
      'major_outage',
      'major_outage',
      'partial_outage',
      'degraded_performance',
      'degraded_performance',
    ]);
  });

  test('is what people published, once they did; and more only where monitors say so', async () => {
    const { desk, page, service, component, monitors, offers } = await home();
    const [orders, mail] = [await service('orders'), await service('mail')];
    const shop = await component('Orders API', orders);
    const letters = await component('Mail', mail);
    const web = await component('Website');
    const incident = ok(await declareIncident(desk, { title: 'x', severity: 1, serviceIds: [orders, mail] }));
    const about = { pageId: page.id, kind: 'incident', incidentId: incident.id, channelId: null } as const;
    const wish = { name: 'x', status: 'identified', body: 'We look at it.', tell: true } as const;
    const drafted = ok(
      await startReport(desk, about, { ...wish, impacts: { [web]: 'degraded_performance' } }),
    );
    const waiting = (await offers(incident)).sight;
    expect(waiting.impacts).toEqual({ [web]: 'degraded_performance' });
    expect([waiting.title, waiting.text, waiting.state]).toEqual(['x', 'We look at it.', 'identified']);
    expect((await offers(incident)).meta.offered).toEqual({ title: null, text: null });
    const published = ok(await publishDraft(desk, drafted.id, drafted.version));
    await monitors(mail, 'down');
    const { sight, meta } = await offers(incident);
    expect(sight.impacts).toEqual({ [web]: 'degraded_performance', [letters]: 'major_outage' });
    expect(sight.shown.map((one) => one.id)).toEqual([shop, letters, web]);
    expect(sight.standing?.state).toBe('identified');
    expect(meta.version).toBe(published.version);

    // After its end what it was about is known from what it moved.
    const over = ok(await writeDraft(desk, published.id, { ...wish, status: 'resolved', impacts: {} }));
    ok(await publishDraft(desk, over.id, over.version));
    const done = ok(await resolveIncident(desk, incident.id, { summary: 'mended' }));
    const after = (await offers(done)).sight;
    expect(after.states).toEqual(['investigating', 'identified', 'monitoring', 'postmortem']);
    expect(after.state).toBe('postmortem');
    expect(after.text).toContain('the problem with Website.');
  });

  test('of a page with many components: fifteen have a choice of their own, the rest one together', async () => {
    const { desk, service, component, offers } = await home();
    const orders = await service('orders');
    for (let index = 0; index < 18; index += 1) await component(`Part ${index}`, orders);
    const incident = ok(await declareIncident(desk, { title: 'x', severity: 1, serviceIds: [orders] }));
    const { sight } = await offers(incident);
    expect(sight.shown).toHaveLength(15);
    expect([sight.also, sight.alsoStatus]).toEqual([sight.others.map((one) => one.id), 'major_outage']);
  });
});
