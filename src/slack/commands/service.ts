import type { Outcome } from '#base/decision.ts';
import { AUTO_CLOSE_RANGE, parseAutoClose } from '#catalog/auto-close.ts';
import { TIERS } from '#catalog/catalog.ts';
import type { AutoIncident, CatalogRefusal, Service, Team } from '#catalog/catalog.ts';
import type { ServiceChanges } from '#catalog/rules.ts';
import { serviceByName, services, teamById, teamByName, teams, teamsOf } from '#catalog/store.ts';
import { archiveService } from '#catalog/verbs/archive-service.ts';
import { changeService } from '#catalog/verbs/change-service.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import type { Desk } from '#ledger/desk.ts';
import { monitors } from '#monitors/store.ts';
import { defineCommand } from '../define.ts';
import type { Command, Seat } from '../define.ts';
import { clauses, firstWord, tokens } from '../grammar.ts';
import type { Token } from '../grammar.ts';
import { escape } from '../views/blocks.ts';
import { help } from '../views/help.ts';
import { sayCatalogRefusal } from '../views/refusals.ts';
import { AUTO_WORDS, serviceCard, serviceForm, serviceList, serviceSaid } from '../views/service.ts';
import type { ServiceSight } from '../views/service.ts';

const USAGE: Command['usage'] = [
  {
    words: 'create <name> [team <name>] [tier 1-4] [incidents sev0|sev1|sev2|never] [autoclose 1d-365d|off]',
    does: 'makes a service of a team; without words it opens a form',
    example: '/service create orders team orders tier 1',
  },
  { words: 'list', does: 'shows every service', example: '/service list' },
  { words: 'show <name>', does: 'shows one whole', example: '/service show orders' },
  {
    words: 'edit <name> [name …] [team …] [tier …] [incidents …] [autoclose …]',
    does: 'changes it; without words it opens a form',
    example: '/service edit orders tier 2 autoclose 7d',
  },
  { words: 'tier <name> <1-4>', does: 'says how much it matters', example: '/service tier orders 2' },
  {
    words: 'incidents <name> sev0|sev1|sev2|never',
    does: 'says from which severity an alert opens an incident by itself',
    example: '/service incidents orders sev2',
  },
  {
    words: 'autoclose <name> 1d-365d|off',
    does: 'says after how many days of silence an alert closes by itself, unless its monitor still sees the trouble',
    example: '/service autoclose orders 7d',
  },
  { words: 'archive <name>', does: 'ends one that nothing watches', example: '/service archive orders' },
];

type Wish = Omit<ServiceChanges, 'teamId'> & { readonly team?: string };

const tierOf = (text: string): Service['tier'] | undefined => TIERS.find((tier) => String(tier) === text);
const autoOf = (text: string): AutoIncident | undefined =>
  (Object.keys(AUTO_WORDS) as AutoIncident[]).find((auto) => auto === text.toLowerCase());

const KNOWN = {
  team: 'value',
  tier: 'value',
  incidents: 'value',
  autoclose: 'value',
  name: 'value',
} as const;

/** Reads `team orders tier 2 incidents never autoclose 7d name new-name`. */
function readWish(words: readonly Token[]): { readonly wish: Wish } | { readonly problem: string } {
  const read = clauses(words, KNOWN, 0);
  if (read.problems.length > 0) return { problem: read.problems.map(escape).join('; ') };
  const one = (word: string): string | undefined => {
    const value = read.words[word];
    return typeof value === 'string' ? value : undefined;
  };
  const [tierText, autoText, closeText] = [one('tier'), one('incidents'), one('autoclose')];
  const tier = tierText === undefined ? undefined : tierOf(tierText);
  const auto = autoText === undefined ? undefined : autoOf(autoText);
  const close = closeText === undefined ? undefined : parseAutoClose(closeText);
  if (tierText !== undefined && tier === undefined)
    return { problem: `“${escape(tierText)}” is not a tier; there are 1 (matters most) to 4` };
  if (autoText !== undefined && auto === undefined)
    return {
      problem: `“${escape(autoText)}” is not a rule for incidents; there are sev0, sev1, sev2 and never`,
    };
  if (closeText !== undefined && close === undefined)
    return {
      problem: `alerts cannot close by themselves after “${escape(closeText)}” of silence; ${AUTO_CLOSE_RANGE}`,
    };
  const [name, team] = [one('name')?.toLowerCase(), one('team')?.toLowerCase()];
  return {
    wish: {
      ...(name === undefined ? {} : { name }),
      ...(team === undefined ? {} : { team }),
      ...(tier === undefined ? {} : { tier }),
      ...(auto === undefined ? {} : { autoIncident: auto }),
      ...(close === undefined ? {} : { autoCloseDays: close }),
    },
  };
}

async function sightOf(desk: Desk, service: Service): Promise<ServiceSight> {
  const team = await teamById(desk, service.teamId);
  const watching = await monitors(desk, { serviceIds: [service.id] });
  return { service, team: team?.name ?? 'unknown', monitors: watching.map((monitor) => monitor.name) };
}

