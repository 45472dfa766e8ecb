import { isId } from '#base/ids.ts';
import { alertById } from '#alerts/store.ts';
import { parseSeverity } from '#catalog/severity.ts';
import { declareIncident } from '#incidents/verbs/declare-incident.ts';
import { declareOrigin } from '../actions/incident-declare.ts';
import type { DeclareOrigin } from '../actions/incident-declare.ts';
import { defineModal } from '../define.ts';
import { sayIncidentRefusal } from '../views/incident-refusals.ts';
import { errorAt, textOf } from './incident-values.ts';

function readOrigin(meta: string): DeclareOrigin {
  try {
    return declareOrigin.safeParse(JSON.parse(meta)).data ?? {};
  } catch {
    return {};
  }
}

/** Declares an incident from the modal, from an alert's card, or from a message. */
export const incidentDeclare = defineModal({
  id: 'incident.declare',
  submit: async (seat, input) => {
    const title = textOf(input, 'title');
    if (title === '') return errorAt('title', sayIncidentRefusal({ why: 'title_missing' }));
    const severity = parseSeverity(textOf(input, 'severity'));
    if (severity === undefined)
      return errorAt('severity', 'Choose how bad it is, SEV0 to SEV4. It can be changed later.');
    const origin = readOrigin(input.meta);
    const alert =
      origin.alertId !== undefined && isId('alr', origin.alertId)
        ? await alertById(seat.desk, origin.alertId)
        : undefined;
    const service = textOf(input, 'service');
    const summary = textOf(input, 'summary');
    const outcome = await declareIncident(seat.desk, {
      title,
      severity,
      serviceIds: isId('svc', service) ? [service] : alert === undefined ? [] : [alert.serviceId],
      ...(alert === undefined ? {} : { alertIds: [alert.id] }),
      ...(summary === '' ? {} : { summary }),
      ...(origin.source === undefined ? {} : { source: origin.source }),
    });
    if (!outcome.ok)
      return errorAt(
        outcome.refused.why === 'no_such_service' ? 'service' : 'title',
        sayIncidentRefusal(outcome.refused),
      );
    // The invitation into its channel is the answer; a message beside it would be one more to read.
    return undefined;
  },
});
