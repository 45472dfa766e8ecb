import type { AlertId, IncidentId } from '#base/ids.ts';
import { invariant } from '#base/invariant.ts';
import type { Desk } from '#ledger/desk.ts';
import type { AnyStored, Stored } from '#ledger/follow.ts';
import { accountFor } from '#oncall/proof-store.ts';
import type { About } from '#oncall/run.ts';
import type { AnyFact } from './line.ts';
import { subscribersAccounted } from './subscribers.ts';

type Of<K extends AnyFact['kind']> = Extract<AnyFact, { kind: K }>;
type Whose<K extends AnyFact['kind']> = (event: Stored<Of<K>>) => About;

const alert = (event: { readonly subject: string }): About => ({ alertId: event.subject as AlertId });
const incident = (event: { readonly subject: string }): About => ({
  incidentId: event.subject as IncidentId,
});
/** Pages, tries and ways through a policy say themselves what they are about. */
const told = (event: { readonly data: { readonly about: About } }): About => event.data.about;

/**
 * Which events the ledger accounts for, and in whose chain. Everything that decides whether an alert, an incident or a test reached somebody stands
 * there; null: it is no part of that proof. A new kind of event does not compile until it says which.
 */
const accounted: { readonly [K in AnyFact['kind']]: Whose<K> | null } = {
  'team.created': null,
  'team.changed': null,
  'team.archived': null,
  'service.created': null,
  'service.changed': null,
  'service.archived': null,
  'person.changed': null,
  'person.deactivated': null,

  'monitor.created': null,
  'monitor.changed': null,
  'monitor.paused': null,
  'monitor.resumed': null,
  'monitor.muted': null,
  'monitor.removed': null,
  'monitor.fell': null,
  'monitor.recovered': null,
  'monitor.flapping': null,

  'alert.opened': alert,
  'alert.repeated': null,
  'alert.worsened': alert,
  'alert.acknowledged': alert,
  'alert.forgotten': alert,
  'alert.escalated': alert,
  'alert.resolved': alert,
  'alert.muted': alert,
  'alert.flapping': null,
  'alert.joined': alert,
  'alert.feedback': null,

  'page.asked': told,
  'page.delivered': told,
  'page.failed': told,
  'page.skipped': told,
  'page.cancelled': told,

  'escalation.started': told,
  'escalation.held': told,
  'escalation.covered': told,
  'escalation.stepped': told,
  'escalation.acknowledged': told,
  'escalation.asked_again': told,
  'escalation.kept': told,
  'escalation.resumed': told,
  'escalation.exhausted': told,
  'escalation.ended': told,

  'attempt.sent': told,
  'attempt.delivered': told,
  'attempt.failed': told,
  'attempt.cancelled': told,
  'attempt.merged': told,

  'audit.found': null,

  'policy.created': null,
  'policy.changed': null,
  'policy.archived': null,
  'policy.used': null,
  'catch_all.set': null,

  'method.added': null,
  'method.code_sent': null,
  'method.verified': null,
  'method.removed': null,
  'method.failed': null,
  'rules.set': null,

  'test.started': told,
  'test.acknowledged': told,

  'rota.created': null,
  'rota.changed': null,
  'rota.archived': null,
  'rota.group_set': null,
  'rota.overridden': null,
  'rota.override_cancelled': null,
  'rota.handed_over': null,
  'rota.gap_ahead': null,
  'swap.asked': null,
  'swap.taken': null,
  'swap.declined': null,
  'swap.expired': null,
  'swap.cancelled': null,
  'absence.added': null,
  'absence.cancelled': null,

  'calendar.linked': null,
  'calendar.revoked': null,

  ...subscribersAccounted,

  'incident.declared': incident,
  'incident.accepted': incident,
  'incident.declined': incident,
  'incident.acknowledged': incident,
  'incident.forgotten': incident,
  'incident.escalated': incident,
  'incident.status_changed': null,
  'incident.severity_changed': incident,
  'incident.renamed': null,
  'incident.role_given': null,
  'incident.update_posted': null,
  'incident.update_due': null,
  'incident.update_snoozed': null,
  'incident.public_noted': null,
  'incident.alert_joined': null,
  'incident.service_joined': null,
  'incident.merged': incident,
  'incident.absorbed': null,
  'incident.resolved': incident,
  'incident.reopened': incident,
  'incident.closed': incident,
  'incident.pinned': null,
  'incident.pin_edited': null,
  'incident.pin_removed': null,
  'incident.public_corrected': null,
  'incident.public_retracted': null,
  'status_page.created': null,
  'status_page.changed': null,
  'status_page.archived': null,
  'component.created': null,
  'component.changed': null,
  'component.archived': null,
  'component.moved': null,
  'report.drafted': null,
  'report.draft_discarded': null,
  'report.published': null,
  'report.edited': null,
  'report.update_retracted': null,
  'report.retracted': null,
  'report.update_due': null,
  'report.update_snoozed': null,
};

/** Enters an event into the ledger where it belongs there, in the same transaction. The cast is safe: the table has a line for every kind that a room can write. */
export function account(desk: Desk, event: AnyStored): void {
  const whose = accounted[event.kind as AnyFact['kind']] as Whose<AnyFact['kind']> | null | undefined;
  invariant(whose !== undefined, `flow/account.ts says whether ${event.kind} is accounted for`);
  if (whose === null) return;
  accountFor(desk, whose(event as Parameters<typeof whose>[0]), event.kind, {
    ...event.data,
    about: undefined,
    actor: event.actor,
    event: event.id,
    ...(event.kind.startsWith('alert.') || event.kind.startsWith('incident.') ? {} : { of: event.subject }),
  });
}