/** Says what became of a service, or why nothing did. */
export async function answerService(
  seat: Seat,
  outcome: Outcome<Service, CatalogRefusal>,
  first: (service: Service) => string,
): Promise<void> {
  if (!outcome.ok) return seat.answer({ text: sayCatalogRefusal(outcome.refused) });
  return seat.answer(serviceSaid(first(outcome.value), await sightOf(seat.desk, outcome.value)));
}

/** The form; the teams a person may give a service to are all living ones, their own is chosen. */
export async function openServiceForm(seat: Seat, service: Service | undefined): Promise<void> {
  const living = (await teams(seat.desk)).filter((team) => !team.archived);
  if (living.length === 0)
    return seat.answer({
      text: 'A service belongs to a team, and there is none yet: `/team create orders @ada @bo`.',
    });
  const [own] = await teamsOf(seat.desk, seat.personId);
  return seat.open(serviceForm(service, living, own?.id));
}

/** The team that is named, else the person's only one. */
async function ownerOf(seat: Seat, named: string | undefined, service: string): Promise<Team | string> {
  if (named !== undefined)
    return (
      (await teamByName(seat.desk, named)) ??
      sayCatalogRefusal({ why: 'not_found', what: 'team', name: named })
    );
  const mine = await teamsOf(seat.desk, seat.personId);
  const [first] = mine;
  if (first === undefined)
    return 'A service belongs to a team, and you are on none. Make one first: `/team create orders @ada @bo`.';
  return mine.length === 1
    ? first
    : `You are on ${mine.length} teams. Say which one owns it: \`/service create ${escape(service)} team ${first.name}\`.`;
}

async function create(seat: Seat, words: readonly Token[]): Promise<void> {
  const [{ text: name } = { text: undefined }, ...rest] = words;
  if (name === undefined) return openServiceForm(seat, undefined);
  const read = readWish(rest);
  if ('problem' in read)
    return seat.answer({
      text: `Nothing was made: ${read.problem}. Example: \`${USAGE[0]?.example ?? ''}\``,
    });
  const { team: teamName, name: _, ...wish } = read.wish;
  const team = await ownerOf(seat, teamName, name);
  if (typeof team === 'string') return seat.answer({ text: team });
  const outcome = await createService(seat.desk, { ...wish, name: name.toLowerCase(), teamId: team.id });
  return answerService(seat, outcome, (service) => `The service *${service.name}* is made.`);
}

type One = (seat: Seat, service: Service, words: readonly Token[]) => Promise<void>;

async function edit(seat: Seat, service: Service, words: readonly Token[]): Promise<void> {
  if (words.length === 0) return openServiceForm(seat, service);
  const read = readWish(words);
  if ('problem' in read)
    return seat.answer({
      text: `Nothing was changed: ${read.problem}. Example: \`/service edit ${service.name} tier 2 autoclose 7d\``,
    });
  const { team: teamName, ...rest } = read.wish;
  const team = teamName === undefined ? undefined : await teamByName(seat.desk, teamName);
  if (teamName !== undefined && team === undefined)
    return seat.answer({ text: sayCatalogRefusal({ why: 'not_found', what: 'team', name: teamName }) });
  const changes: ServiceChanges = { ...rest, ...(team === undefined ? {} : { teamId: team.id }) };
  const outcome = await changeService(seat.desk, service.id, changes);
  return answerService(seat, outcome, (next) => `Saved: the service *${next.name}*.`);
}

const ACTS: Readonly<Record<string, One>> = {
  show: async (seat, service) => seat.answer(serviceCard(await sightOf(seat.desk, service))),
  edit,
  tier: (seat, service, words) => edit(seat, service, [...tokens('tier'), ...words]),
  incidents: (seat, service, words) => edit(seat, service, [...tokens('incidents'), ...words]),
  autoclose: (seat, service, words) => edit(seat, service, [...tokens('autoclose'), ...words]),
  archive: async (seat, service) => {
    const watching = await monitors(seat.desk, { serviceIds: [service.id] });
    const names = watching.map((monitor) => monitor.name);
    const outcome = await archiveService(seat.desk, service.id, names);
    return seat.answer({
      text: outcome.ok ? `The service *${service.name}* is archived.` : sayCatalogRefusal(outcome.refused),
    });
  },
};

/** Everything about services. */
export const serviceCommand = defineCommand({
  name: '/service',
  summary: 'makes services and says which team owns them and how much they matter',
  usage: USAGE,
  run: async (seat, text) => {
    const { word, rest } = firstWord(text);
    const words = tokens(rest);
    if (word === 'create' || word === 'new') return create(seat, words);
    if (word === 'list') {
      const living = (await services(seat.desk)).filter((service) => !service.archived);
      return seat.answer(
        serviceList(await Promise.all(living.map((service) => sightOf(seat.desk, service)))),
      );
    }
    const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined;
    if (act === undefined) return seat.answer(help(serviceCommand, word));
    const [{ text: name } = { text: undefined }, ...others] = words;
    if (name === undefined)
      return seat.answer({
        text: `Say which service. Example: \`${USAGE.find((line) => line.words.startsWith(word))?.example ?? '/service list'}\``,
      });
    const service = await serviceByName(seat.desk, name.toLowerCase());
    return service === undefined
      ? seat.answer({ text: sayCatalogRefusal({ why: 'not_found', what: 'service', name }) })
      : act(seat, service, others);
  },
});
