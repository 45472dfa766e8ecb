import { describe, expect, test } from 'vitest';
import {
  admins,
  people,
  personById,
  serviceByName,
  services,
  servicesOf,
  teamById,
  teamByName,
  teams,
  teamsOf,
} from '#catalog/store.ts';
import { archiveService } from '#catalog/verbs/archive-service.ts';
import { archiveTeam } from '#catalog/verbs/archive-team.ts';
import { changeService } from '#catalog/verbs/change-service.ts';
import { changeTeam } from '#catalog/verbs/change-team.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import { as, person } from '#ledger/desk.ts';
import { eventsOf } from '#ledger/events.ts';
import { company, no, ok, somebody } from './catalog-company.ts';

const kinds = (events: readonly { readonly kind: string }[]): readonly string[] =>
  events.map((event) => event.kind);

describe('people', () => {
  test('are kept as Slack tells, and deactivated once', async () => {
    const { desk } = await company();
    ok(await rememberPerson(desk, somebody('dee', { zone: 'Asia/Kolkata' })));
    ok(await rememberPerson(desk, somebody('dee', { zone: 'UTC' })));
    ok(await rememberPerson(desk, somebody('dee', { zone: 'UTC', active: false })));
    expect(no(await rememberPerson(desk, somebody('dee', { zone: 'UTC', active: false })))).toEqual({
      why: 'nothing_changes',
    });
    expect(await personById(desk, 'UDEE')).toEqual(somebody('dee', { zone: 'UTC', active: false }));
    expect(kinds(await eventsOf(desk, 'UDEE')).filter((kind) => kind === 'person.deactivated')).toHaveLength(
      1,
    );
  });

  test('are listed by name; admins are those active', async () => {
    const { desk } = await company();
    ok(await rememberPerson(desk, somebody('zoe', { admin: true, active: false })));
    expect((await people(desk)).map((one) => one.name)).toEqual(['ada', 'bo', 'cy', 'zoe']);
    expect((await admins(desk)).map((one) => one.name)).toEqual(['ada']);
  });
});

