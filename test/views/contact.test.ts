import { describe, expect, test } from 'vitest';
import type { Method } from '#oncall/method.ts';
import { contactSightOf } from '../../src/slack/commands/contact-sight.ts';
import { askNone, contactCard } from '../../src/slack/views/contact.ts';
import { addMethodForm, rulesForm, verifyForm } from '../../src/slack/views/contact-forms.ts';
import { sayMethodRefusal } from '../../src/slack/views/contact-refusals.ts';
import { homeContact } from '../../src/slack/views/home-contact.ts';
import { reading, readingModal } from './alert-reading.ts';

const NOW = new Date('2026-03-02T09:00:00Z');
const method = (changes: Partial<Method>): Method => ({
  id: 'met_0000000001',
  personId: 'U0ADA',
  kind: 'slack',
  address: 'U0ADA',
  secretName: null,
  verifiedAt: NOW,
  codeHash: null,
  codeUntil: null,
  codeTries: 0,
  lastOkAt: null,
  lastError: null,
  createdAt: NOW,
  removedAt: null,
  ...changes,
});
const SLACK = method({});
const SMS = method({ id: 'met_0000000002', kind: 'sms', address: '+447700900123' });
const MAIL = method({
  id: 'met_0000000003',
  kind: 'email',
  address: 'ada@example.com',
  verifiedAt: null,
  codeHash: 'x',
});
const CALL = method({ id: 'met_0000000004', kind: 'voice', address: '+447700900123', lastError: 'busy' });
const NONE = { critical: undefined, high: undefined, low: undefined };
const ALL = ['slack', 'email', 'sms', 'voice', 'push', 'webhook'] as const;

const sight = (methods: readonly Method[], rules: Parameters<typeof contactSightOf>[1] = NONE) =>
  contactSightOf(methods, rules, ALL, NOW);
const lines = (...of: Parameters<typeof sight>): readonly string[] =>
  reading(contactCard(sight(...of))).split('\n');

describe('how a person is reached', () => {
  test('only Slack: that is said', () =>
    expect(lines([SLACK])).toEqual([
      'How Tocsin reaches you',
      '1. Slack direct message',
      'When you are paged',
      'Critical (SEV0, SEV1): Slack at once (as for everybody)',
      'High (SEV2): Slack at once (as for everybody)',
      'Low (SEV3, SEV4): Slack at once (as for everybody)',
      '⚠️ Only Slack reaches you for critical pages. When Slack is down, nothing does. Add one more way: /contact add sms +447700900123',
      '/contact add email ada@example.com · /contact rules critical slack now, sms 1m · /contact test sms',
      '[Add a method] [Change rules] [Test all]',
    ]));

  test.each([
    [['slack', 'email', 'push', 'webhook'], 'email ada@example.com'],
    [['slack', 'push', 'webhook'], 'push ada-tocsin-4f2a'],
  ] as const)('only Slack: what is suggested is something that can be sent, of %j', (configured, way) =>
    expect(reading(contactCard(contactSightOf([SLACK], NONE, configured, NOW)))).toContain(
      `Add one more way: /contact add ${way}`,
    ),
  );

  test('several, one not verified, one that failed', () =>
    expect(lines([SLACK, SMS, MAIL, CALL]).slice(1, 9)).toEqual([
      '1. Slack direct message',
      '2. SMS to +447700900123 · ✅ verified',
      '3. E-mail to ada@example.com · ⚠️ not verified: type the code you were sent, /contact verify 123456',
      '4. Call to +447700900123 · ⚠️ verified, but the last try failed: busy',
      'When you are paged',
      'Critical (SEV0, SEV1): Slack at once, SMS after 1 min, call after 3 min (as for everybody)',
      'High (SEV2): Slack at once, SMS after 5 min (as for everybody)',
      'Low (SEV3, SEV4): Slack at once (as for everybody)',
    ]));

  test('by own rules, and not at all on purpose', () => {
    const rules = {
      critical: { personId: 'U0ADA', urgency: 'critical', optedOut: true, rules: [] },
      high: {
        personId: 'U0ADA',
        urgency: 'high',
        optedOut: false,
        rules: [
          { methodId: SMS.id, afterMs: 0 },
          { methodId: SLACK.id, afterMs: 0 },
          { methodId: CALL.id, afterMs: 90_000 },
        ],
      },
      low: undefined,
    } as const;
    const read = lines([SLACK, SMS, CALL], rules);
    expect(read).toContain('Critical (SEV0, SEV1): nothing, on purpose');
    expect(read).toContain('High (SEV2): SMS and Slack at once, call after 1 min 30 s');
    expect(read.join()).toContain('You get no critical pages, on purpose.');
  });

  test('silence for what is urgent is asked about', () =>
    expect(reading(askNone('critical'))).toBe(
      'No critical (SEV0, SEV1) page would reach you, by no method. Whoever pages you goes on to the next step. Is that what you want?\n[Yes, none] [Keep as it is]',
    ));
});

describe('on Home and in forms', () => {
  test('each method that can be used has its test', () =>
    expect(reading({ text: 'Home', blocks: homeContact(sight([SLACK, SMS, MAIL])) })).toMatch(
      /My contact methods\n1\. Slack direct message\n.*\[Add a method\] \[Change rules\] \[Test Slack\] \[Test SMS\]$/s,
    ));
  test('the forms', () => {
    expect(readingModal(addMethodForm(['slack', 'sms'], undefined))).toMatch(
      /^Add a contact method \[Send code\]/,
    );
    expect(readingModal(verifyForm(SMS))).toContain('A code was sent: SMS to +447700900123.');
    expect(readingModal(rulesForm(sight([SLACK, SMS])))).toContain('Critical (SEV0, SEV1)');
  });
});

test.each([
  [
    sayMethodRefusal({ why: 'not_configured', kind: 'sms', setting: 'TWILIO_ACCOUNT_SID' }),
    'TWILIO_ACCOUNT_SID',
  ],
  [sayMethodRefusal({ why: 'code_wrong', triesLeft: 1 }), 'One try is left: `/contact verify 123456`'],
  [sayMethodRefusal({ why: 'code_wrong', triesLeft: 0 }), 'it was the last try'],
  [sayMethodRefusal({ why: 'slack_stays' }), 'always there'],
  [
    sayMethodRefusal({ why: 'address_invalid', kind: 'voice', address: '0800 <b>' }),
    '“0800 &lt;b&gt;” cannot be used',
  ],
])('%s', (text, part) => expect(text).toContain(part));
