import { describe, expect, test } from 'vitest';
import { muteEnd } from '../../src/slack/actions/alert-until.ts';
import {
  readDeclaration,
  readIncidentName,
  readPersonName,
} from '../../src/slack/commands/incident-words.ts';

describe('the words of a declaration', () => {
  test.each([
    [
      'orders are failing sev1 service orders',
      { title: 'orders are failing', severity: 1, service: 'orders' },
    ],
    [
      'orders are failing service orders SEV1',
      { title: 'orders are failing', severity: 1, service: 'orders' },
    ],
    ['sev0 everything is down', { title: 'everything is down', severity: 0, service: undefined }],
    ['checkout service is down sev2', { title: 'checkout service is down', severity: 2, service: undefined }],
    [
      '“orders are failing” sev3 service “orders”',
      { title: 'orders are failing', severity: 3, service: 'orders' },
    ],
    ['orders are failing', { title: 'orders are failing', severity: undefined, service: undefined }],
    ['', { title: '', severity: undefined, service: undefined }],
    ['sev1', { title: '', severity: 1, service: undefined }],
  ])('%s', (text, expected) => expect(readDeclaration(text)).toEqual(expected));
});

describe('names of incidents and people', () => {
  test.each([
    ['3', { number: 3 }],
    ['#3', { number: 3 }],
    ['#inc-2', { number: 2 }],
    ['inc-2-orders-api', { number: 2 }],
    ['<#C0INC1|inc-1-orders>', { channelId: 'C0INC1' }],
    ['<#C0INC1>', { channelId: 'C0INC1' }],
    ['three', undefined],
    ['3rd', undefined],
    ['', undefined],
  ])('%s', (word, expected) => expect(readIncidentName(word)).toEqual(expected));
  test.each([
    ['<@U1|ada>', { id: 'U1' }],
    ['<@W1>', { id: 'W1' }],
    ['@ada', { name: 'ada' }],
    ['ada', undefined],
  ])('%s', (word, expected) => expect(readPersonName(word)).toEqual(expected));
});

describe('the end of a mute', () => {
  const now = new Date('2026-03-28T23:30:00Z');
  test.each([
    ['15m', 'UTC', '2026-03-28T23:45:00.000Z'],
    ['8h', 'UTC', '2026-03-29T07:30:00.000Z'],
    // In London it is still Saturday, and on Sunday the clocks go forward.
    ['tomorrow', 'Europe/London', '2026-03-29T08:00:00.000Z'],
    // In Kolkata Sunday has begun, so tomorrow is Monday.
    ['tomorrow', 'Asia/Kolkata', '2026-03-30T03:30:00.000Z'],
    ['tomorrow', 'Nowhere/Land', '2026-03-29T09:00:00.000Z'],
  ])('%s in %s', (choice, zone, expected) =>
    expect(muteEnd(choice, now, zone)?.toISOString()).toBe(expected),
  );
  test('unmuting is no end, and rubbish is nothing', () => {
    expect(muteEnd('unmute', now, 'UTC')).toBeNull();
    expect(muteEnd('soon', now, 'UTC')).toBeUndefined();
  });
});