describe('teams', () => {
  test('are found by id, by name and by member', async () => {
    const { desk, team } = await company();
    expect(await teamById(desk, team.id)).toEqual(team);
    expect(await teamByName(desk, 'orders')).toEqual(team);
    expect((await teamsOf(desk, 'UBO')).map((one) => one.id)).toEqual([team.id]);
    expect(await teamsOf(desk, 'UADA')).toEqual([]);
  });

  test('made at once under one name, are one', async () => {
    const { desk } = await company();
    const made = await Promise.all(
      [1, 2, 3, 4].map(() => createTeam(desk, { name: 'payments', members: ['UBO'] })),
    );
    expect(made.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(made.filter((outcome) => !outcome.ok).map(no)).toEqual(
      [1, 2, 3].map(() => ({ why: 'name_taken', name: 'payments' })),
    );
  });

  test('are changed by members and admins; others are told who can, and nothing changes', async () => {
    const { desk, team } = await company();
    ok(await rememberPerson(desk, somebody('dee')));
    expect(no(await changeTeam(as(desk, person('UDEE')), team.id, { addMembers: ['UDEE'] }))).toMatchObject({
      why: 'not_allowed',
      who: ['UBO', 'UCY', 'UADA'],
    });
    expect(await teamById(desk, team.id)).toEqual(team);
    ok(await changeTeam(as(desk, person('UCY')), team.id, { responder: 'UCY' }));
    const changed = ok(
      await changeTeam(as(desk, person('UADA')), team.id, { addMembers: ['UDEE'], channelId: 'C0123456' }),
    );
    expect(changed).toMatchObject({
      members: ['UBO', 'UCY', 'UDEE'],
      responder: 'UCY',
      channelId: 'C0123456',
    });
    const events = await eventsOf(desk, team.id);
    expect(kinds(events)).toEqual(['team.created', 'team.changed', 'team.changed']);
    expect(events.map((event) => event.actor)).toEqual(['system:test', 'UCY', 'UADA']);
  });

  test('cannot take the name of another, may keep their own, and free it when they go', async () => {
    const { desk, team } = await company();
    const payments = ok(await createTeam(desk, { name: 'payments', members: ['UBO'] }));
    expect(no(await changeTeam(desk, payments.id, { name: 'orders' }))).toEqual({
      why: 'name_taken',
      name: 'orders',
    });
    ok(await changeTeam(desk, payments.id, { name: 'payments', responder: null }));
    ok(await archiveTeam(desk, payments.id));
    expect(no(await changeTeam(desk, payments.id, { responder: 'UBO' }))).toMatchObject({ why: 'not_found' });
    const again = ok(await createTeam(desk, { name: 'payments', members: ['UCY'] }));
    expect((await teamByName(desk, 'payments'))?.id).toBe(again.id);
    expect(
      (await teams(desk))
        .filter((one) => !one.archived)
        .map((one) => one.id)
        .toSorted(),
    ).toEqual([team.id, again.id].toSorted());
  });

  test('do not go while they own a service', async () => {
    const { desk, team, service } = await company();
    expect(no(await archiveTeam(desk, team.id))).toEqual({ why: 'in_use', by: ['orders-api'] });
    ok(await archiveService(desk, service.id, []));
    expect(ok(await archiveTeam(desk, team.id)).archived).toBe(true);
  });
});

describe('services', () => {
  test('are found by name and by team', async () => {
    const { desk, team, service } = await company();
    expect(await serviceByName(desk, 'orders-api')).toEqual(service);
    expect(await servicesOf(desk, team.id)).toEqual([service]);
  });

  test('are changed by those who own them, also when handed to another team', async () => {
    const { desk, service } = await company();
    const payments = ok(await createTeam(desk, { name: 'payments', members: ['UADA'] }));
    ok(await rememberPerson(desk, somebody('dee')));
    expect(no(await changeService(as(desk, person('UDEE')), service.id, { tier: 2 }))).toMatchObject({
      why: 'not_allowed',
      who: ['UBO', 'UCY', 'UADA'],
    });
    const moved = ok(
      await changeService(as(desk, person('UBO')), service.id, { teamId: payments.id, tier: 3 }),
    );
    expect(moved).toMatchObject({ teamId: payments.id, tier: 3 });
    expect(no(await changeService(as(desk, person('UBO')), service.id, { tier: 1 }))).toMatchObject({
      why: 'not_allowed',
      who: ['UADA'],
    });
  });

  test('need a living team and a free name', async () => {
    const { desk, team } = await company();
    expect(no(await createService(desk, { name: 'web', teamId: 'tea_0000000000000000' }))).toMatchObject({
      why: 'not_found',
      what: 'team',
    });
    expect(no(await createService(desk, { name: 'orders-api', teamId: team.id }))).toEqual({
      why: 'name_taken',
      name: 'orders-api',
    });
    expect(
      no(await createService(as(desk, person('UNOBODY')), { name: 'web', teamId: team.id })),
    ).toMatchObject({ why: 'not_allowed' });
  });

  test('do not go while something watches them, and free their name', async () => {
    const { desk, team, service } = await company();
    expect(no(await archiveService(desk, service.id, ['orders-check']))).toEqual({
      why: 'in_use',
      by: ['orders-check'],
    });
    ok(await archiveService(desk, service.id, []));
    expect(no(await changeService(desk, service.id, { tier: 2 }))).toMatchObject({ why: 'not_found' });
    expect(await serviceByName(desk, 'orders-api')).toBeUndefined();
    ok(await createService(desk, { name: 'orders-api', teamId: team.id }));
    expect((await services(desk)).filter((one) => one.archived)).toHaveLength(1);
    expect(await services(desk)).toHaveLength(2);
  });
});
