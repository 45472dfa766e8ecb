import { z } from 'zod';
import type { RunId } from '#base/ids.ts';
import { teamById } from '#catalog/store.ts';
import { eventById } from '#ledger/events.ts';
import type { Courier } from '#ledger/outbox.ts';
import { mattersOf } from '#notice/matter.ts';
import { headOf } from '#notice/texts.ts';
import { idOfAbout } from '#oncall/bundle.ts';
import { runById } from '#oncall/run-store.ts';
import { postSigned } from './webhook.ts';

const payload = z.object({ runId: z.string(), eventId: z.string(), url: z.string() });
const stepped = z.object({
  step: z.number(),
  urgency: z.string(),
  webhooks: z.array(z.object({ url: z.string(), secretName: z.string().nullable() })),
});

/** Calls a webhook that a step of a policy names, once for the step. What is over by then is told as such. */
export const stepWebhook: Courier = async (desk, row) => {
  const { runId, eventId, url } = payload.parse(row.payload);
  const run = await runById(desk, runId as RunId);
  const event = await eventById(desk, eventId);
  if (run === undefined || event === undefined) return { never: 'its run is gone' };
  const { webhooks, step, urgency } = stepped.parse(event.data);
  const secretName = webhooks.find((one) => one.url === url)?.secretName ?? null;
  const [matter] = await mattersOf(desk, [run.about]);
  if (matter === undefined) return { never: 'what it was about is gone' };
  const team = await teamById(desk, run.teamId);
  const taken = await postSigned(desk, {
    url,
    secretName,
    key: row.key,
    body: {
      type: 'escalation',
      id: eventId,
      team: team?.name ?? run.teamId,
      step,
      urgency,
      text: headOf([matter]),
      about: {
        kind: matter.kind,
        id: idOfAbout(matter.about),
        severity: matter.severity,
        service: matter.group,
        title: matter.title,
        state: matter.state,
      },
    },
  });
  return 'refused' in taken ? { never: taken.refused } : { done: true };
};
