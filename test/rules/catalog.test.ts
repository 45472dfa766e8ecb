import { describe, expect, test } from 'vitest';
import type { Team } from '#catalog/catalog.ts';
import { mayChange, whoCan } from '#catalog/permissions.ts';
import {
  archiveServiceRule,
  archiveTeamRule,
  changeServiceRule,
  changeTeamRule,
  createServiceRule,
  createTeamRule,
  isName,
  rememberPersonRule,
} from '#catalog/rules.ts';
import { parseSeverity, severityOf } from '#catalog/severity.ts';
import { person, system } from '#ledger/desk.ts';
import { somebody } from '../wires/catalog-company.ts';

const everyone = [
  somebody('ada'),
  somebody('bo'),
  somebody('cy'),
  somebody('gone', { active: false }),
  somebody('robot', { bot: true }),
];
const orders: Team = {
  id: 'tea_0000000000000001',
  name: 'orders',
  channelId: null,
  members: ['UBO', 'UCY'],
  responder: 'UBO',
  archived: false,
};
const make = (
  wish: { name?: string; members?: readonly string[]; responder?: string | null },
  taken = false,
) => createTeamRule(orders.id, { name: 'orders', members: ['UBO'], ...wish }, everyone, taken);

describe('a team', () => {
  test.each([
    ['a name with capitals', { name: 'Orders' }, { why: 'name_invalid', name: 'Orders' }],
    ['a name that ends in a dash', { name: 'orders-' }, { why: 'name_invalid', name: 'orders-' }],
    ['no name', { name: '' }, { why: 'name_invalid', name: '' }],
    ['nobody in it', { members: [] }, { why: 'no_members' }],
    ['somebody unknown', { members: ['UNOBODY'] }, { why: 'not_found', what: 'person', name: 'UNOBODY' }],
    ['a bot', { members: ['UROBOT'] }, { why: 'not_found', what: 'person', name: 'UROBOT' }],
    ['somebody deactivated', { members: ['UGONE'] }, { why: 'person_inactive', person: 'UGONE' }],
    ['a responder from outside', { responder: 'UADA' }, { why: 'responder_not_member', person: 'UADA' }],
  ])('is refused with %s', (_, wish, refusal) => {
    expect(make(wish)).toEqual({ refused: refusal });
  });

  test('is refused when a living one has the name', () => {
    expect(make({}, true)).toEqual({ refused: { why: 'name_taken', name: 'orders' } });
  });

  test('has every member once, and an event', () => {
    expect(make({ members: ['UBO', 'UCY', 'UBO'] })).toMatchObject({
      next: { members: ['UBO', 'UCY'], archived: false },
      facts: [{ kind: 'team.created', data: { name: 'orders' } }],
    });
  });

  test('loses its responder with the member who was it', () => {
    expect(changeTeamRule(orders, { removeMembers: ['UBO'] }, everyone, false)).toMatchObject({
      next: { members: ['UCY'], responder: null },
    });
  });

  test('keeps a member who was deactivated, so that other changes still work', () => {
    const before = { ...orders, members: ['UBO', 'UGONE'] };
    expect(changeTeamRule(before, { addMembers: ['UCY'] }, everyone, false)).toMatchObject({
      next: { members: ['UBO', 'UGONE', 'UCY'] },
    });
  });

  test.each([
    ['the last member leaves', { removeMembers: ['UBO', 'UCY'] }, { why: 'no_members' }],
    ['nothing changes', { addMembers: ['UBO'] }, { why: 'nothing_changes' }],
    ['somebody deactivated comes in', { addMembers: ['UGONE'] }, { why: 'person_inactive', person: 'UGONE' }],
    ['the name is bad', { name: 'a b' }, { why: 'name_invalid', name: 'a b' }],
  ])('stays as it is when %s', (_, changes, refusal) => {
    expect(changeTeamRule(orders, changes, everyone, false)).toEqual({ refused: refusal });
  });

  test('goes only when it owns nothing', () => {
    expect(archiveTeamRule(orders, ['orders-api'])).toEqual({
      refused: { why: 'in_use', by: ['orders-api'] },
    });
    expect(archiveTeamRule(orders, [])).toMatchObject({ next: { archived: true } });
  });
});

