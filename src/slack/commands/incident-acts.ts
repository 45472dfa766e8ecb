import type { Outcome } from '#base/decision.ts';
import { parseDuration } from '#base/time.ts';
import { parseSeverity } from '#catalog/severity.ts';
import type { Incident, IncidentRefusal } from '#incidents/incident.ts';
import { acceptIncident } from '#incidents/verbs/accept-incident.ts';
import { acknowledgeIncident } from '#incidents/verbs/acknowledge-incident.ts';
import { changeSeverity } from '#incidents/verbs/change-severity.ts';
import { changeStatus } from '#incidents/verbs/change-status.ts';
import { closeIncident } from '#incidents/verbs/close-incident.ts';
import { declineIncident } from '#incidents/verbs/decline-incident.ts';
import { escalateIncident } from '#incidents/verbs/escalate-incident.ts';
import { giveRole } from '#incidents/verbs/give-role.ts';
import { mergeIncident } from '#incidents/verbs/merge-incident.ts';
import { postUpdate } from '#incidents/verbs/post-update.ts';
import { renameIncident } from '#incidents/verbs/rename-incident.ts';
import { reopenIncident } from '#incidents/verbs/reopen-incident.ts';
import { resolveIncident } from '#incidents/verbs/resolve-incident.ts';
import { escalateNow } from '#oncall/verbs/escalate-now.ts';
import { openForm } from '../actions/incident-acts.ts';
import { whomToPage } from '../actions/alert-whom.ts';
import { timelineWords } from '../actions/incident-timeline.ts';
import type { Seat } from '../define.ts';
import { escape } from '../views/blocks.ts';
import { sayRunRefusal } from '../views/policy-refusals.ts';
import { incidentNamed, personMeant } from './incident-which.ts';
import { firstWord } from './incident-words.ts';

/** What came of a sub-command: a verb's outcome, words for the person, or nothing when a modal opened. */
export type Result = Outcome<Incident, IncidentRefusal> | { readonly say: string } | undefined;
export type IncidentAct = (seat: Seat, incident: Incident, rest: string) => Promise<Result>;

const STATUSES = ['investigating', 'identified', 'monitoring'] as const;

const update: IncidentAct = async (seat, incident, rest) => {
  if (rest === '') return openForm.update(seat, incident).then(() => undefined);
  const promise = /^([\s\S]*?)\s+next\s+(\S+)$/i.exec(rest);
  const ms =
    promise?.[2] === undefined
      ? undefined
      : promise[2].toLowerCase() === 'none'
        ? null
        : parseDuration(promise[2]);
  if (promise?.[1] !== undefined && ms !== undefined)
    return postUpdate(seat.desk, incident.id, { text: promise[1], nextUpdateInMs: ms });
  return postUpdate(seat.desk, incident.id, { text: rest });
};

const severity: IncidentAct = async (seat, incident, rest) => {
  if (rest === '') return openForm.severity(seat, incident).then(() => undefined);
  const wanted = parseSeverity(rest);
  return wanted === undefined
    ? {
        say: `“${escape(rest)}” is not a severity. They are SEV0 (worst) to SEV4: \`/incident severity sev2\`.`,
      }
    : changeSeverity(seat.desk, incident.id, wanted);
};

const status: IncidentAct = async (seat, incident, rest) => {
  const { word, rest: note } = firstWord(rest);
  const wanted = STATUSES.find((each) => each === word.toLowerCase());
  if (wanted !== undefined) return changeStatus(seat.desk, incident.id, wanted, note);
  if (word === '')
    return { say: `It is ${incident.status}. To change it: \`/incident status identified a bad release\`.` };
  return {
    say: `“${escape(word)}” is not a status. They are investigating, identified and monitoring: \`/incident status identified a bad release\`. To end it: \`/incident resolve the release was rolled back\`.`,
  };
};

async function role(seat: Seat, incident: Incident, which: 'lead' | 'comms', word: string): Promise<Result> {
  if (word === '') return openForm.roles(seat, incident).then(() => undefined);
  if (/^(nobody|none)$/i.test(word)) return giveRole(seat.desk, incident.id, which, null);
  const person = await personMeant(seat, word);
  return person === undefined || person.bot || !person.active
    ? {
        say: `Nobody here is called “${escape(word)}”. Name a person, or yourself: \`/incident ${which === 'lead' ? 'lead' : 'role comms'} @ada\`, \`/incident lead me\`.`,
      }
    : giveRole(seat.desk, incident.id, which, person.id);
}

