import type { App, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { setTimeout as wait } from 'node:timers/promises';
import type { Modal, ModalAnswer, ModalInput, Seat } from './define.ts';
import { guarded } from './guard.ts';
import { modals } from './modals/index.ts';
import { modalInput } from './payload.ts';
import { seatFor } from './seat.ts';
import type { House } from './seat.ts';

/** Slack closes a modal's submission after 3 s; before that the person is told that the work goes on. */
const SUBMIT_MS = 2_400;

const closing = (title: string, text: string): ModalView => ({
  type: 'modal',
  title: { type: 'plain_text', text: title.slice(0, 24) || 'Tocsin' },
  close: { type: 'plain_text', text: 'Close' },
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text: text.slice(0, 3_000) } }],
});
const waiting = (title: string): ModalView =>
  closing(
    title,
    'Still working on it. This takes a little longer than usual; you may close this, it goes on.',
  );

type Submitted = { readonly answer: ModalAnswer; readonly well: boolean };

async function submit(house: House, seat: Seat, modal: Modal, input: ModalInput): Promise<Submitted> {
  let answer: ModalAnswer;
  const well = await guarded(house, seat, `modal ${modal.id}`, async () => {
    answer = await modal.submit(seat, input);
  });
  return { answer, well };
}

const FAILED = 'That failed. The reason is in the message you got; nothing was changed.';

function inTheAck({ answer, well }: Submitted, title: string): ViewResponseAction | undefined {
  if (!well) return { response_action: 'update', view: closing(title, FAILED) };
  if (answer === undefined) return undefined;
  if ('close' in answer) return { response_action: 'clear' };
  return 'errors' in answer
    ? { response_action: 'errors', errors: { ...answer.errors } }
    : { response_action: 'update', view: answer.show };
}

/** What a modal that had to wait shows in the end. */
function atLast({ answer, well }: Submitted, title: string): ModalView {
  if (!well) return closing(title, FAILED);
  if (answer === undefined || 'close' in answer) return closing(title, 'Done.');
  return 'show' in answer
    ? answer.show
    : closing(title, `${Object.values(answer.errors).join('\n')}\nOpen the form once more and correct it.`);
}

/** Answers submitted modals inside the acknowledgement, or, when the work takes long, with a view that is updated when it is done. */
export function registerModals(app: App, house: House): void {
  const known = new Map(modals.map((modal) => [modal.id, modal]));
  app.view(/.*/, async ({ body, ack, view }) => {
    if (body.type !== 'view_submission') return ack();
    const input = modalInput(body);
    const modal = known.get(input.callbackId);
    const seat = await seatFor(house, body, undefined);
    const title = view.title.text;
    if (modal === undefined || seat === undefined) {
      const gone = 'This form belongs to an older version of Tocsin. Close it and open it anew.';
      return ack({ response_action: 'update', view: closing(title, gone) });
    }
    const work = submit(house, seat, modal, input);
    const first = await Promise.race([work, wait(SUBMIT_MS, undefined, { ref: false })]);
    if (first !== undefined) {
      const said = inTheAck(first, title);
      return said === undefined ? ack() : ack(said);
    }
    await ack({ response_action: 'update', view: waiting(title) });
    try {
      await house.hurry('views.update', { view_id: input.viewId, view: atLast(await work, title) });
    } catch (error) {
      house.desk.log.debug({ err: error }, 'a waiting modal was closed meanwhile');
    }
    return undefined;
  });
}