describe('a service', () => {
  const made = createServiceRule('svc_0000000000000001', { name: 'orders-api', teamId: orders.id }, false);
  const service = 'next' in made ? made.next : undefined;

  test('is tier 1, opens incidents from SEV1 and closes no alert by itself unless told otherwise', () => {
    expect(service).toMatchObject({ tier: 1, autoIncident: 'sev1', autoCloseDays: null, archived: false });
  });

  test('changes, and says what', () => {
    if (service === undefined) throw new Error('no service');
    expect(changeServiceRule(service, { tier: 2, autoIncident: 'never' }, false)).toMatchObject({
      next: { tier: 2, autoIncident: 'never' },
      facts: [{ kind: 'service.changed', data: { changes: ['tier', 'autoIncident'] } }],
    });
    expect(changeServiceRule(service, { tier: 1 }, false)).toEqual({ refused: { why: 'nothing_changes' } });
    expect(changeServiceRule(service, { name: 'web' }, true)).toEqual({
      refused: { why: 'name_taken', name: 'web' },
    });
    expect(archiveServiceRule(service, ['web-check'])).toEqual({
      refused: { why: 'in_use', by: ['web-check'] },
    });
  });

  test.each([1, 7, 365, null])('closes its alerts after %s days', (autoCloseDays) => {
    const wish = { name: 'orders-api', teamId: orders.id, autoCloseDays };
    expect(createServiceRule('svc_0000000000000001', wish, false)).toMatchObject({ next: { autoCloseDays } });
    if (service === undefined) throw new Error('no service');
    const before = { ...service, autoCloseDays: 30 };
    expect(changeServiceRule(before, { autoCloseDays }, false)).toMatchObject({
      next: { autoCloseDays },
      facts: [{ kind: 'service.changed', data: { changes: ['autoCloseDays'] } }],
    });
  });

  test.each([0, 366, -7, 1.5, Number.NaN])('cannot close its alerts after %s days', (autoCloseDays) => {
    const refused = { why: 'auto_close_invalid', got: `${autoCloseDays}d` };
    const wish = { name: 'orders-api', teamId: orders.id, autoCloseDays };
    expect(createServiceRule('svc_0000000000000001', wish, false)).toEqual({ refused });
    if (service === undefined) throw new Error('no service');
    expect(changeServiceRule(service, { autoCloseDays }, false)).toEqual({ refused });
  });
});

describe('people', () => {
  test('known as they are, are no event', () => {
    expect(rememberPersonRule(somebody('bo'), somebody('bo'))).toEqual({
      refused: { why: 'nothing_changes' },
    });
  });
  test('deactivated, are an event of its own, once', () => {
    expect(rememberPersonRule(somebody('bo'), somebody('bo', { active: false }))).toMatchObject({
      facts: [{ kind: 'person.deactivated', data: { name: 'bo' } }],
    });
    expect(
      rememberPersonRule(somebody('bo', { active: false }), somebody('bo', { active: false, zone: 'UTC' })),
    ).toMatchObject({ facts: [{ kind: 'person.changed', data: { changes: ['zone'] } }] });
  });
  test('may change what their team owns; admins and the product may; others read who can', () => {
    expect(mayChange(person('UBO'), orders, everyone)).toBe(true);
    expect(mayChange(person('UADA'), orders, everyone)).toBe(true);
    expect(mayChange(system('flow'), orders, everyone)).toBe(true);
    expect(mayChange(person('UX'), orders, everyone)).toBe(false);
    expect(mayChange(person('UGONE'), orders, [somebody('gone', { admin: true, active: false })])).toBe(
      false,
    );
    expect(whoCan({ members: ['UGONE', 'UBO'] }, everyone)).toEqual(['UBO', 'UADA']);
  });
});

describe('words', () => {
  test.each([
    ['orders', true],
    ['orders-api-2', true],
    ['2', true],
    ['-orders', false],
    ['orders--api', false],
    ['órders', false],
    ['a'.repeat(51), false],
  ])('%s as a name: %s', (name, fits) => {
    expect(isName(name)).toBe(fits);
  });
  test.each([
    ['sev1', 1],
    [' SEV0 ', 0],
    ['4', 4],
    ['sev5', undefined],
    ['1st', undefined],
    ['', undefined],
  ])('%j as a severity is %s', (text, severity) => {
    expect(parseSeverity(text)).toBe(severity);
  });
  test('severity follows tier and trouble, SEV4 at the mildest', () => {
    expect([severityOf(1, 'down'), severityOf(1, 'degraded'), severityOf(4, 'degraded')]).toEqual([1, 2, 4]);
    expect([severityOf(1, 'side'), severityOf(4, 'urgent_side')]).toEqual([4, 3]);
  });
});
