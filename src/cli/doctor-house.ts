import { MINUTE, SECOND, sayDuration } from '#base/time.ts';
import type { Person, Service, Team } from '#catalog/catalog.ts';
import { people, services, teams } from '#catalog/store.ts';
import { backlog } from '#ledger/backlog.ts';
import type { Backlog } from '#ledger/backlog.ts';
import { DUE_TIMER } from '#monitors/rules.ts';
import { monitors } from '#monitors/store.ts';
import { fail, fine, warn } from './doctor-finding.ts';
import type { Finding } from './doctor-finding.ts';
import { namesOf } from './names.ts';
import type { Names } from './names.ts';
import type { House } from './open.ts';

/** A check that waits so long is late: slots and pumps are a matter of seconds. */
const LATE_S = MINUTE / SECOND;
const STUCK_S = 10 * LATE_S;

/** What the database tells of the house: people, teams, services, what is late and what waits. */
export async function healthOf({ desk, database }: House): Promise<readonly Finding[]> {
  const [everyone, allTeams, allServices, watching] = [
    await people(desk),
    await teams(desk),
    await services(desk),
    await monitors(desk),
  ];
  const living = allTeams.filter((team) => !team.archived);
  const watched = new Set<string>(watching.map((monitor) => monitor.serviceId));
  const waiting = await backlog(desk);
  return [
    healthOfPeople(everyone),
    ...healthOfTeams(living, everyone, namesOf(everyone)),
    ...healthOfServices(
      allServices.filter((service) => !service.archived),
      watched,
    ),
    healthOfMonitors(watching.filter((monitor) => !monitor.paused).length, waiting, database.embedded),
    healthOfOutbox(waiting, database.embedded),
  ];
}

function healthOfPeople(everyone: readonly Person[]): Finding {
  const active = everyone.filter((person) => person.active && !person.bot);
  if (active.length === 0)
    return warn(
      'people',
      'nobody is known',
      'Start Tocsin (tocsin serve): it learns from Slack who is there.',
    );
  const admins = active.filter((person) => person.admin).length;
  return fine('people', `${active.length} known, ${admins} of them ${admins === 1 ? 'an admin' : 'admins'}`);
}

function healthOfTeams(
  living: readonly Team[],
  everyone: readonly Person[],
  names: Names,
): readonly Finding[] {
  if (living.length === 0)
    return [warn('teams', 'there is none, so nobody can be paged', 'In Slack: /tocsin setup')];
  const active = new Set(everyone.filter((person) => person.active).map((person) => person.id));
  const found = living.flatMap((team): readonly Finding[] => {
    const gone = team.members.filter((member) => !active.has(member));
    const someone = team.members.find((member) => active.has(member));
    const says = `${gone.map(names.nameOf).join(', ')} of team ${team.name} ${gone.length === 1 ? 'is' : 'are'} deactivated in Slack`;
    if (someone === undefined)
      return [
        fail(
          'teams',
          `${says}, and nobody else is on it: its pages reach nobody`,
          `In Slack: /team add ${team.name} @somebody`,
        ),
      ];
    const name = names.nameOf(someone);
    return [
      ...(gone.length === 0
        ? []
        : [warn('teams', says, `In Slack: /team remove ${team.name} ${names.nameOf(gone[0] ?? '')}`)]),
      ...(team.responder === null
        ? [
            warn(
              'teams',
              `team ${team.name} has no responder: every member is paged at once`,
              `In Slack: /team responder ${team.name} ${name}`,
            ),
          ]
        : active.has(team.responder)
          ? []
          : [
              fail(
                'teams',
                `the responder of team ${team.name} is deactivated in Slack`,
                `In Slack: /team responder ${team.name} ${name}`,
              ),
            ]),
    ];
  });
  return found.length > 0 ? found : [fine('teams', `${living.length}, each with a responder`)];
}

function healthOfServices(living: readonly Service[], watched: ReadonlySet<string>): readonly Finding[] {
  const bare = living.filter((service) => !watched.has(service.id));
  if (bare.length === 0)
    return [fine('services', living.length === 0 ? 'there is none yet' : `${living.length}, each watched`)];
  return bare.map(({ name }) =>
    warn(
      'services',
      `nothing watches ${name}`,
      `In Slack: /monitor add http https://api.example.com/health service ${name}`,
    ),
  );
}

function healthOfMonitors(running: number, { timersOverdue }: Backlog, embedded: boolean): Finding {
  const late = timersOverdue.find((timer) => timer.kind === DUE_TIMER && timer.oldestSeconds >= LATE_S);
  if (late === undefined) return fine('monitors', `${running} watched, none late`);
  const says = `checks wait, the oldest for ${sayDuration(late.oldestSeconds * SECOND)} (${late.count} due)`;
  return fail(
    'monitors',
    says,
    embedded
      ? 'No process has this database open. Start Tocsin: tocsin serve'
      : 'See that a process with the role worker runs: tocsin serve',
  );
}

function healthOfOutbox({ outbox }: Backlog, embedded: boolean): Finding {
  const depth = outbox.reduce((sum, { count }) => sum + count, 0);
  if (depth === 0) return fine('outbox', 'everything was delivered');
  const oldest = Math.max(...outbox.map(({ oldestSeconds }) => oldestSeconds));
  const says = `${depth} ${depth === 1 ? 'delivery waits' : 'deliveries wait'}, the oldest for ${sayDuration(oldest * SECOND)} (${outbox.map(({ kind, count }) => `${count} ${kind}`).join(', ')})`;
  if (oldest < LATE_S) return fine('outbox', says);
  const todo = embedded
    ? 'No process has this database open. Start Tocsin: tocsin serve'
    : 'See that a process with the role worker runs and that Slack answers; its log says what fails.';
  return oldest < STUCK_S ? warn('outbox', says, todo) : fail('outbox', says, todo);
}
