import { sayDuration, showDuration } from '#base/time.ts';
import type { Method, MethodKind } from '#oncall/method.ts';
import type { Urgency } from '#oncall/run.ts';
import { brief } from './incident-brief.ts';
import { at } from './words.ts';

/** Pure: ways to reach a person, in words. */

/** In the middle of a sentence: "paged by SMS". */
export const KIND_WORDS: Readonly<Record<MethodKind, string>> = {
  slack: 'Slack',
  email: 'e-mail',
  sms: 'SMS',
  voice: 'call',
  push: 'push',
  webhook: 'webhook',
};

export const URGENCY_WORDS: Readonly<Record<Urgency, string>> = {
  critical: 'Critical (SEV0, SEV1)',
  high: 'High (SEV2)',
  low: 'Low (SEV3, SEV4)',
};

/** "SMS to +447700900123". */
export function methodWords(method: Pick<Method, 'kind' | 'address'>): string {
  const address = brief(method.address, 300);
  switch (method.kind) {
    case 'slack':
      return 'Slack direct message';
    case 'email':
      return `E-mail to ${address}`;
    case 'sms':
      return `SMS to ${address}`;
    case 'voice':
      return `Call to ${address}`;
    case 'push':
      return `Push to ${address}`;
    case 'webhook':
      return `Webhook at ${address}`;
  }
}

/** Added, while the code of another one is still fresh. */
export const codeLater = (method: Pick<Method, 'kind' | 'address'>, againAt: Date): string =>
  `${methodWords(method)} is added, not verified yet. Its code can be sent from ${at(againAt)} on: \`/contact code ${method.kind}\``;

/** One try after a page: by which method, how long after it. */
export type PlannedTry = {
  readonly method: Pick<Method, 'id' | 'kind' | 'address'>;
  readonly afterMs: number;
};

/** What is named by its kind alone where there is only one of it. */
const shortWords = (planned: PlannedTry, all: readonly PlannedTry[]): string => {
  const { kind, address } = planned.method;
  const several = all.some((other) => other.method.kind === kind && other.method.id !== planned.method.id);
  return several ? `${KIND_WORDS[kind]} ${brief(address, 100)}` : KIND_WORDS[kind];
};

/** "Slack and push at once, SMS after 1 min, call after 3 min". */
export function tryWords(all: readonly PlannedTry[]): string {
  const times = [...new Set(all.map((planned) => planned.afterMs))].sort((a, b) => a - b);
  const groups = times.map((ms) => {
    const named = all.filter((planned) => planned.afterMs === ms).map((planned) => shortWords(planned, all));
    const [last = ''] = named.slice(-1);
    const together = named.length === 1 ? last : `${named.slice(0, -1).join(', ')} and ${last}`;
    return `${together} ${ms === 0 ? 'at once' : `after ${sayDuration(ms)}`}`;
  });
  return groups.join(', ');
}

/** The same as it is typed: "slack now, sms 1m". */
export const rulesText = (all: readonly PlannedTry[]): string =>
  all
    .map((planned) => {
      const { kind, address } = planned.method;
      const several = all.some(
        (other) => other.method.kind === kind && other.method.id !== planned.method.id,
      );
      return `${kind}${several ? ` ${address}` : ''} ${planned.afterMs === 0 ? 'now' : showDuration(planned.afterMs)}`;
    })
    .join(', ');
