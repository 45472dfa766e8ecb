import { describe, expect, test } from 'vitest';
import { readMeant, readNewMethod, readRules } from '../../src/slack/commands/contact-words.ts';

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

describe('/contact add', () => {
  test.each([
    ['email ada@example.com', { kind: 'email', address: 'ada@example.com', secretName: null }],
    ['mail mailto:ada@example.com', { kind: 'email', address: 'ada@example.com', secretName: null }],
    ['sms +44 7700 900 123', { kind: 'sms', address: '+447700900123', secretName: null }],
    ['phone +447700900123', { kind: 'voice', address: '+447700900123', secretName: null }],
    ['push ada-tocsin', { kind: 'push', address: 'ada-tocsin', secretName: null }],
    [
      'webhook https://example.com/wake secret env:WAKE',
      { kind: 'webhook', address: 'https://example.com/wake', secretName: 'WAKE' },
    ],
    ['email', { kind: 'email' }],
  ])('%s', (text, expected) => expect(readNewMethod(words(text))).toEqual(expected));

  test.each([
    ['pigeon ada', '“pigeon” is not a way to reach you. There are email, sms, voice, push and webhook'],
    ['emial ada@example.com', 'did you mean email'],
    ['webhook https://example.com secret hunter2', 'never typed here'],
  ])('wrong: %s', (text, problem) =>
    expect(readNewMethod(words(text))).toEqual({ problem: expect.stringContaining(problem) }),
  );
});

describe('which method', () => {
  test.each([
    ['sms', { kind: 'sms', address: null }],
    ['sms +44 7700 900123', { kind: 'sms', address: '+447700900123' }],
    ['2', { number: 2 }],
    ['pigeon', undefined],
  ])('%s', (text, expected) => expect(readMeant(words(text))).toEqual(expected));
});

describe('/contact rules', () => {
  const slack = { kind: 'slack', address: null };
  test.each([
    [
      'critical slack now, sms 1m, voice 3m',
      {
        urgency: 'critical',
        rules: [
          { method: slack, afterMs: 0 },
          { method: { kind: 'sms', address: null }, afterMs: 60_000 },
          { method: { kind: 'voice', address: null }, afterMs: 180_000 },
        ],
      },
    ],
    ['high slack', { urgency: 'high', rules: [{ method: slack, afterMs: 0 }] }],
    [
      'high Slack then mail after 90s',
      {
        urgency: 'high',
        rules: [
          { method: slack, afterMs: 0 },
          { method: { kind: 'email', address: null }, afterMs: 90_000 },
        ],
      },
    ],
    [
      'high 1 now, 3 2m',
      {
        urgency: 'high',
        rules: [
          { method: { number: 1 }, afterMs: 0 },
          { method: { number: 3 }, afterMs: 120_000 },
        ],
      },
    ],
    [
      'high sms +447700900123 1m',
      { urgency: 'high', rules: [{ method: { kind: 'sms', address: '+447700900123' }, afterMs: 60_000 }] },
    ],
    ['low none', { urgency: 'low', rules: 'none' }],
    ['HIGH default', { urgency: 'high', rules: 'default' }],
  ])('%s', (text, expected) => expect(readRules(text)).toEqual(expected));

  test.each([
    ['urgent slack', 'is not an urgency'],
    ['', 'is not an urgency'],
    ['critical', 'Say which methods, and when'],
    ['critical salck now', 'did you mean slack'],
    ['critical pigeon 1m', '“pigeon 1m” is not a method with its time'],
  ])('wrong: %s', (text, problem) =>
    expect(readRules(text)).toEqual({ problem: expect.stringContaining(problem) }),
  );
});
