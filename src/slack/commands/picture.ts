import type { Seat } from '../define.ts';

/** A picture that somebody asked for. */
export type Picture = {
  readonly name: string;
  readonly title: string;
  readonly alt: string;
  readonly comment: string;
  readonly draw: () => Promise<Uint8Array>;
};

/** Draws a picture and sends it by direct message; an answer says where it is, or that it could not be drawn. */
export async function sendPicture(seat: Seat, { draw, ...file }: Picture): Promise<void> {
  try {
    const bytes = await draw();
    const opened = await seat.desk.slack.call('conversations.open', { users: seat.personId });
    const { id } = opened['channel'] as { id: string };
    await seat.desk.slack.upload({ ...file, bytes, channel: id });
    await seat.answer({ text: 'The picture is in your direct messages with me.' });
  } catch (error) {
    seat.desk.log.warn({ picture: file.name, err: error }, 'a picture could not be shown');
    await seat.answer({
      text: 'The picture could not be drawn just now. The words are right; try it once more.',
    });
  }
}
