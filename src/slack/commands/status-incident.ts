import { componentsOf } from '#status/component-store.ts';
import type { DraftWish } from '#status/report-rules.ts';
import { INCIDENT_STATES } from '#status/report.ts';
import type { IncidentState, Report } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import { retractReport } from '#status/verbs/correct-report.ts';
import type { Seat } from '../define.ts';
import type { Token } from '../grammar.ts';
import { brief } from '../views/incident-brief.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';
import { isQuoted, readParts, textOf } from './status-grammar.ts';
import type { Known, Parts } from './status-grammar.ts';
import { componentTokens, impactsFrom } from './status-maintenance.ts';
import { preview, propose } from './status-preview.ts';
import { ended, listed, pageMeant, pagesMeant, reportNamed } from './status-which.ts';
import type { Problem, Reported } from './status-which.ts';
import { readImpacts, readState } from './status-words.ts';

/** `/status incident|update|resolve|retract|draft`: trouble that customers read of, with or without an incident channel. */

const WORDS: Known = {
  components: 'many',
  component: 'many',
  text: 'phrase',
  reason: 'phrase',
  quiet: 'flag',
  page: 'one',
};
export const INCIDENT =
  '/status incident "Orders fail" investigating "Some orders fail. We are looking into it." components "Orders API" partial_outage';
const UPDATE = '/status update "Orders fail" identified "A supplier is slow."';

const say = (seat: Seat, text: string): Promise<void> => seat.answer({ text });
const pageIn = (parts: Parts): string | undefined => parts.words.get('page')?.[0]?.text;

const isState = (token: Token): boolean =>
  !isQuoted(token) && INCIDENT_STATES.some((state) => state === token.text.toLowerCase());

type Told = {
  readonly name: string;
  readonly state: IncidentState | undefined;
  readonly text: string;
};

