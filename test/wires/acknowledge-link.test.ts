import { describe, expect, test } from 'vitest';
import { alertById } from '#alerts/store.ts';
import { acknowledgeAlert } from '#alerts/verbs/acknowledge-alert.ts';
import { DAY, MINUTE } from '#base/time.ts';
import { declareIncident } from '#incidents/verbs/declare-incident.ts';
import { incidentById } from '#incidents/store.ts';
import { drillById } from '#oncall/drill-store.ts';
import { pagePeople } from '#oncall/verbs/page-people.ts';
import { testPage } from '#oncall/verbs/test-page.ts';
import { acknowledgeRoutes } from '#web/acknowledge.ts';
import { value } from './couriers-house.ts';
import { PUBLIC, reached } from './reached.ts';

/** A house, and somebody who follows the link in the newest letter. */
async function linked() {
  const own = await reached();
  const email = await own.way('email');
  for (const urgency of ['critical', 'high', 'low'] as const) await own.rules(urgency, [email, 0]);
  const routes = acknowledgeRoutes(own.desk);
  const path = (): string => {
    const found = new RegExp(`${PUBLIC}(/a/[\\w.-]+)`).exec(own.smtp.letters().at(-1)?.text ?? '')?.[1];
    if (found === undefined) throw new Error('the letter has no link');
    return found;
  };
  const asks = async (method: 'GET' | 'POST', at = path()) => {
    const response = await routes.request(at, { method });
    return { status: response.status, text: await response.text() };
  };
  return { ...own, path, asks };
}

describe('the link in a letter', () => {
  test('shows what it is about and asks; opening it changes nothing, pressing the button acknowledges', async () => {
    const { trouble, passes, asks, desk, idOf } = await linked();
    const alert = await trouble();
    await passes(0);
    const shown = await asks('GET');
    expect(shown).toMatchObject({
      status: 200,
      text: expect.stringContaining('<li>SEV2 api.example.com is down'),
    });
    expect(shown.text).toContain('<form method="post"><button type="submit"');
    expect((await alertById(desk, alert.id))?.state).toBe('triggered');
    expect((await asks('POST')).text).toContain('<h1>Acknowledged: SEV2 api.example.com is down.</h1>');
    expect(await alertById(desk, alert.id)).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: idOf('bo'),
    });
  });

  test('used again says who has it', async () => {
    const { trouble, passes, asks, by, desk } = await linked();
    const alert = await trouble();
    await passes(0);
    value(await acknowledgeAlert(by('cy'), alert.id));
    expect((await asks('GET')).text).toContain('cy acknowledged it before you');
    expect((await asks('POST')).text).toContain('cy acknowledged it before you');
    expect((await asks('POST')).text).toContain('cy acknowledged it before you');
    expect((await alertById(desk, alert.id))?.acknowledgedBy).toMatch(/^U/);
  });

  test('acknowledges all that its letter was about', async () => {
    const { trouble, passes, asks, desk } = await linked();
    const alerts = [await trouble('one is down'), await trouble('two is down')];
    await passes(0);
    expect((await asks('GET')).text).toContain('Acknowledge all 2');
    expect((await asks('POST')).text).toContain('Acknowledged all 2 of orders.');
    for (const alert of alerts) expect((await alertById(desk, alert.id))?.state).toBe('acknowledged');
  });

  test('of an incident acknowledges the incident; of a test says that it was seen', async () => {
    const { passes, asks, desk, by, idOf } = await linked();
    const incident = value(
      await declareIncident(by('ada'), { title: 'orders are failing', severity: 1, serviceIds: [] }),
    );
    value(
      await pagePeople(desk, {
        people: [idOf('bo')],
        about: { incidentId: incident.id },
        urgency: 'critical',
        askedBy: idOf('ada'),
        note: 'please look',
      }),
    );
    await passes(0);
    expect((await asks('POST')).text).toContain('Acknowledged: SEV1 orders are failing.');
    expect((await incidentById(desk, incident.id))?.acknowledgedBy).toBe(idOf('bo'));
    const drill = value(await testPage(desk, idOf('bo')));
    await passes(MINUTE);
    expect((await asks('POST')).text).toContain('Acknowledged: TEST: this is how a page reaches you.');
    expect((await drillById(desk, drill.id))?.acknowledgedBy).toBe(idOf('bo'));
  });

  test('that was changed, or made by somebody else, is refused and counted', async () => {
    const { trouble, passes, asks, path, desk } = await linked();
    const alert = await trouble();
    await passes(0);
    const right = path();
    const [name = '', signature = ''] = right.slice('/a/'.length).split('.');
    const forged = [
      `/a/${name}`,
      `/a/${name}.${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`,
      `/a/${name.slice(0, -1)}${name.endsWith('0') ? '1' : '0'}.${signature}`,
      `/a/${name}.${signature}x`,
      '/a/x',
      `/a/%00.${signature}`,
    ];
    for (const one of forged) expect((await asks('POST', one)).status, one).toBe(403);
    expect((await alertById(desk, alert.id))?.state).toBe('triggered');
    expect(await desk.metrics.text()).toContain(
      `tocsin_intake_requests_total{intake="acknowledge_link",outcome="forged"} ${forged.length}`,
    );
  });

  test('ends after a day', async () => {
    const { trouble, passes, asks, clock, desk } = await linked();
    const alert = await trouble();
    await passes(0);
    clock.passes(DAY);
    expect(await asks('POST')).toMatchObject({
      status: 410,
      text: expect.stringContaining('This link has ended'),
    });
    expect((await alertById(desk, alert.id))?.state).toBe('triggered');
  });
});
