import { MINUTE, plus } from '#base/time.ts';
import type { Method, MethodKind, PersonalRules } from './method.ts';
import type { Urgency } from './run.ts';

/** Whom nothing better is known of: how soon each kind of method is tried, in milliseconds after the page. */
const BY_DEFAULT: Readonly<Record<Urgency, Partial<Readonly<Record<MethodKind, number>>>>> = {
  critical: { slack: 0, push: 0, webhook: 0, sms: MINUTE, email: MINUTE, voice: 3 * MINUTE },
  high: { slack: 0, push: 0, webhook: 0, email: 2 * MINUTE, sms: 5 * MINUTE },
  low: { slack: 0 },
};

export type Planned = { readonly method: Method; readonly dueAt: Date };

/** What a page's attempts follow: the person's own rules, ours for whom there are none, or ours since none of theirs can be used. */
export type AttemptPlan =
  | { readonly skipped: 'on purpose' }
  | { readonly attempts: readonly Planned[]; readonly by: 'rules' | 'default' | 'fallback' };

/** Whether a method may be used: its owner proved that it is theirs, and this house can speak to it. */
export const usable = (method: Method, configured: readonly MethodKind[]): boolean =>
  method.verifiedAt !== null && method.removedAt === null && configured.includes(method.kind);

/**
 * By which methods, and when, a person is tried for a page of that urgency. Never an unverified method. Rules that name no usable method count as
 * forgotten and fall back to every usable one; only an opt-out is silence. No attempts: there is no way to reach them.
 */
export function planAttempts(
  page: { readonly urgency: Urgency },
  methods: readonly Method[],
  rules: PersonalRules | undefined,
  configured: readonly MethodKind[],
  now: Date,
): AttemptPlan {
  if (rules?.optedOut === true) return { skipped: 'on purpose' };
  const usableOnes = methods.filter((method) => usable(method, configured));
  const wished = (rules?.rules ?? []).flatMap(({ methodId, afterMs }) => {
    const method = usableOnes.find((one) => one.id === methodId);
    return method === undefined ? [] : [{ method, dueAt: plus(now, afterMs) }];
  });
  if (wished.length > 0) return { attempts: inTime(wished), by: 'rules' };
  const ours = usableOnes.flatMap((method) => {
    const afterMs = BY_DEFAULT[page.urgency][method.kind];
    return afterMs === undefined ? [] : [{ method, dueAt: plus(now, afterMs) }];
  });
  // Whoever has no method that suits the urgency is still reached by the ones there are.
  const any = ours.length > 0 ? ours : usableOnes.map((method) => ({ method, dueAt: now }));
  return { attempts: inTime(any), by: (rules?.rules.length ?? 0) === 0 ? 'default' : 'fallback' };
}

/** A test of one method: that one alone and at once, usable or not proved yet makes no difference to the others. */
export const planTest = (method: Method, configured: readonly MethodKind[], now: Date): AttemptPlan => ({
  attempts: usable(method, configured) ? [{ method, dueAt: now }] : [],
  by: 'rules',
});

const inTime = (attempts: readonly Planned[]): readonly Planned[] =>
  attempts.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
