import { describe, expect, test } from 'vitest';
import { DAY, HOUR, plus } from '#base/time.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { as, person, system } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { createRota } from '#oncall/verbs/create-rota.ts';
import { linkCalendar, revokeCalendar } from '#oncall/verbs/link-calendar.ts';
import { overrideRota } from '#oncall/verbs/override-rota.ts';
import type { Rota } from '#oncall/rota.ts';
import { calendarRoutes } from '#web/calendar.ts';
import { sql } from 'kysely';
import { testClock } from '../kit/clock.ts';
import { database } from '../kit/database.ts';
import { deskFor } from '../kit/desk.ts';
import { definitionOf } from '../views/rota-kit.ts';

const clock = () => testClock('2026-03-02T09:00:00Z');

async function house(): Promise<{
  readonly desk: Desk;
  readonly rota: Rota;
  readonly clock: ReturnType<typeof testClock>;
}> {
  const time = clock();
  const desk = deskFor(await database(), { clock: time });
  for (const [id, name] of [
    ['U0ADA', 'ada'],
    ['U0BO', 'bo'],
  ] as const) {
    const one = {
      id,
      name,
      realName: name === 'ada' ? 'Ada Lovelace' : 'Bo Diddley',
      zone: 'Europe/London',
      admin: false,
      active: true,
      bot: false,
    };
    await rememberPerson(as(desk, system('test')), one);
  }
  const ada = as(desk, person('U0ADA'));
  const team = await createTeam(ada, { name: 'orders', members: ['U0ADA', 'U0BO'] });
  if (!team.ok) throw new Error('the team is made');
  const definition = definitionOf('weekly monday 09:00 Europe/London @ada @bo');
  const rota = await createRota(ada, { teamId: team.value.id, name: 'orders', definition });
  if (!rota.ok) throw new Error(JSON.stringify(rota.refused));
  return { desk, rota: rota.value, clock: time };
}

const ask = async (desk: Desk, secret: string, headers: Record<string, string> = {}): Promise<Response> =>
  calendarRoutes(desk).request(`/calendar/${secret}.ics`, { headers });

/** The events of a calendar as their properties; folded lines are joined (RFC 5545, 3.1). */
function eventsIn(text: string): readonly Readonly<Record<string, string>>[] {
  const lines = text.replaceAll('\r\n ', '').split('\r\n');
  const events: Record<string, string>[] = [];
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') events.push({});
    const [name = '', ...value] = line.split(':');
    const last = events.at(-1);
    if (last !== undefined) last[name.split(';')[0] ?? ''] ??= value.join(':');
  }
  return events;
}

async function linked(desk: Desk, rota: Rota): Promise<string> {
  const made = await linkCalendar(as(desk, person('U0ADA')), { kind: 'rota', rotaId: rota.id });
  if (!made.ok) throw new Error('the link is made');
  return made.value.secret;
}

