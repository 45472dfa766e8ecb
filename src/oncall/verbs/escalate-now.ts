import type { Alert } from '#alerts/alert.ts';
import { openAlertsOfIncident } from '#alerts/store.ts';
import { escalateToNextStep } from '#alerts/verbs/escalate-alert.ts';
import { done, refused } from '#base/decision.ts';
import type { Outcome } from '#base/decision.ts';
import type { AlertId, IncidentId, TeamId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { transact } from '#ledger/transact.ts';
import { mayAsk } from '../ask-rules.ts';
import type { About, Run, RunRefusal } from '../run.ts';
import { latestRunsOf, runById } from '../run-store.ts';
import { stepRun } from './step-run.ts';

type Escalated = Outcome<Run, RunRefusal>;

/** The alert is triggered again where it was acknowledged, and the story pages the next step. */
async function escalateAlertNow(desk: Desk, alertId: AlertId): Promise<Escalated> {
  const run = (await latestRunsOf(desk, { alertId }))[0];
  if (run === undefined) return refused({ why: 'not_found' });
  const refusal = mayAsk(run);
  if (refusal !== undefined) return refused(refusal);
  const escalated = await escalateToNextStep(desk, alertId);
  if (!escalated.ok) return refused({ why: 'ended', because: 'resolved' });
  const stepped = await runById(desk, run.id);
  return stepped === undefined ? refused({ why: 'not_found' }) : done(stepped);
}

/** Of each team the worst alert: one page a team is enough to wake it. */
const worstOfTeams = (alerts: readonly Alert[]): readonly Alert[] => {
  const teams = new Map<TeamId, Alert>();
  for (const alert of alerts) if (!teams.has(alert.teamId)) teams.set(alert.teamId, alert);
  return [...teams.values()];
};

/** What was asked for an incident: its own runs, and of each other team the run of its worst alert. */
async function escalateIncidentNow(desk: Desk, incidentId: IncidentId): Promise<Escalated> {
  const own = await latestRunsOf(desk, { incidentId });
  const answers: Escalated[] = [];
  for (const run of own) answers.push(await stepRun(desk, run.id, 'asked'));
  const alerts = (await openAlertsOfIncident(desk, incidentId)).filter(
    (alert) => !own.some((run) => run.teamId === alert.teamId && run.state !== 'ended'),
  );
  for (const alert of worstOfTeams(alerts)) answers.push(await escalateAlertNow(desk, alert.id));
  return answers.find((answer) => answer.ok) ?? answers[0] ?? refused({ why: 'not_found' });
}

/**
 * Escalate without naming anybody: the next step pages now, also at night and when somebody has acknowledged. Refused where it is muted, over, or its
 * policy has no steps: the catch-all was paged at once.
 */
export function escalateNow(desk: Desk, about: About): Promise<Escalated> {
  return transact(desk, async (open): Promise<Escalated> => {
    if ('alertId' in about) return escalateAlertNow(open, about.alertId);
    if ('incidentId' in about) return escalateIncidentNow(open, about.incidentId);
    const run = (await latestRunsOf(open, about))[0];
    return run === undefined ? refused({ why: 'not_found' }) : stepRun(open, run.id, 'asked');
  });
}
