import type { Alert } from '#alerts/alert.ts';
import type { Incident } from '#incidents/incident.ts';
import type { Proof, ProofOfOne, Reckoning } from '#oncall/fate-store.ts';
import type { Fate } from '#oncall/fate.ts';
import type { ProofEntry, ProofSeal } from '#oncall/proof.ts';
import type { Words } from '../define.ts';
import { sayLost } from './audit.ts';
import { context, escape, section } from './blocks.ts';
import { brief } from './incident-brief.ts';
import { linesBlocks } from './lines.ts';
import { at, mention, mentions, moment } from './words.ts';

/** The ledger in words. Pure. */

const SUPPRESSED: Readonly<Record<Extract<Fate, { how: 'suppressed' }>['because'], string>> = {
  muted: 'muted',
  morning: 'held until the morning',
  opted_out: 'whoever was paged wants no such pages, on purpose',
  incident_acknowledged: 'somebody had acknowledged its incident already',
  declined: 'the suspected incident was declined',
};

const who = (actor: string): string =>
  /^[UW][A-Z0-9]+$/.test(actor) ? mention(actor) : escape(actor.replace(/^system:/, ''));

/** What became of something, as a sentence without its end. */
export function sayFate(fate: Fate): string {
  switch (fate.how) {
    case 'acknowledged':
      return `Acknowledged by ${who(fate.by)} at ${at(fate.at)}`;
    case 'delivered':
      return `Delivered to ${mentions(fate.people)}, first at ${at(fate.at)}`;
    case 'resolved':
      return `Over at ${at(fate.at)}, before anybody was due to hear of it`;
    case 'suppressed':
      return `Not told, for a reason: ${SUPPRESSED[fate.because]}${fate.until === null ? '' : ` (${at(fate.until)})`}`;
    case 'exhausted':
      return `Everybody was tried, the last resort too: ${mentions(fate.people)}${fate.because === '' ? '' : ` (${escape(fate.because)})`}`;
    case 'open':
      return `Under way, within its time (${at(fate.until)})`;
    case 'lost':
      return `Not accounted for: ${sayLost(fate.because)}`;
  }
}

const value = (entry: ProofEntry, key: string): string => {
  const found = entry.facts[key];
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : '';
};

/** What an entry tells beyond its kind: whom, by what, why. */
function told(entry: ProofEntry): string {
  const person = value(entry, 'personId');
  const people = entry.facts['people'];
  const named = Array.isArray(people)
    ? people.flatMap((one: unknown) =>
        typeof one === 'object' && one !== null && 'personId' in one && typeof one.personId === 'string'
          ? [one.personId]
          : [],
      )
    : [];
  const actor = value(entry, 'actor');
  return [
    ...(entry.kind === 'escalation.stepped'
      ? [value(entry, 'step') === '0' ? 'the catch-all' : `step ${value(entry, 'step')}`]
      : []),
    ...(person === '' ? [] : [mention(person)]),
    ...(named.length === 0 ? [] : [mentions(named)]),
    ...(value(entry, 'method') === '' ? [] : [`by ${value(entry, 'method')}`]),
    ...(value(entry, 'because') === '' ? [] : [brief(value(entry, 'because'), 120)]),
    ...(/^[UW][A-Z0-9]+$/.test(actor) && actor !== person ? [`(${mention(actor)})`] : []),
  ].join(' ');
}

const entryLine = (entry: ProofEntry): string =>
  `${entry.seq}. ${moment(entry.at)} ${entry.kind}${told(entry) === '' ? '' : `: ${told(entry)}`}`;

const sealText = (seal: ProofSeal | undefined): string =>
  seal === undefined
    ? 'Nothing is sealed yet.'
    : `Newest seal: \`${seal.hash.slice(0, 16)}…\` at ${at(seal.at)}.`;

const chainText = ({ fault, entries }: Proof): string =>
  fault === undefined
    ? `${entries.length} entries, the chain is whole.`
    : `The chain is broken at entry ${fault.seq} (${fault.why}): somebody changed the ledger.`;

const mark = (proof: Proof): string =>
  proof.fault !== undefined || proof.fate.how === 'lost' ? '🔴' : proof.fate.how === 'open' ? '🟡' : '🟢';

/** An alert of an incident, whose own chain `/tocsin proof alr_…` shows. */
const alertLine = (alert: ProofOfOne['alerts'][number]): string =>
  `• \`${alert.alertId}\` ${brief(alert.title, 100)}: ${sayFate(alert.fate)}`;

/** What became of one alert or incident, and every entry of its chain. */
export function proofWords(title: string, proof: ProofOfOne, seal: ProofSeal | undefined): Words {
  const first = `${mark(proof)} ${brief(title, 150)}`;
  return {
    text: `${first}: ${sayFate(proof.fate)}.`,
    blocks: [
      section(`*${first}*\n${sayFate(proof.fate)}.`),
      ...(proof.alerts.length === 0
        ? []
        : linesBlocks(
            proof.alerts.map(alertLine),
            () => 'The command line shows all of them: `tocsin proof`.',
          )),
      ...linesBlocks(proof.entries.map(entryLine), () => 'The command line shows all of it: `tocsin proof`.'),
      context(`${chainText(proof)} ${sealText(seal)}`),
    ],
  };
}

const COUNTED: readonly (readonly [Exclude<Fate['how'], 'lost'>, string])[] = [
  ['acknowledged', 'acknowledged'],
  ['delivered', 'delivered'],
  ['resolved', 'over before anybody was due to hear of them'],
  ['suppressed', 'not told, each for its reason'],
  ['exhausted', 'tried to the end, the last resort too'],
  ['open', 'under way, within their time'],
];

/** Everything since an instant: how many alerts, how many of them are accounted for, and each that is not. */
export function reckoningWords(reckoning: Reckoning): Words {
  const { alerts, lost, by, broken, sealFaults } = reckoning;
  const accounted = alerts - lost.length;
  const whole = broken.length === 0 && sealFaults.length === 0;
  const first = `${lost.length === 0 && whole ? '🟢' : '🔴'} ${alerts} ${alerts === 1 ? 'alert' : 'alerts'} since ${at(reckoning.since)}, ${accounted} accounted for.`;
  const lines = [
    ...lost.map(({ alertId, title, fate }) => `• \`${alertId}\` ${brief(title, 100)}: ${sayFate(fate)}`),
    ...broken.map(
      ({ about, fault }) =>
        `• the chain of \`${Object.values(about).join('')}\` is broken at entry ${fault.seq} (${fault.why})`,
    ),
    ...sealFaults.map(
      (fault) => `• the seal of ${at(fault.at)} does not hold (${fault.why.replaceAll('_', ' ')})`,
    ),
  ];
  const counts = COUNTED.flatMap(([how, words]) => (by[how] === 0 ? [] : [`${by[how]} ${words}`]));
  return {
    text: first,
    blocks: [
      section([`*${first}*`, ...(counts.length === 0 ? [] : [`${counts.join(', ')}.`])].join('\n')),
      ...linesBlocks(lines, () => 'The command line shows all of it: `tocsin proof`.'),
      context(
        `${reckoning.chains} chains and ${reckoning.seals} seals verified${whole ? ', all whole' : ''}. ${sealText(reckoning.seal)}`,
      ),
    ],
  };
}

export const alertTitle = (alert: Pick<Alert, 'title'>): string => alert.title;
export const incidentTitle = (incident: Pick<Incident, 'number' | 'title'>): string =>
  `Incident ${incident.number}: ${incident.title}`;
