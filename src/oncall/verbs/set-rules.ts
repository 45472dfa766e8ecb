import { refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import { HOUR, plus } from '#base/time.ts';
import { change } from '#ledger/change.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { usable } from '../attempt-plan.ts';
import type { Attempt } from '../attempt.ts';
import { attemptsToSince, insertAttempts } from '../attempt-store.ts';
import { configuredKinds } from '../configured.ts';
import { rulesRule } from '../method-rules.ts';
import { methodsOf, rulesOf, rulesStore } from '../method-store.ts';
import type { Method, MethodRefusal, PersonalRules } from '../method.ts';
import type { Page } from '../page.ts';
import { openRunOf } from '../run-store.ts';
import { pagesByIds } from '../store.ts';

/** The longest that a rule may wait after the page. */
export const RULE_MOST_MS = 24 * HOUR;

type Rule = PersonalRules['rules'][number];

/** Whether a page is still waited for: nobody has acknowledged what it is about. */
async function isWaitedFor(desk: Desk, page: Page): Promise<boolean> {
  const run = await openRunOf(desk, page.about);
  return run?.state === 'running';
}

function late(desk: OpenDesk, page: Page, method: Method, rule: Rule, bundle: string): Attempt {
  const dueAt = plus(page.createdAt, rule.afterMs);
  return {
    id: desk.ids.next('att'),
    pageId: page.id,
    personId: page.personId,
    methodId: method.id,
    methodKind: method.kind,
    about: page.about,
    urgency: page.urgency,
    bundle,
    plannedFor: dueAt,
    dueAt,
    state: 'planned',
    tries: 0,
    leasedUntil: null,
    unwanted: null,
    providerId: null,
    sentAt: null,
    settledAt: null,
    mergedInto: null,
    error: null,
  };
}

/** A rule added while a page is under way fires if its time is still ahead; one whose time is past does not. */
async function joinPages(
  desk: OpenDesk,
  wish: PersonalRules,
  added: readonly Rule[],
  methods: readonly Method[],
): Promise<void> {
  const usableOnes = methods.filter((method) => usable(method, configuredKinds(desk)));
  const recent = await attemptsToSince(desk, wish.personId, plus(desk.instant, -RULE_MOST_MS));
  const bundles = new Map(recent.map((attempt) => [attempt.pageId, attempt.bundle]));
  const joined: Attempt[] = [];
  for (const page of await pagesByIds(desk, [...bundles.keys()])) {
    if (page.urgency !== wish.urgency || !(await isWaitedFor(desk, page))) continue;
    for (const rule of added) {
      const method = usableOnes.find((one) => one.id === rule.methodId);
      if (method === undefined || plus(page.createdAt, rule.afterMs) <= desk.instant) continue;
      joined.push(late(desk, page, method, rule, bundles.get(page.id) ?? page.id));
    }
  }
  await insertAttempts(desk.tx, joined);
}

/** Sets how a person wants to be reached for one urgency, or that they want silence. Pages under way follow what was added. */
export function setRules(desk: Desk, wish: PersonalRules): Promise<Outcome<PersonalRules, MethodRefusal>> {
  return transact(desk, async (open): Promise<Outcome<PersonalRules, MethodRefusal>> => {
    if (open.actor.kind === 'person' && open.actor.id !== wish.personId) return refused({ why: 'not_yours' });
    const methods = await methodsOf(open, wish.personId);
    const before = (await rulesOf(open, wish.personId))[wish.urgency]?.rules ?? [];
    const set = await change(open, rulesStore, wish, () => rulesRule(wish, methods));
    const added = wish.rules.filter(
      (rule) => !before.some((one) => one.methodId === rule.methodId && one.afterMs === rule.afterMs),
    );
    if (set.ok && !wish.optedOut && added.length > 0) await joinPages(open, wish, added, methods);
    return set;
  });
}
