import { alertById, openAlertsOfIncident } from '#alerts/store.ts';
import type { PersonId, RunId } from '#base/ids.ts';
import { plus } from '#base/time.ts';
import { forgetIncident } from '#incidents/verbs/forget-incident.ts';
import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { ANSWER_MS } from '#oncall/ack-rules.ts';
import type { About } from '#oncall/run.ts';
import { askedRunsOf } from '#oncall/run-store.ts';
import { cancelPages } from '#oncall/verbs/cancel-pages.ts';
import { pageStep } from '#oncall/verbs/page-step.ts';
import * as tell from '#telling.ts';
import { drillTold } from './drilled.ts';
import type { Story } from './line.ts';
import { pagingMoved } from './paged.ts';
import { homes, partlyShown } from './shown.ts';

/** Whether the same person was asked just now about another alert of the same incident: one question is enough for all of them. */
async function askedAlready(
  desk: Desk,
  about: About,
  personId: PersonId,
  at: Date,
  run: string,
): Promise<boolean> {
  const alert = 'alertId' in about ? await alertById(desk, about.alertId) : undefined;
  if (alert === undefined || alert.incidentId === null) return false;
  const others = await openAlertsOfIncident(desk, alert.incidentId);
  const asked = await askedRunsOf(
    desk,
    others.map((other) => other.id),
    plus(at, -ANSWER_MS),
  );
  return asked.some((one) => one.id !== run && one.acknowledgedBy.at(-1) === personId);
}

/** What is started over is nobody's any more: the incident's own acknowledgement goes with it, as the alert's did before. */
async function nobodyHasIt(desk: Desk, about: About, because: 'silence' | 'asked'): Promise<void> {
  const alert = 'alertId' in about ? await alertById(desk, about.alertId) : undefined;
  const incidentId = 'incidentId' in about ? about.incidentId : (alert?.incidentId ?? null);
  const incident = incidentId === null ? undefined : await incidentById(desk, incidentId);
  if (incident !== undefined && incident.acknowledgedBy !== null)
    await forgetIncident(desk, incident.id, because);
}

type Escalations = Extract<keyof Story, `escalation.${string}` | `policy.${string}` | 'catch_all.set'>;

/** The story of policies and of the ways through them. */
export const escalations: Pick<Story, Escalations> = {
  'policy.created': homes,
  'policy.changed': homes,
  'policy.archived': homes,
  'policy.used': homes,
  'catch_all.set': homes,

  'escalation.started': async () => [],
  'escalation.covered': async () => [],
  'escalation.held': pagingMoved,
  'escalation.stepped': async (desk, event) => {
    const { channels, webhooks } = event.data;
    const run = event.subject as RunId;
    await pageStep(desk, run, event.data);
    return [
      ...channels.map((channel) => tell.pageChannel(run, event.id, channel)),
      ...webhooks.map((webhook) => tell.callWebhook(run, event.id, webhook.url)),
      ...(await pagingMoved(desk, event)),
      ...(await partlyShown(desk, run)),
    ];
  },
  'escalation.acknowledged': async (desk, event) => {
    const { about, by, all } = event.data;
    if (all) return [];
    await cancelPages(desk, about, 'they acknowledged it before the page was sent', by);
    return [...(await pagingMoved(desk, event)), ...(await partlyShown(desk, event.subject as RunId))];
  },
  'escalation.asked_again': async (desk, event) => {
    const { about, personId } = event.data;
    const asked = await askedAlready(desk, about, personId, event.at, event.subject);
    return [...(asked ? [] : [tell.askStillOnIt(personId, event.id)]), ...(await pagingMoved(desk, event))];
  },
  'escalation.kept': pagingMoved,
  'escalation.resumed': async (desk, event) => {
    const { about, because } = event.data;
    if (because === 'forgotten') await nobodyHasIt(desk, about, 'silence');
    // An alert's incident stays with whoever has it: help is asked for beside them.
    if (because === 'asked' && 'incidentId' in about) await nobodyHasIt(desk, about, 'asked');
    return pagingMoved(desk, event);
  },
  'escalation.exhausted': async (desk, event) => {
    const { about } = event.data;
    return 'testId' in about ? drillTold(desk, event, about.testId, 'exhausted') : pagingMoved(desk, event);
  },
  'escalation.ended': async (desk, event) =>
    event.data.because === 'restarted' ? pagingMoved(desk, event) : [],
};
