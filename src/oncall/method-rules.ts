import { z } from 'zod';
import type { Decision } from '#base/decision.ts';
import type { MethodId, PersonId } from '#base/ids.ts';
import { MINUTE, SECOND, plus } from '#base/time.ts';
import type { Method, MethodFact, MethodKind, MethodRefusal, PersonalRules } from './method.ts';

/** Pure rules of the ways to reach a person: added → code sent → verified → removed. */
type Ruling = Decision<Method, MethodFact, MethodRefusal>;

export const CODE_LASTS_MS = 10 * MINUTE;
const CODE_TRIES = 5;
/** Codes cost money and can be used to annoy somebody else. */
const CODE_AGAIN_MS = 60 * SECOND;

const phone = z
  .string()
  .transform((text) => text.replaceAll(/[\s().-]/g, '').replace(/^00/, '+'))
  .pipe(z.e164());
const THIS_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]']);
const address: Readonly<Record<Exclude<MethodKind, 'slack'>, z.ZodType<string, string>>> = {
  email: z
    .string()
    .trim()
    .max(254)
    .pipe(z.email())
    .transform((text) => text.toLowerCase()),
  sms: phone,
  voice: phone,
  push: z
    .string()
    .trim()
    .regex(/^[-_A-Za-z0-9]{1,64}$/),
  webhook: z
    .string()
    .trim()
    .max(2_000)
    .refine((text) => {
      const url = URL.parse(text);
      return (
        url !== null &&
        url.username === '' &&
        (url.protocol === 'https:' || (url.protocol === 'http:' && THIS_MACHINE.has(url.hostname)))
      );
    }),
};

/** The address as it is kept, or undefined when it is none of that kind: E.164 for numbers, an ntfy topic, https (http on this machine only). */
export function cleanAddress(kind: MethodKind, text: string): string | undefined {
  if (kind === 'slack') return undefined;
  const read = address[kind].safeParse(text);
  return read.success ? read.data : undefined;
}

/** Which settings a kind of method needs before it can be used. */
export const SETTING_OF: Readonly<Record<MethodKind, string>> = {
  slack: 'SLACK_BOT_TOKEN',
  email: 'SMTP_URL',
  sms: 'TWILIO_ACCOUNT_SID',
  voice: 'TWILIO_ACCOUNT_SID',
  push: 'NTFY_URL',
  webhook: 'PUBLIC_URL',
};

export type MethodWish = {
  readonly personId: PersonId;
  readonly kind: MethodKind;
  readonly address: string;
  readonly secretName: string | null;
};

export function addRule(
  id: MethodId,
  wish: MethodWish,
  sight: { readonly own: readonly Method[]; readonly configured: readonly MethodKind[] },
  now: Date,
): Ruling {
  const { personId, kind, secretName } = wish;
  if (kind === 'slack') return { refused: { why: 'exists' } };
  if (!sight.configured.includes(kind))
    return { refused: { why: 'not_configured', kind, setting: SETTING_OF[kind] } };
  const clean = cleanAddress(kind, wish.address);
  if (clean === undefined) return { refused: { why: 'address_invalid', kind, address: wish.address } };
  if (sight.own.some((one) => one.removedAt === null && one.kind === kind && one.address === clean))
    return { refused: { why: 'exists' } };
  const fresh = { verifiedAt: null, codeHash: null, codeUntil: null, codeTries: 0, lastOkAt: null };
  return {
    next: {
      ...fresh,
      id,
      personId,
      kind,
      address: clean,
      secretName: kind === 'webhook' ? secretName : null,
      lastError: null,
      createdAt: now,
      removedAt: null,
    },
    facts: [{ kind: 'method.added', data: { personId, method: kind } }],
  };
}

function living(before: Method | undefined): MethodRefusal | undefined {
  if (before === undefined || before.removedAt !== null) return { why: 'not_found' };
  return before.kind === 'slack' ? { why: 'slack_stays' } : undefined;
}

