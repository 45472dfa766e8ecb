import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Matter } from '#notice/matter.ts';
import { callOf, headOf, letterOf, plainSms, saidOf, smsOf } from '#notice/texts.ts';

const matter = (more: Partial<Matter> = {}): Matter => ({
  about: { alertId: 'alr_0000000000000001' },
  kind: 'alert',
  severity: 1,
  group: 'orders',
  title: 'api.example.com is down',
  because: 'answered 503 for 2 min',
  state: 'waits',
  by: null,
  ...more,
});
const test1 = matter({
  kind: 'test',
  severity: null,
  group: 'test',
  title: 'this is how a page reaches you',
  because: 'nothing is wrong',
});
const LINK = 'https://tocsin.example.com/a/0123456789abcdef.0123456789abcdef';

describe('what a page says', () => {
  test.each<[string, readonly Matter[], string]>([
    ['one', [matter()], 'SEV1 api.example.com is down: answered 503 for 2 min'],
    [
      'several',
      [matter({ severity: 2, title: 'search is slow' }), matter()],
      'orders: 2 unacked, worst SEV1 api.example.com is down',
    ],
    ['a test', [test1], 'TEST: this is how a page reaches you: nothing is wrong'],
    ['nothing', [], 'nothing waits any more'],
  ])('%s', (_, matters, head) => {
    expect(headOf(matters)).toBe(head);
  });

  test('by SMS fits into one, with the way to answer whole', () => {
    expect(smsOf([matter()], LINK)).toBe(
      `SEV1 api.example.com is down: answered 503 for 2 min. Reply 1 to acknowledge. ${LINK}`,
    );
    const long = smsOf([matter({ because: 'the certificate names another host, '.repeat(9) })], LINK);
    expect(long.length).toBeLessThanOrEqual(160);
    expect(long.endsWith(`.... Reply 1 to acknowledge. ${LINK}`)).toBe(true);
  });

  test('in plain SMS characters where it can be', () => {
    expect(plainSms('“Zürich” – naïve… Ålesund → café')).toBe('"Zürich" - naive... Ålesund -> café');
    expect(plainSms('заказы')).toBe('заказы');
  });

  test('on the telephone spells no address and no link', () => {
    const { says, asks } = callOf([
      matter({ because: 'https://api.example.com/orders?x=1 answered 503 for 2 min' }),
    ]);
    expect(says).toBe(
      'This is Tocsin. Severity 1. api.example.com is down: api.example.com answered 503 for 2 minutes.',
    );
    expect(asks).toContain('Press 1 to acknowledge');
    expect(callOf([test1]).says).toMatch(/^This is a test call from Tocsin\./);
  });

  test('in a letter nothing is taken for HTML', () => {
    const { html, subject } = letterOf([matter({ title: '<script>alert("x")</script> & co' })], LINK, [
      'bo pages you: <b>look</b>',
    ]);
    expect(html).not.toMatch(/<script>|<b>/);
    expect(subject).not.toContain('\n');
  });

  test('to whom acknowledged says what they took on, or who has it', () => {
    expect(saidOf([matter()], ['acknowledged'])).toBe('Acknowledged: SEV1 api.example.com is down.');
    expect(saidOf([matter({ state: 'acknowledged', by: 'cy' })], ['already'])).toBe(
      'cy acknowledged it before you: SEV1 api.example.com is down.',
    );
    expect(saidOf([matter({ state: 'over' })], ['over'])).toBe('It is over: SEV1 api.example.com is down.');
    expect(saidOf([], [])).toBe('Nothing waits for you.');
  });

  test('whatever people write, an SMS stays one and keeps its link', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.string({ maxLength: 400 }),
        (title, because) => {
          const text = smsOf([matter({ title, because })], LINK);
          expect(text.endsWith(LINK)).toBe(true);
          expect(text.length).toBeLessThanOrEqual(170);
        },
      ),
    );
  });
});