describe('the calendar of a rota', () => {
  test('has an event a shift, at the right instants over the change of clocks', async () => {
    const { desk, rota } = await house();
    const answer = await ask(desk, await linked(desk, rota));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/calendar');
    const text = await answer.text();
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
    const events = eventsIn(text);
    expect(events.slice(0, 5).map((event) => [event['DTSTART'], event['DTEND'], event['SUMMARY']])).toEqual([
      ['20260302T090000Z', '20260309T090000Z', 'Ada Lovelace: on call\\, orders'],
      ['20260309T090000Z', '20260316T090000Z', 'Bo Diddley: on call\\, orders'],
      ['20260316T090000Z', '20260323T090000Z', 'Ada Lovelace: on call\\, orders'],
      ['20260323T090000Z', '20260330T080000Z', 'Bo Diddley: on call\\, orders'],
      ['20260330T080000Z', '20260406T080000Z', 'Ada Lovelace: on call\\, orders'],
    ]);
    expect(new Set(events.map((event) => event['UID'])).size).toBe(events.length);
  });

  test('is not sent again while nothing changes, and keeps its ids when something does', async () => {
    const { desk, rota, clock: time } = await house();
    const secret = await linked(desk, rota);
    const first = await ask(desk, secret);
    const etag = first.headers.get('etag') ?? '';
    time.passes(3 * HOUR);
    const again = await ask(desk, secret, { 'if-none-match': `"other", W/${etag}` });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const from = plus(time.now(), 2 * DAY);
    const covered = await overrideRota(as(desk, person('U0BO')), {
      rotaId: rota.id,
      role: 'primary',
      kind: 'replace',
      who: 'U0BO',
      forWhom: 'U0ADA',
      shifts: [],
      from,
      to: plus(from, 4 * HOUR),
      reason: 'dentist',
    });
    expect(covered.ok).toBe(true);
    const changed = await ask(desk, secret, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    const [before, after] = [eventsIn(await first.text()), eventsIn(await changed.text())];
    expect(after.find((event) => event['DESCRIPTION'] !== undefined)).toMatchObject({
      SUMMARY: 'Bo Diddley: on call\\, orders',
      DESCRIPTION: 'covers for Ada Lovelace: dentist',
    });
    expect(after.map((event) => event['UID'])).toEqual(
      expect.arrayContaining(before.map((event) => event['UID'])),
    );
  });

  test('keeps the ids of its events from day to day', async () => {
    const { desk, rota, clock: time } = await house();
    const secret = await linked(desk, rota);
    const first = eventsIn(await (await ask(desk, secret)).text());
    time.passes(45 * DAY);
    const later = eventsIn(await (await ask(desk, secret)).text());
    const known = new Map(first.map((event) => [event['DTSTART'], event['UID']]));
    const shared = later.filter((event) => known.has(event['DTSTART'] ?? ''));
    expect(shared.length).toBeGreaterThan(10);
    expect(shared.every((event) => known.get(event['DTSTART']) === event['UID'])).toBe(true);
  });
});

describe('the calendar of a person', () => {
  test('has their own shifts only', async () => {
    const { desk } = await house();
    const made = await linkCalendar(as(desk, person('U0BO')), { kind: 'person', personId: 'U0BO' });
    const events = eventsIn(await (await ask(desk, made.ok ? made.value.secret : '')).text());
    expect(events[0]).toMatchObject({
      DTSTART: '20260309T090000Z',
      DTEND: '20260316T090000Z',
      SUMMARY: 'On call: orders',
    });
    expect(events[1]).toMatchObject({ DTSTART: '20260323T090000Z' });
  });

  test('is gone with them', async () => {
    const { desk } = await house();
    const made = await linkCalendar(as(desk, person('U0BO')), { kind: 'person', personId: 'U0BO' });
    const bo = {
      id: 'U0BO',
      name: 'bo',
      realName: 'Bo',
      zone: 'UTC',
      admin: false,
      active: false,
      bot: false,
    };
    await rememberPerson(as(desk, system('test')), bo);
    expect((await ask(desk, made.ok ? made.value.secret : '')).status).toBe(404);
  });
});

describe('the secret', () => {
  test('is kept as a hash only, and is the person’s to revoke', async () => {
    const { desk, rota } = await house();
    const secret = await linked(desk, rota);
    const { rows } = await sql<{
      row: string;
    }>`select to_jsonb(calendar_link)::text as row from calendar_link`.execute(desk.db);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain(secret);
    const events = await sql<{ data: unknown }>`select data from event where kind like 'calendar.%'`.execute(
      desk.db,
    );
    expect(JSON.stringify(events.rows)).not.toContain(secret);
    const ada = as(desk, person('U0ADA'));
    expect((await revokeCalendar(as(desk, person('U0BO')), { kind: 'rota', rotaId: rota.id })).ok).toBe(
      false,
    );
    expect((await ask(desk, secret)).status).toBe(200);
    expect((await revokeCalendar(ada, { kind: 'rota', rotaId: rota.id })).ok).toBe(true);
    expect((await ask(desk, secret)).status).toBe(404);
    expect(await revokeCalendar(ada, { kind: 'rota', rotaId: rota.id })).toEqual({
      ok: false,
      refused: { why: 'no_link' },
    });
  });

  test('made anew replaces the one before', async () => {
    const { desk, rota } = await house();
    const [first, second] = [await linked(desk, rota), await linked(desk, rota)];
    expect([(await ask(desk, first)).status, (await ask(desk, second)).status]).toEqual([404, 200]);
  });

  test('that nobody gave out is none', async () => {
    const { desk } = await house();
    const tried = ['x', '0'.repeat(32), '../../etc/passwd', '%00', "' or 1=1 --", 'a'.repeat(5_000)];
    for (const secret of tried) expect((await ask(desk, secret)).status).toBe(404);
  });
});