/** A code is wanted. Which one is made when it is sent, so that it stands nowhere in clear. */
export const askCodeRule =
  (latest: Date | null) =>
  (before: Method | undefined, now: Date): Ruling => {
    const refused = living(before);
    if (before === undefined || refused !== undefined) return { refused: refused ?? { why: 'not_found' } };
    if (before.verifiedAt !== null) return { refused: { why: 'already_verified' } };
    // The end of the newest code of this person tells when it was asked for.
    const againAt = latest === null ? now : plus(latest, CODE_AGAIN_MS - CODE_LASTS_MS);
    if (againAt > now) return { refused: { why: 'too_often', againAt } };
    return {
      next: { ...before, codeHash: null, codeUntil: plus(now, CODE_LASTS_MS), codeTries: 0, lastError: null },
      facts: [{ kind: 'method.code_sent', data: { personId: before.personId, method: before.kind } }],
    };
  };

/** The code that is about to be sent replaces the one before. */
export const codeRule =
  (codeHash: string) =>
  (before: Method | undefined, now: Date): Ruling => {
    const refused = living(before);
    if (before === undefined || refused !== undefined) return { refused: refused ?? { why: 'not_found' } };
    if (before.codeUntil === null || before.codeUntil <= now) return { refused: { why: 'code_over' } };
    return { next: { ...before, codeHash }, facts: [] };
  };

/** `matches`: whether what the person typed has the hash that is kept. A wrong code counts; the sixth is not looked at. */
export const verifyRule =
  (matches: (hash: string) => boolean) =>
  (before: Method | undefined, now: Date): Ruling => {
    const refused = living(before);
    if (before === undefined || refused !== undefined) return { refused: refused ?? { why: 'not_found' } };
    if (before.verifiedAt !== null) return { refused: { why: 'already_verified' } };
    const { codeHash, codeUntil, codeTries } = before;
    if (codeHash === null || codeUntil === null || codeUntil <= now || codeTries >= CODE_TRIES)
      return { refused: { why: 'code_over' } };
    // A wrong one must be written down, and a refusal is not: so it is told by the state that comes out.
    if (!matches(codeHash)) return { next: { ...before, codeTries: codeTries + 1 }, facts: [] };
    return {
      next: { ...before, verifiedAt: now, codeHash: null, codeUntil: null, codeTries: 0, lastError: null },
      facts: [{ kind: 'method.verified', data: { personId: before.personId, method: before.kind } }],
    };
  };

export const triesLeft = (method: Method): number => Math.max(0, CODE_TRIES - method.codeTries);

export const removeRule = (before: Method | undefined, now: Date): Ruling => {
  const refused = living(before);
  if (before === undefined || refused !== undefined) return { refused: refused ?? { why: 'not_found' } };
  return {
    next: { ...before, removedAt: now, codeHash: null, codeUntil: null },
    facts: [{ kind: 'method.removed', data: { personId: before.personId, method: before.kind } }],
  };
};

/** What the last message through it taught: it works, or why not. Told when that is news. */
export const heardRule =
  (error: string | null) =>
  (before: Method | undefined, now: Date): Ruling => {
    const refused = living(before);
    if (before === undefined || refused !== undefined) return { refused: refused ?? { why: 'not_found' } };
    if (error === null) return { next: { ...before, lastOkAt: now, lastError: null }, facts: [] };
    const news = before.lastError === null;
    const data = { personId: before.personId, method: before.kind, because: error };
    return {
      next: { ...before, lastError: error },
      facts: news ? [{ kind: 'method.failed', data }] : [],
    };
  };

/** What is wrong with a person's rules, if anything: they name methods of their own that are verified, with delays up to a day. */
export function rulesRule(
  wish: PersonalRules,
  own: readonly Method[],
): Decision<PersonalRules, MethodFact, MethodRefusal> {
  for (const { methodId } of wish.rules) {
    const method = own.find((one) => one.id === methodId && one.removedAt === null);
    if (method === undefined) return { refused: { why: 'not_found' } };
    if (method.verifiedAt === null) return { refused: { why: 'not_verified' } };
  }
  const { urgency, rules, optedOut } = wish;
  return { next: wish, facts: [{ kind: 'rules.set', data: { urgency, rules, optedOut } }] };
}