/** `"Orders fail" identified "A supplier is slow."`: a name, a state, a text; the last two may be left out. */
function read(parts: Parts): Told | Problem {
  const { first } = parts;
  const [one] = first;
  const end = first.findIndex((token, index) => index > 0 && (isQuoted(token) || isState(token)));
  const alone = one !== undefined && (isQuoted(one) || /^#?\d+\.?$/.test(one.text));
  const at = alone ? 1 : end < 0 ? first.length : end;
  const [next, ...rest] = first.slice(at);
  const text = parts.words.get('text');
  const name = textOf(first.slice(0, at));
  if (next === undefined) return { name, state: undefined, text: textOf(text ?? []) };
  const state = isQuoted(next) ? undefined : readState(next.text);
  if (typeof state === 'object') return state;
  const words = state === undefined ? [next, ...rest] : rest;
  return { name, state, text: textOf(text ?? words) };
}

/** What is named of the components, over what was said of them before. */
async function impactsOf(
  seat: Seat,
  page: StatusPage,
  parts: Parts,
  before: Report['impacts'],
): Promise<Report['impacts'] | Problem> {
  const typed = componentTokens(parts);
  if (typed.length === 0) return before;
  const named = readImpacts(typed, await componentsOf(seat.desk, page.id), null);
  return 'problem' in named ? named : { ...before, ...impactsFrom(named.impacts) };
}

/** `/status incident "Orders fail" investigating "…" components …`. */
export async function incident(seat: Seat, words: readonly Token[]): Promise<void> {
  const parts = readParts(words, WORDS);
  if (parts.first.length === 0)
    return say(seat, `Say what is wrong, in the words of customers. Example: \`${INCIDENT}\``);
  if (parts.problems.length > 0)
    return say(seat, `Nothing was written: ${parts.problems.join('; ')}. Example: \`${INCIDENT}\``);
  const page = await pageMeant(seat.desk, pageIn(parts), `${INCIDENT} page <page>`);
  if ('problem' in page) return say(seat, page.problem);
  const told = read(parts);
  if ('problem' in told) return say(seat, `${told.problem}. Example: \`${INCIDENT}\``);
  const impacts = await impactsOf(seat, page, parts, {});
  if ('problem' in impacts) return say(seat, impacts.problem);
  const problem = await propose(
    seat,
    page,
    { kind: 'incident' },
    {
      name: told.name,
      status: told.state ?? 'investigating',
      body: told.text,
      impacts,
      tell: !parts.words.has('quiet'),
    },
  );
  return problem === undefined ? undefined : say(seat, problem);
}

/** The incident that is named, on the page that is named or on any; those that ended too where `over` says so. */
async function meant(seat: Seat, parts: Parts, name: string, over: boolean): Promise<Reported | Problem> {
  const of = await pagesMeant(seat.desk, pageIn(parts));
  if ('problem' in of) return of;
  const open = await listed(seat.desk, of, 'incident');
  const found = reportNamed(name, open, 'incident');
  if (!('problem' in found) || !over) return found;
  for (const page of of) {
    const old = (await ended(seat.desk, page.id, 'incident')).map((report) => ({ page, report }));
    const one = old.find(({ report }) => report.name.toLowerCase() === name.toLowerCase());
    if (one !== undefined) return one;
  }
  return found;
}

/** What was published of it, or its draft while nothing was. */
const standing = (report: Report): Pick<DraftWish, 'name' | 'status' | 'impacts'> => {
  const fresh = report.phase === 'draft' ? report.draft : null;
  return {
    name: fresh?.name ?? report.name,
    // Of an incident only states of incidents are there.
    status: fresh?.status ?? report.status,
    impacts: fresh?.impacts ?? report.impacts,
  };
};

async function next(seat: Seat, parts: Parts, of: { readonly to?: IncidentState; readonly text?: string }) {
  if (parts.problems.length > 0) return `${parts.problems.join('; ')}. Example: \`${UPDATE}\``;
  const told = read(parts);
  if ('problem' in told) return `${told.problem}. Example: \`${UPDATE}\``;
  const found = await meant(seat, parts, told.name, true);
  if ('problem' in found) return found.problem;
  const { page, report } = found;
  const body = told.text === '' ? (of.text ?? '') : told.text;
  if (body === '')
    return `Say what customers should know. Example: \`/status update "${brief(report.name, 60)}" identified "A supplier is slow."\``;
  const before = standing(report);
  const impacts = await impactsOf(seat, page, parts, before.impacts);
  if ('problem' in impacts) return impacts.problem;
  return propose(
    seat,
    page,
    { kind: 'incident', before: report },
    {
      ...before,
      status: of.to ?? told.state ?? before.status,
      body,
      impacts,
      tell: !parts.words.has('quiet'),
    },
  );
}

/** `/status update "Orders fail" identified "…"`. */
export async function update(seat: Seat, words: readonly Token[]): Promise<void> {
  const problem = await next(seat, readParts(words, WORDS), {});
  return problem === undefined ? undefined : say(seat, problem);
}

/** `/status resolve "Orders fail" "…"`. */
export async function resolve(seat: Seat, words: readonly Token[]): Promise<void> {
  const problem = await next(seat, readParts(words, WORDS), {
    to: 'resolved',
    text: 'This incident is resolved.',
  });
  return problem === undefined ? undefined : say(seat, problem);
}

/** `/status retract "Orders fail" reason "…"`: it was published by mistake. */
export async function retract(seat: Seat, words: readonly Token[]): Promise<void> {
  const example = '/status retract "Orders fail" reason "It was a test."';
  const parts = readParts(words, WORDS);
  if (parts.problems.length > 0) return say(seat, `${parts.problems.join('; ')}. Example: \`${example}\``);
  const [one, ...rest] = parts.first;
  const name = one !== undefined && isQuoted(one) ? one.text : textOf(parts.first);
  const of = await pagesMeant(seat.desk, pageIn(parts));
  if ('problem' in of) return say(seat, of.problem);
  const planned = await listed(seat.desk, of, 'maintenance');
  const asMaintenance = planned.find(({ report }) => report.name.toLowerCase() === name.toLowerCase());
  const found = asMaintenance ?? (await meant(seat, parts, name, true));
  if ('problem' in found) return say(seat, found.problem);
  const reason = textOf(parts.words.get('reason') ?? rest.filter(isQuoted));
  if (reason === '') return say(seat, `Say why, for those who were told of it. Example: \`${example}\``);
  const outcome = await retractReport(seat.desk, found.report.id, reason);
  return say(
    seat,
    outcome.ok
      ? `*${brief(found.report.name, 200)}* is off the page \`${found.page.name}\`. Components show what they would without it; subscribers who were told of it are told that it was a mistake.`
      : sayStatusRefusal(outcome.refused),
  );
}

/** `/status draft "Orders fail"`: the preview of what waits, once more. */
export async function draft(seat: Seat, words: readonly Token[]): Promise<void> {
  const parts = readParts(words, { page: 'one' });
  const of = await pagesMeant(seat.desk, pageIn(parts));
  if ('problem' in of) return say(seat, of.problem);
  const all = [
    ...(await listed(seat.desk, of, 'incident')),
    ...(await listed(seat.desk, of, 'maintenance')),
  ].filter(({ report }) => report.draft !== null);
  if (all.length === 0) return say(seat, 'No draft waits.');
  const name = textOf(parts.first);
  const [only] = all;
  const found =
    name === '' && all.length === 1 && only !== undefined ? only : reportNamed(name, all, 'incident');
  if ('problem' in found) return say(seat, found.problem.replaceAll('incident on a status page', 'draft'));
  return seat.answer(await preview(seat, found.page, found.report));
}
