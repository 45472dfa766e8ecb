import { postUpdate } from '#incidents/verbs/post-update.ts';
import { isId } from '#base/ids.ts';
import { z } from 'zod';
import { answerReminder } from '../actions/incident-acts.ts';
import { defineModal } from '../define.ts';
import { NEXT_UPDATES } from '../views/incident-forms-told.ts';
import { sayIncidentRefusal } from '../views/incident-refusals.ts';
import { mention } from '../views/words.ts';
import { errorAt, incidentOf, textOf } from './incident-values.ts';

/** What the update answers: the incident, and the reminder it was opened from. */
const updateMeta = z.object({
  incidentId: z.string().refine((id) => isId('inc', id)),
  promised: z.string().optional(),
  reminder: z.object({ channelId: z.string(), ts: z.string() }).optional(),
});

function readMeta(meta: string): z.infer<typeof updateMeta> | undefined {
  try {
    return updateMeta.safeParse(JSON.parse(meta)).data;
  } catch {
    return undefined;
  }
}

const LIVE = ['investigating', 'identified', 'monitoring'] as const;

/** Posts an update; one opened from a reminder answers that reminder too. */
export const incidentUpdate = defineModal({
  id: 'incident.update',
  submit: async (seat, input) => {
    const meta = readMeta(input.meta);
    const incident = meta === undefined ? undefined : await incidentOf(seat.desk, meta.incidentId);
    if (meta === undefined || incident === undefined)
      return errorAt('known', sayIncidentRefusal({ why: 'not_found' }));
    const known = textOf(input, 'known');
    if (known === '')
      return errorAt(
        'known',
        'Say what is known, in a sentence: The payment provider answers slowly since 14:05.',
      );
    const impact = textOf(input, 'impact');
    const status = LIVE.find((each) => each === textOf(input, 'status'));
    const next = NEXT_UPDATES.find((each) => each.value === textOf(input, 'next'))?.ms ?? null;
    const outcome = await postUpdate(seat.desk, incident.id, {
      text: impact === '' ? known : `${known}\nImpact: ${impact}`,
      nextUpdateInMs: next,
      ...(status === undefined || status === incident.status ? {} : { status }),
    });
    if (!outcome.ok) return errorAt('known', sayIncidentRefusal(outcome.refused));
    if (meta.reminder !== undefined) {
      await answerReminder(
        seat,
        incident,
        new Date(meta.promised ?? 0),
        `${mention(seat.personId)} posted one.`,
        meta.reminder,
      );
    }
    return undefined;
  },
});
