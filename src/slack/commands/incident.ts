import { serviceByName } from '#catalog/store.ts';
import type { Incident } from '#incidents/incident.ts';
import { declareIncident } from '#incidents/verbs/declare-incident.ts';
import { openDeclareForm } from '../actions/incident-declare.ts';
import { ownChannel } from '../couriers/incident-channel-where.ts';
import { defineCommand } from '../define.ts';
import type { Command, Seat } from '../define.ts';
import { escape } from '../views/blocks.ts';
import { brief } from '../views/incident-brief.ts';
import { declared, incidentList, whichIncident } from '../views/incident-answers.ts';
import { sayIncidentRefusal } from '../views/incident-refusals.ts';
import { headline, markedStatus } from '../views/incident-words.ts';
import { incidentSubCommands } from './incident-acts.ts';
import { listedIncidents, meantIncident } from './incident-which.ts';
import { firstWord, readDeclaration } from './incident-words.ts';

const USAGE: Command['usage'] = [
  {
    words: 'declare <what is wrong> sev<0-4> [service <name>]',
    does: 'opens a channel and brings people in; without words it asks',
    example: '/incident declare orders are failing sev1 service orders',
  },
  { words: 'list', does: 'shows the open incidents', example: '/incident list' },
  {
    words: 'update [what is known] [next <time>]',
    does: 'posts an update and promises the next',
    example: '/incident update card payments fail since 14:05 next 30m',
  },
  {
    words: 'status investigating|identified|monitoring [note]',
    does: 'changes the status',
    example: '/incident status identified a bad release',
  },
  {
    words: 'severity sev<0-4>',
    does: 'changes the severity; a worse one pages again',
    example: '/incident severity sev2',
  },
  { words: 'lead @person', does: 'gives the lead', example: '/incident lead @ada' },
  { words: 'role lead|comms @person', does: 'gives a role', example: '/incident role comms @bo' },
  {
    words: 'escalate next|@person|team <name> [note]',
    does: 'pages them now',
    example: '/incident escalate team orders the database is stuck',
  },
  { words: 'acknowledge', does: 'says that you are on it', example: '/incident acknowledge' },
  {
    words: 'public',
    does: 'writes what customers read on the status page',
    example: '/incident public',
  },
  { words: 'timeline', does: 'shows what happened, to you alone', example: '/incident timeline' },
  {
    words: 'resolve <what was wrong and what cured it>',
    does: 'ends it',
    example: '/incident resolve the release was rolled back',
  },
  {
    words: 'reopen <why>',
    does: 'takes a resolved one up again',
    example: '/incident reopen errors are back',
  },
  {
    words: 'merge #inc-<n> <why>',
    does: 'goes on in another incident',
    example: '/incident merge #inc-2 the same outage',
  },
  { words: 'accept', does: 'takes up a suspected incident', example: '/incident accept' },
  {
    words: 'decline <why>',
    does: 'says that a suspected one is none',
    example: '/incident decline a planned test',
  },
  {
    words: 'rename <new title>',
    does: 'changes the title',
    example: '/incident rename card payments are failing',
  },
  { words: 'close', does: 'closes a resolved one', example: '/incident close' },
  {
    words: '<act> <n> …',
    does: "outside an incident's channel, names it by its number",
    example: '/incident resolve 3 the release was rolled back',
  },
];

async function declare(seat: Seat, text: string): Promise<void> {
  const { title, severity, service } = readDeclaration(text);
  const found = service === undefined ? undefined : await serviceByName(seat.desk, service);
  if (service !== undefined && found === undefined)
    return seat.answer({ text: sayIncidentRefusal({ why: 'no_such_service', name: service }) });
  if (title === '' || severity === undefined) {
    return openDeclareForm(
      seat,
      {
        ...(title === '' ? {} : { title }),
        ...(severity === undefined ? {} : { severity }),
        ...(found === undefined ? {} : { serviceId: found.id }),
      },
      {},
    );
  }
  const outcome = await declareIncident(seat.desk, {
    title,
    severity,
    serviceIds: found === undefined ? [] : [found.id],
  });
  return seat.answer(outcome.ok ? declared(outcome.value) : { text: sayIncidentRefusal(outcome.refused) });
}

/** In the incident's own channel what was done shows there; elsewhere it is said to the person. */
async function confirm(seat: Seat, incident: Incident): Promise<void> {
  const channel = await ownChannel(seat.desk, incident.id);
  if (channel !== undefined && channel === seat.channelId) return;
  await seat.answer({
    text: `Done. Incident ${incident.number}, ${escape(headline(incident))}: ${markedStatus(incident.status)}${channel === undefined ? '' : ` · <#${channel}>`}`,
  });
}

const help = (problem: string): string =>
  [
    problem,
    ...USAGE.map((line) => `\`/incident ${escape(line.words)}\` ${line.does}`),
    `Example: \`${USAGE[0]?.example ?? ''}\``,
  ].join('\n');

const pattern = (word: string): string => {
  const [, ...rest] = (
    USAGE.find((line) => line.example.startsWith(`/incident ${word}`))?.example ?? `/incident ${word}`
  ).split(' ');
  return [rest[0] ?? word, '<n>', ...rest.slice(1)].join(' ');
};

/** Everything about incidents by words; what is missing is asked in a modal. */
export const incidentCommand = defineCommand({
  name: '/incident',
  summary: 'Declare and work on incidents',
  usage: USAGE,
  run: async (seat, text) => {
    const { word, rest } = firstWord(text);
    const act = word.toLowerCase();
    if (act === 'declare' || act === 'new') return declare(seat, rest);
    if (act === 'list') return seat.answer(incidentList(await listedIncidents(seat.desk)));
    if (act === '' || act === 'help') return seat.answer({ text: help('What `/incident` can do:') });
    const run = Object.hasOwn(incidentSubCommands, act) ? incidentSubCommands[act] : undefined;
    if (run === undefined)
      return seat.answer({ text: help(`\`/incident\` does not know “${brief(word, 100)}”. It can:`) });
    const meant = await meantIncident(seat, rest, act === 'merge');
    if ('none' in meant) {
      return seat.answer(
        meant.none === 'unknown'
          ? { text: sayIncidentRefusal({ why: 'not_found' }) }
          : whichIncident(pattern(act), await listedIncidents(seat.desk)),
      );
    }
    const result = await run(seat, meant.incident, meant.rest);
    if (result === undefined) return undefined;
    if ('say' in result) return seat.answer({ text: result.say });
    return result.ok
      ? confirm(seat, result.value)
      : seat.answer({ text: sayIncidentRefusal(result.refused) });
  },
});
