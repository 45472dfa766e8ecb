import type { Alert } from '#alerts/alert.ts';
import type { Words } from '../define.ts';
import { alertLine } from './alert-lines.ts';
import type { AlertEvent } from './alert-lines.ts';
import { escape } from './blocks.ts';

/** What an event of one of its alerts says in an incident's channel; the last recovery says that nothing fires any more. Null when nothing. */
export function alertInIncident(
  event: AlertEvent,
  title: string,
  alerts: readonly Pick<Alert, 'state'>[],
): Words | null {
  const line = alertLine(event);
  if (line === null) return null;
  const firing = alerts.filter((alert) => alert.state !== 'resolved').length;
  const rest =
    event.kind !== 'alert.resolved'
      ? ''
      : firing === 0
        ? ' Nothing of this incident fires any more: press *Resolve* when it is over.'
        : ` ${firing === 1 ? 'One alert still fires' : `${firing} alerts still fire`}.`;
  return { text: `*${escape(title)}* · ${line}${rest}` };
}
