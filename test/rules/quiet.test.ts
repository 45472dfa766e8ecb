import { describe, expect, test } from 'vitest';
import { heardAt, keptOpen, silenceRule } from '#alerts/quiet.ts';
import type { Silence } from '#alerts/quiet.ts';
import { DAY, HOUR, plus } from '#base/time.ts';
import { parseAutoClose, showAutoClose } from '#catalog/auto-close.ts';
import { seesTrouble } from '#monitors/rules.ts';
import { freshHealth } from '#monitors/state-machine.ts';
import { anAlert } from '../views/alert-examples.ts';
import { aMonitor } from '../views/monitor-examples.ts';

const heard = new Date('2026-03-02T09:00:00Z');
const alert = anAlert({ lastAt: heard });
const after = (ms: number): Date => plus(heard, ms);
const silence = (more: Partial<Silence> = {}): Silence => ({
  afterDays: 7,
  loggedAt: undefined,
  seen: false,
  ...more,
});

describe('an alert', () => {
  test.each<[string, Partial<Silence>, Date | null, number, ReturnType<typeof keptOpen>]>([
    ['is quiet after seven days', {}, null, 7 * DAY, undefined],
    ['is not a moment earlier', {}, null, 7 * DAY - 1, 'heard'],
    ['of another service is, after one day', { afterDays: 1 }, null, DAY, undefined],
    ['never is where the service does not want it', { afterDays: null }, null, 400 * DAY, 'off'],
    ['is not while its monitor sees the trouble', { seen: true }, null, 400 * DAY, 'seen'],
    ['is not while it is muted', {}, after(18 * DAY), 18 * DAY - 1, 'muted'],
    ['is not when its mute ended a short while ago', {}, after(DAY), 8 * DAY - 1, 'heard'],
    ['is, seven days after the end of its mute', {}, after(DAY), 8 * DAY, undefined],
    ['is not when somebody did something since', { loggedAt: after(DAY) }, null, 8 * DAY - 1, 'heard'],
    ['is, seven days after that', { loggedAt: after(DAY) }, null, 8 * DAY, undefined],
    ['was heard of by its source after the log', { loggedAt: after(-DAY) }, null, 7 * DAY - 1, 'heard'],
  ])('%s', (_, more, mutedUntil, ms, kept) => {
    expect(keptOpen({ ...alert, mutedUntil }, silence(more), after(ms))).toBe(kept);
  });

  test('is heard of when its source says so, and when anything is written down about it', () => {
    expect(heardAt(alert, undefined)).toEqual(heard);
    expect(heardAt(alert, after(HOUR))).toEqual(after(HOUR));
    expect(heardAt(alert, after(-HOUR))).toEqual(heard);
    expect(heardAt({ ...alert, mutedUntil: after(DAY) }, after(HOUR))).toEqual(after(DAY));
  });

  test.each([
    ['triggered', 7, 'nothing was heard of it for 7 days, and nobody was on it'],
    ['triggered', 40, 'nothing was heard of it for 40 days, and nobody was on it'],
    ['acknowledged', 7, 'nothing was heard of it for 7 days'],
  ] as const)('that is quiet and %s ends after %i days, and says why', (state, days, because) => {
    const ending = { by: 'silence', because } as const;
    expect(silenceRule(silence())({ ...alert, state }, after(days * DAY))).toMatchObject({
      next: { state: 'resolved', resolvedBy: null, resolvedAt: after(days * DAY), ended: ending },
      facts: [{ kind: 'alert.resolved', data: ending }],
      timers: [{ kind: 'alert.unmute', subject: alert.id, at: null }],
    });
  });

  test('of one day reads so', () => {
    expect(silenceRule(silence({ afterDays: 1 }))(alert, after(DAY + HOUR))).toMatchObject({
      next: { ended: { because: 'nothing was heard of it for 1 day, and nobody was on it' } },
    });
  });

  test('that is not quiet, is not there or is over stays as it is', () => {
    const rule = silenceRule(silence());
    expect(rule(alert, after(DAY))).toEqual({ refused: { why: 'not_quiet', because: 'heard' } });
    expect(rule(undefined, heard)).toEqual({ refused: { why: 'not_found' } });
    const over = { ...alert, state: 'resolved', resolvedBy: 'UBO' } as const;
    expect(rule(over, after(9 * DAY))).toEqual({ refused: { why: 'already_resolved', by: 'UBO' } });
  });
});

describe('a monitor', () => {
  const well = freshHealth(heard);
  const told = { ...well, announced: { level: 'down', since: heard.toISOString() } } as const;
  const ending = { ...well, sides: { certificate: { urgent: false, since: heard.toISOString(), good: 0 } } };
  test.each([
    ['that never told of trouble sees none', { health: well }, 'main', false],
    ['that told of it and has not said that it is over', { health: told }, 'main', true],
    ['that is recovering sees it still', { health: { ...told, state: 'recovering' } }, 'main', true],
    ['that suspects trouble has told of none', { health: { ...well, state: 'suspect' } }, 'main', false],
    ['sees one thing and not the other', { health: told }, 'certificate', false],
    ['sees a certificate that ends', { health: ending }, 'certificate', true],
    ['and nothing else', { health: ending }, 'main', false],
    ['that is removed sees nothing', { health: told, removed: true }, 'main', false],
  ] as const)('%s', (_, changes, group, sees) => {
    expect(seesTrouble(aMonitor(changes), group)).toBe(sees);
  });
});

describe('the words for it', () => {
  test.each([
    ['7d', 7],
    ['1d', 1],
    ['365d', 365],
    ['2w', 14],
    ['48h', 2],
    ['OFF', null],
    ['0d', undefined],
    ['366d', undefined],
    ['400d', undefined],
    ['36h', undefined],
    ['1.5d', undefined],
    ['7', undefined],
    ['-7d', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('%j is read', (text, days) => {
    expect(parseAutoClose(text)).toBe(days);
  });

  test('what is written is read again', () => {
    for (const days of [null, 1, 7, 30, 365]) expect(parseAutoClose(showAutoClose(days))).toBe(days);
    expect(showAutoClose(7)).toBe('7d');
  });
});
