import { alertById } from '#alerts/store.ts';
import { isId } from '#base/ids.ts';
import type { AlertId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import { personById } from '#catalog/store.ts';
import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { proofOf, proofSince } from '#oncall/fate-store.ts';
import type { About } from '#oncall/run.ts';
import { lastSeal } from '#oncall/seal-store.ts';
import { incidentAt } from '../couriers/incident-channel-where.ts';
import type { Command, Seat } from '../define.ts';
import { tokens } from '../grammar.ts';
import { subjectAt } from '../places.ts';
import { escape } from '../views/blocks.ts';
import { alertTitle, incidentTitle, proofWords, reckoningWords } from '../views/proof.ts';
import { instantOf, today } from '../when.ts';
import { readDay } from '../when-day.ts';
import { readMoment } from '../when-past.ts';
import { incidentNamed } from './incident-which.ts';

export const PROOF_USAGE: Command['usage'][number] = {
  words: 'proof [alert’s link | #inc-3 | since monday]',
  does: 'shows what became of one alert or incident, or of every alert since a day',
  example: '/tocsin proof since monday',
};
const EXAMPLES =
  'Examples: `/tocsin proof since monday`, `/tocsin proof #inc-3`, `/tocsin proof https://example.slack.com/archives/C0123456789/p1767225600000100` (_Copy link_ of the alert’s card)';

const BACK_MS = 7 * DAY;
type Subject = { readonly about: About; readonly title: string };

const ofAlert = async (desk: Desk, id: AlertId): Promise<Subject | undefined> => {
  const alert = await alertById(desk, id);
  return alert === undefined ? undefined : { about: { alertId: id }, title: alertTitle(alert) };
};

/** The message that a link leads to, or the thread that it stands in. */
async function linked(desk: Desk, link: string): Promise<Subject | undefined> {
  const [, channelId, seconds, micros] = /\/archives\/([CGD][A-Z0-9]+)\/p(\d{10})(\d{6})/.exec(link) ?? [];
  if (channelId === undefined) return undefined;
  const thread = /[?&]thread_ts=(\d{10}\.\d{6})/.exec(link)?.[1];
  for (const ts of [`${seconds}.${micros}`, ...(thread === undefined ? [] : [thread])]) {
    const subject = await subjectAt(desk, channelId, ts);
    if (subject !== undefined && isId('alr', subject)) return ofAlert(desk, subject);
  }
  const incidentId = await incidentAt(desk, channelId);
  const incident = incidentId === undefined ? undefined : await incidentById(desk, incidentId);
  return incident === undefined
    ? undefined
    : { about: { incidentId: incident.id }, title: incidentTitle(incident) };
}

async function subjectOf(desk: Desk, text: string): Promise<Subject | undefined> {
  if (isId('alr', text)) return ofAlert(desk, text);
  if (/^https?:/.test(text)) return linked(desk, text);
  const incident = await incidentNamed(desk, text);
  return incident === undefined
    ? undefined
    : { about: { incidentId: incident.id }, title: incidentTitle(incident) };
}

/** A day alone means its beginning. */
function sinceOf(
  words: readonly string[],
  here: { readonly now: Date; readonly zone: string },
): Date | undefined {
  const day = readDay(
    words.map((word) => word.toLowerCase()),
    today(here),
    'back',
  );
  if (day !== undefined && day.took === words.length) return instantOf(day.value, '00:00', here.zone);
  const read = readMoment(words, here, 'back');
  return 'problem' in read || read.rest.length > 0 ? undefined : read.value;
}

/** `/tocsin proof`: of everything of the last week, since a day, or of one thing. */
export async function answerProof(seat: Seat, text: string): Promise<void> {
  const { desk } = seat;
  const words = tokens(text).map((token) => token.text);
  const [first = ''] = words;
  if (first !== '' && first.toLowerCase() !== 'since') {
    const subject = await subjectOf(desk, first);
    return subject === undefined
      ? seat.answer({ text: `I know no alert or incident “${escape(first)}”. ${EXAMPLES}` })
      : seat.answer(proofWords(subject.title, await proofOf(desk, subject.about), await lastSeal(desk)));
  }
  const zone = (await personById(desk, seat.personId))?.zone ?? 'UTC';
  const now = desk.clock.now();
  const since = first === '' ? plus(now, -BACK_MS) : sinceOf(words.slice(1), { now, zone });
  if (since === undefined)
    return seat.answer({ text: `“${escape(words.slice(1).join(' '))}” is no day or moment. ${EXAMPLES}` });
  return seat.answer(reckoningWords(await proofSince(desk, since)));
}
