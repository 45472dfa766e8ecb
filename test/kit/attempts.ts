import type { Attempt } from '#oncall/attempt.ts';

const digits = (n: number): string => String(n).padStart(16, '0');

/** An attempt by SMS about an alert of its own, due since a moment; each number is another one. */
export const attempt = (n: number, more: Partial<Attempt> = {}): Attempt => ({
  id: `att_${digits(n)}`,
  pageId: `pag_${digits(n)}`,
  personId: 'UBO',
  methodId: 'met_0000000000000001',
  methodKind: 'sms',
  about: { alertId: `alr_${digits(n)}` },
  urgency: 'high',
  bundle: 'svc_0000000000000001',
  plannedFor: new Date('2026-03-02T02:59:00Z'),
  dueAt: new Date('2026-03-02T02:59:00Z'),
  state: 'planned',
  tries: 0,
  leasedUntil: null,
  unwanted: null,
  providerId: null,
  sentAt: null,
  settledAt: null,
  mergedInto: null,
  error: null,
  ...more,
});
