import type { Alert } from '#alerts/alert.ts';
import { showSeverity } from '#catalog/severity.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import { brief, cap } from './incident-brief.ts';
import { headline } from './incident-words.ts';

/** What a policy's step tells a channel: one post, which does not follow what becomes of it. */
export function channelPage(sight: {
  readonly about:
    | { readonly kind: 'alert'; readonly alert: Alert }
    | { readonly kind: 'incident'; readonly incident: Incident };
  readonly team: string;
  /** Counts from 1; 0: the catch-all. */
  readonly step: number;
  readonly channelUrl: string | null;
}): Words {
  const { about } = sight;
  const first =
    about.kind === 'alert'
      ? `${showSeverity(about.alert.severity)} · ${brief(about.alert.title, 600)}: ${brief(about.alert.because, 600)}`
      : brief(headline(about.incident), 600);
  const why =
    sight.step === 0
      ? `Nobody of the policy of ${escape(sight.team)} answered, and this channel is the last resort.`
      : `Step ${sight.step} of the policy of ${escape(sight.team)} tells this channel.`;
  const [kind, id] =
    about.kind === 'alert'
      ? (['alert', about.alert.id] as const)
      : (['incident', about.incident.id] as const);
  return {
    text: first,
    blocks: [
      section(cap(`*${first}*`)),
      context(why),
      actions(
        [
          button({ id: `${kind}.acknowledge`, text: 'Acknowledge', value: id, style: 'primary' }),
          button({ id: `${kind}.escalate`, text: 'Escalate', value: id }),
          ...(sight.channelUrl === null
            ? []
            : [button({ id: 'incident.open', text: 'Open channel', url: sight.channelUrl })]),
        ],
        'acts',
      ),
    ],
  };
}
