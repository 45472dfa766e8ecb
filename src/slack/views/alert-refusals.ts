import { never } from '#base/invariant.ts';
import type { AlertRefusal } from '#alerts/alert.ts';
import { mention } from './words.ts';

/** Why an act on an alert was refused, and what works instead. `incident` names the incident it belongs to, where known. */
export function sayAlertRefusal(refusal: AlertRefusal, incident?: string): string {
  switch (refusal.why) {
    case 'not_found':
      return 'That alert is not there any more. The Home tab lists the open ones.';
    case 'already_acknowledged':
      return `${mention(refusal.by)} has acknowledged this alert already. Press *Escalate* to page somebody else.`;
    case 'not_acknowledged':
      return 'Nobody has acknowledged this alert. Press *Acknowledge* to take it on.';
    case 'already_resolved':
      return refusal.by === null
        ? 'This alert is resolved already; its card says how. *Useful* and *Noise* still count.'
        : `${mention(refusal.by)} has resolved this alert already. If it is not over, declare an incident: \`/incident declare orders are failing sev1 service orders\`.`;
    case 'already_joined':
      return `This alert belongs to ${incident ?? 'an incident'} already. Work on it there.`;
    case 'already_said':
      return 'You have said so already. Press the other button to change your mind.';
    case 'nobody_to_page':
      return `Nobody can be paged for “${refusal.asked}”. Choose a person, or a team with members: \`/team add orders @ada\`.`;
    default:
      return never(refusal);
  }
}
