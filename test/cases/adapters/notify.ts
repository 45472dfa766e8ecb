import { z } from 'zod';
import { MINUTE, plus } from '#base/time.ts';
import { planAttempts } from '#oncall/attempt-plan.ts';
import type { Attempt } from '#oncall/attempt.ts';
import { nextMessage } from '#oncall/bundle.ts';
import type { Message } from '#oncall/bundle.ts';
import type { Method, PersonalRules } from '#oncall/method.ts';
import { slackMethod } from '#oncall/method-store.ts';
import { nextAllowed } from '#oncall/throttle.ts';
import { smsOf } from '#notice/texts.ts';
import { attempt } from '../../kit/attempts.ts';
import { NotApplicable } from '../case.ts';
import type { Reading } from '../case.ts';

const NOW = new Date('2026-03-02T03:00:00Z');
const minutes = (at: Date): number => (at.getTime() - NOW.getTime()) / MINUTE;

const Throttle = z.strictObject({
  kind: z.literal('throttle'),
  rules: z.array(z.strictObject({ count: z.int(), per: z.number(), smooth: z.boolean().optional() })),
  sent_at_min: z.array(z.number()),
  resolution_min: z.number(),
});

/** The next two instants of the resolution at which a message may go. */
const throttle: Reading = (given) => {
  const { rules, sent_at_min, resolution_min } = Throttle.parse(given);
  const own = rules.map(({ count, per, smooth }) => ({
    count,
    perMs: per * MINUTE,
    smooth: smooth === true,
  }));
  const sent = sent_at_min.map((minute) => plus(NOW, minute * MINUTE));
  const next: number[] = [];
  while (next.length < 2) {
    const allowed = minutes(nextAllowed(own, sent, sent.at(-1) ?? NOW));
    const slot = Math.ceil(allowed / resolution_min) * resolution_min;
    next.push(slot);
    sent.push(plus(NOW, slot * MINUTE));
  }
  return { next_allowed_min: () => next };
};

/** All messages that go out when these are due and each is sent a minute after the one before. */
function messages(due: readonly Attempt[]): readonly Message[] {
  const gone: Message[] = [];
  const sent: { readonly at: Date; readonly bundle: string }[] = [];
  let left = due;
  for (let at = NOW; left.length > 0; at = plus(at, MINUTE)) {
    const next = nextMessage('sms', left, sent, at);
    if (next === undefined || 'againAt' in next) continue;
    gone.push(next);
    sent.push({ at, bundle: next.lead.bundle });
    left = left.filter((one) => one !== next.lead && !next.others.includes(one));
  }
  return gone;
}

const Bundle = z.strictObject({
  kind: z.literal('bundle'),
  user: z.string(),
  service: z.string(),
  alerts_at_once: z.int().positive(),
});

const bundle: Reading = (given) => {
  const { service, alerts_at_once: count } = Bundle.parse(given);
  const due = Array.from({ length: count }, (_, n) => attempt(n + 1, { bundle: service }));
  const sent = messages(due);
  const [first] = sent;
  const about = first === undefined ? [] : [first.lead, ...first.others].map((one) => one.about);
  const text = smsOf(
    about.map((one) => ({
      about: one,
      kind: 'alert',
      severity: 1,
      group: service,
      title: 'it is down',
      because: '',
      state: 'waits',
      by: null,
    })),
    'https://tocsin.example.com/a/x',
  );
  return {
    messages: () => sent.length,
    text_contains: (expected) =>
      z
        .array(z.string())
        .parse(expected)
        .filter((part) => text.includes(part)),
    // A reply is about all that its message was: the words hold when that is each of them.
    one_reply: (expected) =>
      about.length === count && /Reply 1 to acknowledge all/.test(text) ? expected : text,
  };
};

const Storm = z.strictObject({
  kind: z.literal('storm'),
  service1_alerts: z.int().positive(),
  then_service2_alerts: z.int().positive(),
  same_user: z.literal(true),
});

const storm: Reading = (given) => {
  const { service1_alerts, then_service2_alerts } = Storm.parse(given);
  const [first, ...rest] = Array.from({ length: service1_alerts }, (_, n) =>
    attempt(n + 1, { bundle: 'service1' }),
  );
  const late = Array.from({ length: then_service2_alerts }, (_, n) =>
    attempt(service1_alerts + n + 1, { bundle: 'service2', plannedFor: NOW }),
  );
  const sent = first === undefined ? [] : [{ at: NOW, bundle: first.bundle }];
  const next = nextMessage('sms', [...rest, ...late], sent, plus(NOW, MINUTE));
  return {
    next_message_after_throttle: () => (next === undefined || 'againAt' in next ? null : next.lead.bundle),
  };
};

const phone = (verified: boolean): Method => ({
  ...slackMethod('U1'),
  id: 'met_0000000000000001',
  kind: 'sms',
  address: '+447700900123',
  verifiedAt: verified ? NOW : null,
});

const Delivery = z.strictObject({
  kind: z.literal('delivery'),
  device_verified: z.boolean(),
  critical_opt_in: z.boolean(),
});

const delivery: Reading = (given) => {
  const { device_verified, critical_opt_in } = Delivery.parse(given);
  const method = phone(device_verified);
  const rules: PersonalRules = {
    personId: 'U1',
    urgency: 'critical',
    rules: critical_opt_in ? [{ methodId: method.id, afterMs: 0 }] : [],
    optedOut: false,
  };
  const plan = planAttempts({ urgency: 'critical' }, [method], rules, ['sms'], NOW);
  return { sent: () => ('skipped' in plan ? 0 : plan.attempts.length) };
};

const Fallback = z.strictObject({
  kind: z.literal('fallback'),
  rules_for_this_severity: z.literal(0),
  explicit_opt_out: z.boolean(),
});

const fallback: Reading = (given) => {
  const { explicit_opt_out: optedOut } = Fallback.parse(given);
  const rules: PersonalRules = { personId: 'U1', urgency: 'critical', rules: [], optedOut };
  const plan = planAttempts({ urgency: 'critical' }, [phone(true)], rules, ['sms'], NOW);
  return {
    sent: () => ('skipped' in plan ? 0 : plan.attempts.length),
    logged_as: () => ('skipped' in plan ? `skipped ${plan.skipped}` : plan.by),
  };
};

const statusUpdates: Reading = () => {
  throw new NotApplicable(
    'nobody is sent a message of its own that something is over: the direct message that woke them is edited',
  );
};

/** Rows about what is sent to one person: how often, in which order, together with what, and whether at all. */
export const notify: Readonly<Record<string, Reading>> = {
  throttle,
  bundle,
  storm,
  delivery,
  fallback,
  status_updates: statusUpdates,
};
