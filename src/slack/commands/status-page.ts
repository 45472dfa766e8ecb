import type { Outcome } from '#base/decision.ts';
import type { PersonId, ServiceId, TeamId } from '#base/ids.ts';
import { people, services, teamByName, teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { PageWish } from '#status/page-rules.ts';
import { pages } from '#status/page-store.ts';
import { reportsOf } from '#status/report-store.ts';
import type { StatusRefusal } from '#status/report.ts';
import { readSight } from '#status/sight-store.ts';
import { mayPublish, urlOfPage, whoMayPublish } from '#status/status-page.ts';
import type { StatusPage } from '#status/status-page.ts';
import { activeSubscribers } from '#status/subscriber-store.ts';
import { refusalToPublish } from '#status/verbs/allowed.ts';
import { archivePage, changePage, refusalToArchive } from '#status/verbs/change-page.ts';
import { createPage } from '#status/verbs/create-page.ts';
import { hashPassword } from '#world/password.ts';
import type { Seat } from '../define.ts';
import type { Token } from '../grammar.ts';
import { sayCatalogRefusal } from '../views/refusals.ts';
import { pageForm } from '../views/status-page-form.ts';
import { archiveQuestion, pageCard, pageList, pageSaid } from '../views/status-page.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';
import { mentions } from '../views/words.ts';
import { readParts, unknownWord } from './status-grammar.ts';
import { PAGE_WORDS, readPageWish } from './status-page-words.ts';
import type { TypedPage } from './status-page-words.ts';
import { pageMeant } from './status-which.ts';
import { peopleIn } from './team-people.ts';

/** `/status show|list|create|edit|publishers|archive`: the pages themselves. */

const CREATE = '/status create acme title "Acme" zone Europe/Oslo';
/** So many drafts are named on a page's card. */
const DRAFTS = 50;

export const serviceNames = async (desk: Desk): Promise<ReadonlyMap<ServiceId, string>> =>
  new Map((await services(desk)).map((service) => [service.id, service.name]));

export async function mayHere(seat: Seat, page: StatusPage): Promise<boolean> {
  return mayPublish(seat.desk.actor, page, await people(seat.desk), await teams(seat.desk));
}

const secretOf = (page: StatusPage, url: string): string | undefined =>
  page.access === 'link' && page.linkKey !== null ? `${url}?key=${page.linkKey}` : undefined;

async function card(seat: Seat, page: StatusPage): Promise<void> {
  const sight = await readSight(seat.desk, page);
  return seat.answer(
    pageCard({
      sight,
      drafts: await drafts(seat.desk, page),
      services: await serviceNames(seat.desk),
      secretUrl: (await mayHere(seat, page)) ? secretOf(page, sight.url) : undefined,
    }),
  );
}

/** Reports that nobody outside reads yet, and published ones with something new beside them. */
async function drafts(desk: Desk, page: StatusPage) {
  const all = await reportsOf(desk, page.id, ['draft', 'published'], DRAFTS * 4);
  return all.filter((report) => report.draft !== null).slice(0, DRAFTS);
}

/** `/status show [page]`; with several pages and none named, all of them. */
export async function show(seat: Seat, words: readonly Token[]): Promise<void> {
  const [name] = words;
  const all = await pages(seat.desk);
  if (name === undefined && all.length !== 1) return list(seat);
  const page = await pageMeant(seat.desk, name?.text, '/status show <page>');
  return 'problem' in page ? seat.answer({ text: page.problem }) : card(seat, page);
}

export async function list(seat: Seat): Promise<void> {
  const sights = [];
  for (const page of await pages(seat.desk)) sights.push(await readSight(seat.desk, page));
  return seat.answer(pageList(sights));
}

/** What was typed as the database keeps it: the password hashed, and forgotten where the page is behind none. */
export async function wishOf(desk: Desk, { wish, password, newLink }: TypedPage): Promise<PageWish> {
  return {
    ...wish,
    ...(wish.access === undefined || wish.access === 'password' ? {} : { password: null }),
    ...(password === undefined ? {} : { password: await hashPassword(password) }),
    ...(newLink === true ? { linkKey: desk.ids.secret() } : {}),
  };
}

/** Says what became of a page, or why nothing did. */
export async function answerPage(
  seat: Seat,
  outcome: Outcome<StatusPage, StatusRefusal>,
  first: (page: StatusPage) => string,
): Promise<void> {
  if (!outcome.ok) return seat.answer({ text: sayStatusRefusal(outcome.refused) });
  const page = outcome.value;
  const url = urlOfPage(page, seat.desk.ways.publicUrl);
  return seat.answer(
    pageSaid(first(page), page, {
      url,
      secretUrl: secretOf(page, url),
      publishers: await publishersSaid(seat.desk, page),
    }),
  );
}

async function publishersSaid(desk: Desk, page: StatusPage): Promise<string> {
  const who = whoMayPublish(page, await people(desk), await teams(desk));
  return who.length === 0
    ? 'Nobody may publish on it: name somebody.'
    : `${mentions(who.slice(0, 10))}${who.length > 10 ? ` and ${who.length - 10} more` : ''} may publish on it.`;
}

const refuse = (seat: Seat, what: string, problems: readonly string[], example: string): Promise<void> =>
  seat.answer({ text: `Nothing was ${what}: ${problems.join('; ')}. Example: \`${example}\`` });

/** `/status create acme title "Acme" …`; without words a form. */
export async function create(seat: Seat, words: readonly Token[]): Promise<void> {
  if (words.length === 0) return seat.open(pageForm(undefined, []));
  const parts = readParts(words, PAGE_WORDS);
  const [name, ...more] = parts.first;
  const typed = readPageWish(parts);
  if (name === undefined)
    return refuse(seat, 'made', ['say its name first, as it stands in its address'], CREATE);
  if (more.length > 0) return refuse(seat, 'made', [unknownWord(more[0], PAGE_WORDS)], CREATE);
  if ('problems' in typed) return refuse(seat, 'made', typed.problems, CREATE);
  const wish = await wishOf(seat.desk, typed);
  const outcome = await createPage(seat.desk, { ...wish, name: name.text });
  return answerPage(seat, outcome, (page) => `The status page \`${page.name}\` is made.`);
}

/** `/status edit acme …`; without words a form. */
export async function edit(seat: Seat, words: readonly Token[]): Promise<void> {
  const parts = readParts(words, PAGE_WORDS);
  const page = await pageMeant(seat.desk, parts.first[0]?.text, '/status edit <page> title "Acme"');
  if ('problem' in page) return seat.answer({ text: page.problem });
  const example = `/status edit ${page.name} title "Acme" promise 1h`;
  if (parts.first.length > 1)
    return refuse(seat, 'changed', [unknownWord(parts.first[1], PAGE_WORDS)], example);
  if (parts.words.size === 0) return seat.open(pageForm(page, await teams(seat.desk)));
  const typed = readPageWish(parts);
  if ('problems' in typed) return refuse(seat, 'changed', typed.problems, example);
  const outcome = await changePage(seat.desk, page.id, await wishOf(seat.desk, typed));
  return answerPage(seat, outcome, (next) => `Saved: the status page \`${next.name}\`.`);
}

/** The people and teams that words name, `@ada @bo team orders`. */
async function publishersIn(
  seat: Seat,
  words: readonly Token[],
): Promise<
  { readonly people: readonly PersonId[]; readonly teams: readonly TeamId[] } | { readonly problem: string }
> {
  const [named, ofTeams]: [string[], TeamId[]] = [[], []];
  for (let at = 0; at < words.length; at += 1) {
    const text = words[at]?.text ?? '';
    if (text.toLowerCase() !== 'team') {
      named.push(text);
      continue;
    }
    at += 1;
    const name = words[at]?.text ?? '';
    const team = await teamByName(seat.desk, name.toLowerCase());
    if (team === undefined) return { problem: sayCatalogRefusal({ why: 'not_found', what: 'team', name }) };
    ofTeams.push(team.id);
  }
  const found = await peopleIn(seat.desk, seat.personId, named);
  return 'problem' in found ? found : { people: found.ids, teams: ofTeams };
}

/** `/status publishers acme @ada team orders` replaces who may publish; without people it says who may. */
export async function publishers(seat: Seat, words: readonly Token[]): Promise<void> {
  const [name, ...rest] = words;
  const page = await pageMeant(seat.desk, name?.text, '/status publishers <page> @ada team orders');
  if ('problem' in page) return seat.answer({ text: page.problem });
  if (rest.length === 0)
    return seat.answer({
      text: `${await publishersSaid(seat.desk, page)} To replace them: \`/status publishers ${page.name} @ada @bo team orders\`. Admins always may.`,
    });
  const none = rest.length === 1 && rest[0]?.text.toLowerCase() === 'none';
  const found = await publishersIn(seat, none ? [] : rest);
  if ('problem' in found)
    return seat.answer({
      // The example is one of teams there.
      text: `${found.problem.replace(': `/team add orders @ada`', '')} Example: \`/status publishers ${page.name} @ada team orders\``,
    });
  const outcome = await changePage(seat.desk, page.id, { publishers: found });
  return answerPage(seat, outcome, (next) => `Saved: who publishes on \`${next.name}\`.`);
}

/** `/status archive acme` asks first: what was there cannot be had back. */
export async function archive(seat: Seat, words: readonly Token[]): Promise<void> {
  const [name] = words;
  if (name === undefined)
    return seat.answer({
      text: 'Say which page nobody is to read any more. Example: `/status archive acme`',
    });
  const page = await pageMeant(seat.desk, name.text, '/status archive <page>');
  if ('problem' in page) return seat.answer({ text: page.problem });
  const refusal = (await refusalToPublish(seat.desk, page)) ?? (await refusalToArchive(seat.desk, page));
  if (refusal !== undefined) return seat.answer({ text: sayStatusRefusal(refusal) });
  return seat.answer(
    archiveQuestion(
      page,
      urlOfPage(page, seat.desk.ways.publicUrl),
      await activeSubscribers(seat.desk, page.id),
    ),
  );
}

export async function archiveAsked(seat: Seat, page: StatusPage): Promise<void> {
  const outcome = await archivePage(seat.desk, page.id);
  return seat.replace({
    text: outcome.ok
      ? `The status page \`${page.name}\` is archived: its address answers that there is none. \`/status list\` shows those that are left.`
      : sayStatusRefusal(outcome.refused),
  });
}
