import { openDeclareForm } from '../actions/incident-declare.ts';
import { defineShortcut } from '../define.ts';

const TITLE = 80;

/** The global shortcut "Declare an incident". */
export const declareIncidentShortcut = defineShortcut({
  id: 'incident.declare',
  run: (seat) => openDeclareForm(seat, {}, {}),
});

/** The message shortcut "Declare incident from this": its first line is the title, the whole of it what is known. */
export const declareFromMessage = defineShortcut({
  id: 'incident.declare_from_message',
  run: async (seat) => {
    const { message, channelId } = seat;
    if (message === undefined || channelId === undefined)
      return seat.answer({
        text: 'That works on a message: open its menu and choose “Declare incident from this”. Or type `/incident declare orders are failing sev1`.',
      });
    const text = message.text.trim();
    const first = text.split('\n')[0] ?? '';
    const title = first.length > TITLE ? `${first.slice(0, TITLE - 1)}…` : first;
    return openDeclareForm(
      seat,
      { ...(title === '' ? {} : { title }), ...(text === title ? {} : { summary: text }) },
      { source: { channelId, ts: message.ts } },
    );
  },
});
