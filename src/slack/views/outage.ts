import type { Alert } from '#alerts/alert.ts';
import type { MethodKind } from '#oncall/method.ts';
import type { Words } from '../define.ts';
import { alertHeadline } from './alert.ts';
import { section } from './blocks.ts';
import { KIND_WORDS } from './contact-text.ts';
import { cap } from './incident-brief.ts';
import { clockTime } from './words.ts';

/** What happened while Slack was away, for a team or for one person. */
export type OutageSight = {
  readonly since: Date;
  readonly until: Date;
  readonly to: 'team' | 'person';
  readonly alerts: readonly Pick<Alert, 'title' | 'state' | 'severity'>[];
  /** Incidents that a person was paged about; of a team none. */
  readonly incidents: number;
  /** By what pages went out meanwhile. */
  readonly methods: readonly MethodKind[];
};

const SHOWN = 8;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** One digest: "While Slack was down, 09:00–10:02: 3 alerts, 1 still open; paged by e-mail and SMS". */
export function outageDigest(sight: OutageSight): Words {
  const open = sight.alerts.filter((alert) => alert.state !== 'resolved');
  const counts = [
    ...(sight.alerts.length === 0 ? [] : [plural(sight.alerts.length, 'alert')]),
    ...(sight.incidents === 0 ? [] : [plural(sight.incidents, 'incident')]),
  ];
  const still =
    sight.alerts.length === 0
      ? ''
      : open.length === 0
        ? ', all over'
        : sight.alerts.length === 1
          ? ', still open'
          : `, ${open.length} still open`;
  const others = sight.methods.filter((kind) => kind !== 'slack').map((kind) => KIND_WORDS[kind]);
  const paged =
    others.length === 0
      ? 'no page went out by another way'
      : `${sight.to === 'person' ? 'you were paged' : 'paged'} by ${listed(others)}`;
  const first = `While Slack was down, ${clockTime(sight.since)}–${clockTime(sight.until)}: ${listed(counts)}${still}; ${paged}.`;
  const shown = open.slice(0, SHOWN).map((alert) => `• ${alertHeadline(alert)}`);
  const rest = open.length - shown.length;
  return {
    text: first,
    blocks: [section(cap([`*${first}*`, ...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n')))],
  };
}
