import type { Method, MethodKind } from '#oncall/method.ts';
import { URGENCIES } from '#oncall/run.ts';
import type { Urgency } from '#oncall/run.ts';
import type { Words } from '../define.ts';
import { actions, button, context, section } from './blocks.ts';
import type { ActionElement, Block } from './blocks.ts';
import { ADD_EXAMPLES } from './contact-refusals.ts';
import { URGENCY_WORDS, methodWords, tryWords } from './contact-text.ts';
import type { PlannedTry } from './contact-text.ts';
import { brief, cap } from './incident-brief.ts';

/** How one person is reached. The methods stand in the order of their numbers in the list. */
export type ContactSight = {
  readonly methods: readonly Method[];
  /** Kinds that this installation can send by. */
  readonly configured: readonly MethodKind[];
  readonly plans: Readonly<
    Record<
      Urgency,
      {
        /** What would be tried for a page now; verified and configured methods only. */
        readonly tries: readonly PlannedTry[];
        /** Of the person's own rules, or what everybody has. */
        readonly own: boolean;
        readonly optedOut: boolean;
      }
    >
  >;
};

function markOf(method: Method, configured: readonly MethodKind[]): string {
  if (method.kind === 'slack') return '';
  if (method.verifiedAt === null)
    return method.codeHash === null
      ? ' · ⚠️ not verified: *Send code*'
      : ' · ⚠️ not verified: type the code you were sent, `/contact verify 123456`';
  if (!configured.includes(method.kind)) return ' · ⚠️ verified, but this installation cannot send by it now';
  return method.lastError === null
    ? ' · ✅ verified'
    : ` · ⚠️ verified, but the last try failed: ${brief(method.lastError, 200)}`;
}

export const methodLines = (sight: Pick<ContactSight, 'methods' | 'configured'>): readonly string[] =>
  sight.methods.map(
    (method, index) => `${index + 1}. ${methodWords(method)}${markOf(method, sight.configured)}`,
  );

function planLine(urgency: Urgency, sight: ContactSight): string {
  const { tries, own, optedOut } = sight.plans[urgency];
  const what = optedOut
    ? 'nothing, on purpose'
    : tries.length === 0
      ? '⚠️ nothing: none of your methods can be used'
      : `${tryWords(tries)}${own ? '' : ' (as for everybody)'}`;
  return `*${URGENCY_WORDS[urgency]}*: ${what}`;
}

export const planLines = (sight: ContactSight): readonly string[] =>
  URGENCIES.map((urgency) => planLine(urgency, sight));

/** The way to suggest beside Slack: one that this installation can send by. Push always can. */
const suggested = (configured: readonly MethodKind[]): string =>
  ADD_EXAMPLES[(['sms', 'email'] as const).find((kind) => configured.includes(kind)) ?? 'push'];

/** What a person should put right, the worst first; each with what to type. */
export function contactWarnings(sight: ContactSight): readonly string[] {
  const { critical } = sight.plans;
  if (critical.optedOut)
    return [
      '⚠️ You get no critical pages, on purpose. Whoever relies on you does not know that: `/contact rules critical default`',
    ];
  if (critical.tries.some((planned) => planned.method.kind !== 'slack')) return [];
  return [
    `⚠️ Only Slack reaches you for critical pages. When Slack is down, nothing does. Add one more way: \`/contact add ${suggested(sight.configured)}\``,
  ];
}

function buttons(sight: ContactSight): readonly ActionElement[] {
  const unverified = sight.methods.find((method) => method.kind !== 'slack' && method.verifiedAt === null);
  return [
    button({ id: 'contact.add', text: 'Add a method' }),
    ...(unverified === undefined
      ? []
      : [button({ id: 'contact.code', text: 'Send code', value: unverified.id })]),
    button({ id: 'contact.rules', text: 'Change rules' }),
    button({ id: 'contact.test', text: 'Test all', value: 'all' }),
  ];
}

/** How one person is reached, and what happens at each urgency. */
export function contactCard(sight: ContactSight): Words {
  const first = 'How Tocsin reaches you';
  const warnings = contactWarnings(sight);
  return {
    text: first,
    blocks: [
      section(cap([`*${first}*`, ...methodLines(sight)].join('\n'))),
      section(cap([`*When you are paged*`, ...planLines(sight)].join('\n'))),
      ...(warnings.length === 0 ? [] : [section(warnings.join('\n'))]),
      actions(buttons(sight), 'contact'),
      context(
        '`/contact add email ada@example.com` · `/contact rules critical slack now, sms 1m` · `/contact test sms`',
      ),
    ],
  };
}

/** What became of a method or a rule, and what it means now. */
export function contactSaid(first: string, sight: ContactSight): Words {
  const warnings = contactWarnings(sight);
  const blocks: readonly Block[] = [
    section(first),
    section(planLines(sight).join('\n')),
    ...(warnings.length === 0 ? [] : [section(warnings.join('\n'))]),
  ];
  return { text: first, blocks };
}

/** Asks before somebody is not paged at all any more. */
export function askNone(urgency: Urgency): Words {
  const text = `No ${URGENCY_WORDS[urgency].toLowerCase().replace(/sev/g, 'SEV')} page would reach you, by no method. Whoever pages you goes on to the next step. Is that what you want?`;
  return {
    text,
    blocks: [
      section(text),
      actions(
        [
          button({ id: 'contact.none', text: 'Yes, none', value: urgency, style: 'danger' }),
          button({ id: 'contact.keep', text: 'Keep as it is', value: urgency }),
        ],
        'none',
      ),
    ],
  };
}
