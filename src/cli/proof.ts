import { alertById } from '#alerts/store.ts';
import { isId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import { people } from '#catalog/store.ts';
import { incidentByNumber } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { holds, proofOf, proofSince } from '#oncall/fate-store.ts';
import type { Proof } from '#oncall/fate-store.ts';
import { lastSeal } from '#oncall/seal-store.ts';
import { alertTitle, incidentTitle, proofWords, reckoningWords } from '#slack/views/proof.ts';
import { MOMENT_EXAMPLE, readMoment } from './moment.ts';
import { namesOf } from './names.ts';
import type { House } from './open.ts';
import { readWords } from './read-words.ts';
import { refuse } from './said.ts';
import type { Said } from './said.ts';

export type ProofWish = { readonly what?: string | undefined; readonly since?: string | undefined };

const EXAMPLES =
  'Examples: tocsin proof --since 2026-03-01, tocsin proof alr_0123456789abcdef, tocsin proof inc-3';
const BACK_MS = 7 * DAY;

type Subject = { readonly about: Proof['about']; readonly title: string };

async function subjectOf(desk: Desk, text: string): Promise<Subject | undefined> {
  if (isId('alr', text)) {
    const alert = await alertById(desk, text);
    return alert === undefined ? undefined : { about: { alertId: alert.id }, title: alertTitle(alert) };
  }
  if (isId('tst', text)) return { about: { testId: text }, title: 'A test' };
  const number = /^#?(?:inc-)?(\d{1,9})(?:-.*)?$/.exec(text)?.[1];
  const incident = number === undefined ? undefined : await incidentByNumber(desk, Number(number));
  return incident === undefined
    ? undefined
    : { about: { incidentId: incident.id }, title: incidentTitle(incident) };
}

const proofJson = ({ about, fate, fault, entries }: Proof): Readonly<Record<string, unknown>> => ({
  about,
  fate,
  fault: fault ?? null,
  entries: entries.map(({ seq, at, kind, facts, hash }) => ({ seq, at, kind, facts, hash })),
});

async function one(desk: Desk, text: string): Promise<Said> {
  const subject = await subjectOf(desk, text);
  if (subject === undefined) return refuse(2, [`There is no alert or incident "${text}". ${EXAMPLES}`]);
  const proof = await proofOf(desk, subject.about);
  const seal = await lastSeal(desk);
  const good = proof.fault === undefined && proof.fate.how !== 'lost';
  return {
    exit: good ? 0 : 1,
    text: readWords(proofWords(subject.title, proof, seal), namesOf(await people(desk))),
    json: {
      ok: good,
      ...proofJson(proof),
      ...('incidentId' in proof.about ? { alerts: proof.alerts.map(proofJson) } : {}),
      seal: seal === undefined ? null : { at: seal.at, hash: seal.hash },
    },
  };
}

/** `tocsin proof`: what became of one alert or incident, or of every alert since a day. 1: something is not accounted for, or the ledger was changed. */
export async function proof({ desk }: House, { what, since }: ProofWish): Promise<Said> {
  if (what !== undefined && since !== undefined)
    return refuse(2, [`Name an alert or incident, or a day with --since, not both. ${EXAMPLES}`]);
  if (what !== undefined) return one(desk, what);
  const now = desk.clock.now();
  const from = since === undefined ? plus(now, -BACK_MS) : readMoment(since, 'UTC', now);
  if (from === undefined)
    return refuse(2, [
      `--since ${since} is no moment. Examples: --since 2026-03-01, --since 24h, --since '${MOMENT_EXAMPLE}'`,
    ]);
  const reckoning = await proofSince(desk, from);
  const { seal } = reckoning;
  return {
    exit: holds(reckoning) ? 0 : 1,
    text: readWords(reckoningWords(reckoning), namesOf(await people(desk))),
    json: {
      ok: holds(reckoning),
      ...reckoning,
      seal: seal === undefined ? null : { at: seal.at, hash: seal.hash },
    },
  };
}