const roles: IncidentAct = async (seat, incident, rest) => {
  const { word, rest: who } = firstWord(rest);
  const which =
    word.toLowerCase() === 'lead' ? 'lead' : /^(comms|communications)$/i.test(word) ? 'comms' : undefined;
  if (word === '') return openForm.roles(seat, incident).then(() => undefined);
  return which === undefined
    ? { say: `“${escape(word)}” is not a role. There are lead and comms: \`/incident role comms @ada\`.` }
    : role(seat, incident, which, firstWord(who).word);
};

const merge: IncidentAct = async (seat, incident, rest) => {
  const { word, rest: reason } = firstWord(rest.replace(/^into\s+/i, ''));
  if (word === '') return openForm.merge(seat, incident).then(() => undefined);
  const into = await incidentNamed(seat.desk, word);
  return into === undefined
    ? {
        say: `There is no incident “${escape(word)}” to merge it into. \`/incident list\` shows the open ones: \`/incident merge #inc-2 the same outage\`.`,
      }
    : mergeIncident(seat.desk, incident.id, into.id, reason);
};

/** The policy's next step now. */
async function escalateNext(seat: Seat, incident: Incident): Promise<Result> {
  const outcome = await escalateNow(seat.desk, { incidentId: incident.id });
  return outcome.ok ? undefined : { say: sayRunRefusal(outcome.refused) };
}

/** "@ada @bo the database is stuck", "team orders please look", "next". */
const escalate: IncidentAct = async (seat, incident, rest) => {
  if (rest === '') return openForm.escalate(seat, incident).then(() => undefined);
  if (rest.toLowerCase() === 'next') return escalateNext(seat, incident);
  const named: string[] = [];
  let team: string | null = null;
  let left = rest;
  for (;;) {
    const { word, rest: after } = firstWord(left);
    const person = await personMeant(seat, word);
    if (person !== undefined) {
      named.push(person.id);
      left = after;
    } else if (team === null && word.toLowerCase() === 'team') {
      const next = firstWord(after);
      team = next.word;
      left = next.rest;
    } else break;
  }
  if (named.length === 0 && team === null)
    return { refused: { why: 'nobody_to_page', asked: firstWord(rest).word }, ok: false };
  const whom = await whomToPage(seat.desk, { people: named, team });
  if ('nobody' in whom) return { refused: { why: 'nobody_to_page', asked: whom.nobody }, ok: false };
  return escalateIncident(seat.desk, incident.id, { to: whom.to, team: whom.team, note: left });
};

const timeline: IncidentAct = async (seat, incident, rest) => {
  await seat.answer(await timelineWords(seat.desk, incident, Number.parseInt(rest, 10) || 1));
  return undefined;
};

const orForm =
  (
    form: (seat: Seat, incident: Incident) => Promise<void>,
    verb: (seat: Seat, incident: Incident, words: string) => Promise<Result>,
  ): IncidentAct =>
  (seat, incident, rest) =>
    rest === '' ? form(seat, incident).then(() => undefined) : verb(seat, incident, rest);

/** The sub-commands about one incident, by their word. */
export const incidentSubCommands: Readonly<Record<string, IncidentAct>> = {
  update,
  severity,
  status,
  lead: (seat, incident, rest) => role(seat, incident, 'lead', firstWord(rest).word),
  role: roles,
  roles,
  timeline,
  merge,
  escalate,
  page: escalate,
  resolve: orForm(openForm.resolve, (seat, incident, summary) =>
    resolveIncident(seat.desk, incident.id, { summary }),
  ),
  reopen: orForm(openForm.reopen, (seat, incident, reason) => reopenIncident(seat.desk, incident.id, reason)),
  decline: orForm(openForm.decline, (seat, incident, reason) =>
    declineIncident(seat.desk, incident.id, reason),
  ),
  rename: async (seat, incident, title) =>
    title === ''
      ? { say: 'Say the new title: `/incident rename card payments are failing`.' }
      : renameIncident(seat.desk, incident.id, title),
  accept: (seat, incident) => acceptIncident(seat.desk, incident.id),
  close: (seat, incident) => closeIncident(seat.desk, incident.id),
  acknowledge: (seat, incident) => acknowledgeIncident(seat.desk, incident.id),
  ack: (seat, incident) => acknowledgeIncident(seat.desk, incident.id),
  public: (seat, incident) => openForm.public(seat, incident).then(() => undefined),
};
