import { never } from '#base/invariant.ts';
import type { IncidentRefusal, IncidentStatus } from '#incidents/incident.ts';
import { escape } from './blocks.ts';
import { mention } from './words.ts';

const NOT_LIVE: Readonly<Record<IncidentStatus, string>> = {
  suspected: 'It is only suspected. *Accept* it first: `/incident accept`.',
  investigating: 'It is being investigated already.',
  identified: 'Its cause is identified already.',
  monitoring: 'It is being monitored already.',
  resolved: 'It is resolved. If it is back, reopen it: `/incident reopen errors are back`.',
  closed: 'It is closed. Declare a new one: `/incident declare orders are failing sev1 service orders`.',
  merged: 'It was merged into another incident. Work on it there.',
  declined: 'It was declined. Declare a new one: `/incident declare orders are failing sev1 service orders`.',
};

/** Why an act on an incident was refused, and an example that works. */
export function sayIncidentRefusal(refusal: IncidentRefusal): string {
  switch (refusal.why) {
    case 'not_found':
      return 'There is no such incident. `/incident list` shows the open ones; name one by its number: `/incident status 3 monitoring`.';
    case 'title_missing':
      return 'An incident needs a title that says what is wrong: `/incident declare orders are failing sev1 service orders`.';
    case 'no_such_service':
      return `There is no service “${escape(refusal.name)}”. \`/service list\` shows them; leave the words out to declare without one: \`/incident declare orders are failing sev1\`.`;
    case 'already_acknowledged':
      return `${mention(refusal.by)} has acknowledged this incident already. Press *Escalate* to page somebody else.`;
    case 'not_acknowledged':
      return 'Nobody has acknowledged this incident. Take it on: `/incident ack`.';
    case 'not_live':
      return `That cannot be done now. ${NOT_LIVE[refusal.status]}`;
    case 'not_resolved':
      return `Only a resolved incident can be closed or reopened; this one is ${refusal.status}. Resolve it first: \`/incident resolve the release was rolled back\`.`;
    case 'not_suspected':
      return `Only a suspected incident can be accepted or declined; this one is ${refusal.status}. To end it: \`/incident resolve false alarm: a test\`.`;
    case 'same':
      return `Nothing changes, it is so already: ${escape(refusal.what)}.`;
    case 'summary_missing':
      return 'Say in a sentence what was wrong and what cured it: `/incident resolve the release was rolled back`.';
    case 'reason_missing':
      return 'Say why, in a few words: `/incident reopen errors are back`, `/incident merge #inc-2 the same outage`.';
    case 'merge_into_itself':
      return 'An incident cannot be merged into itself. Name the other one: `/incident merge #inc-2`.';
    case 'merge_target_over':
      return `Incident ${refusal.number} is over, so nothing can be merged into it. \`/incident list\` shows the open ones.`;
    case 'nobody_to_page':
      return `Nobody can be paged for “${escape(refusal.asked)}”. Name a person or a team with members: \`/incident escalate @ada please look at the database\`.`;
    default:
      return never(refusal);
  }
}
