import { pinMessage } from '#incidents/verbs/pin-message.ts';
import { incidentAt } from '../couriers/incident-channel-where.ts';
import { defineShortcut } from '../define.ts';
import { messageAt } from '../listeners/pins-of.ts';
import { sayIncidentRefusal } from '../views/incident-refusals.ts';

/** The message shortcut "Add to incident timeline", the same as a 📌. */
export const addToTimeline = defineShortcut({
  id: 'incident.add_to_timeline',
  run: async (seat) => {
    const { message, channelId } = seat;
    const incidentId = channelId === undefined ? undefined : await incidentAt(seat.desk, channelId);
    if (message === undefined || channelId === undefined || incidentId === undefined) {
      return seat.answer({
        text: 'Only messages of an incident’s channel can join its timeline. `/incident list` shows the channels.',
      });
    }
    const found = message.ephemeral ? undefined : await messageAt(seat.desk, channelId, message.ts);
    if (found === undefined)
      return seat.answer({ text: 'That message cannot be read any more, so it did not join the timeline.' });
    const at = new Date(Number(message.ts) * 1000);
    const outcome = await pinMessage(seat.desk, incidentId, {
      channel: channelId,
      ts: message.ts,
      author: found.author,
      text: found.text,
      at,
      by: seat.personId,
    });
    await seat.answer({
      text: outcome.ok ? 'It is in the timeline: `/incident timeline`.' : sayIncidentRefusal(outcome.refused),
    });
  },
});
