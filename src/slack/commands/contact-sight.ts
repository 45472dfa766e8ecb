import type { PersonId } from '#base/ids.ts';
import { between } from '#base/time.ts';
import type { Desk } from '#ledger/desk.ts';
import { planAttempts } from '#oncall/attempt-plan.ts';
import { configuredKinds } from '#oncall/configured.ts';
import type { Method, MethodKind, PersonalRules } from '#oncall/method.ts';
import { methodsOf, rulesOf } from '#oncall/method-store.ts';
import type { Urgency } from '#oncall/run.ts';
import type { ContactSight } from '../views/contact.ts';
import type { MeantMethod } from './contact-words.ts';

/** How one person is reached, by the very rule that the engine plans with. */
export async function contactSight(desk: Desk, personId: PersonId): Promise<ContactSight> {
  const [methods, rules] = [await methodsOf(desk, personId), await rulesOf(desk, personId)];
  return contactSightOf(methods, rules, configuredKinds(desk), desk.clock.now());
}

/** The same from what is read already. */
export function contactSightOf(
  methods: readonly Method[],
  rules: Readonly<Record<Urgency, PersonalRules | undefined>>,
  configured: readonly MethodKind[],
  now: Date,
): ContactSight {
  const planOf = (urgency: Urgency): ContactSight['plans'][Urgency] => {
    const plan = planAttempts({ urgency }, methods, rules[urgency], configured, now);
    if ('skipped' in plan) return { tries: [], own: true, optedOut: true };
    const tries = plan.attempts.map(({ method, dueAt }) => ({ method, afterMs: between(now, dueAt) }));
    return { tries, own: plan.by === 'rules', optedOut: false };
  };
  return {
    methods,
    configured,
    plans: { critical: planOf('critical'), high: planOf('high'), low: planOf('low') },
  };
}

const digits = (text: string): string => text.toLowerCase().replaceAll(/[\s().-]/g, '');

/** The methods that words mean: one by its number, or all of a kind, or the one at an address. */
export function methodsMeant(methods: readonly Method[], meant: MeantMethod): readonly Method[] {
  if ('number' in meant) return methods.slice(meant.number - 1, meant.number);
  const ofKind = methods.filter((method) => method.kind === meant.kind);
  const { address } = meant;
  return address === null ? ofKind : ofKind.filter((method) => digits(method.address) === digits(address));
}
