import { componentsOf } from '#status/component-store.ts';
import type { Component, ComponentStatus } from '#status/component.ts';
import type { Impacts } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import type { Seat } from '../define.ts';
import type { Token } from '../grammar.ts';
import { maintenanceForm } from '../views/status-maintenance-form.ts';
import { isQuoted, readParts, textOf } from './status-grammar.ts';
import type { Known, Parts } from './status-grammar.ts';
import { maintenanceActs } from './status-maintenance-acts.ts';
import { propose } from './status-preview.ts';
import { readWhen, skippedTime, zoneIn } from './status-when.ts';
import type { When } from './status-when.ts';
import { pageMeant } from './status-which.ts';
import { readImpacts } from './status-words.ts';

/** `/status maintenance "Database upgrade" from … to … components …`: planning one, after a preview. */

export const PLAN =
  '/status maintenance "Database upgrade" from 2026-11-29T01:00 to 2026-11-29T02:00 components "Orders API"';

const WORDS: Known = {
  from: 'many',
  zone: 'one',
  components: 'many',
  component: 'many',
  text: 'phrase',
  quiet: 'flag',
  page: 'one',
};

/** The keys are ids of components, since that is what they were read from. */
export const impactsFrom = (read: ReadonlyMap<Component['id'], ComponentStatus>): Impacts =>
  Object.fromEntries(read) as Impacts;

export const componentTokens = ({ words }: Parts): readonly Token[] => [
  ...(words.get('components') ?? []),
  ...(words.get('component') ?? []),
];

const named = (components: readonly Component[], impacts: Impacts): string => {
  const names = components.filter((one) => impacts[one.id] !== undefined).map((one) => one.name);
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
};

export type Planned = {
  readonly name: string;
  readonly when: When;
  readonly impacts: Impacts;
  /** Empty: a sentence of our own. */
  readonly text: string;
  readonly quiet: boolean;
};

/** Writes the draft of a maintenance and shows it; undefined when it could, else why not, in words. */
export async function plan(
  seat: Seat,
  page: StatusPage,
  planned: Planned,
  channelId?: string | null,
): Promise<string | undefined> {
  const components = await componentsOf(seat.desk, page.id);
  return propose(
    seat,
    page,
    { kind: 'maintenance', ...(channelId === undefined ? {} : { channelId }) },
    {
      name: planned.name,
      status: 'scheduled',
      body:
        planned.text === '' ? `Planned maintenance of ${named(components, planned.impacts)}.` : planned.text,
      impacts: planned.impacts,
      tell: !planned.quiet,
      scheduledFor: planned.when.from,
      scheduledUntil: planned.when.until,
    },
  );
}

/** A title in quotes may be followed by its time without `from`. */
function titleAndTime(parts: Parts): { readonly title: string; readonly time: readonly Token[] } {
  const [title] = parts.first;
  const from = parts.words.get('from');
  if (title === undefined || !isQuoted(title)) return { title: textOf(parts.first), time: from ?? [] };
  return { title: title.text, time: [...parts.first.slice(1), ...(from ?? [])] };
}

async function planWith(seat: Seat, parts: Parts, page: StatusPage): Promise<string | undefined> {
  const { title, time } = titleAndTime(parts);
  if (title === '') return `Say what it is called, in quotes. Example: \`${PLAN}\``;
  const zone = zoneIn(page, parts.words.get('zone')?.[0]?.text);
  if ('problem' in zone) return zone.problem;
  const when = readWhen(
    time.map((token) => token.text),
    { now: seat.desk.clock.now(), zone: zone.zone },
  );
  if ('problem' in when) return when.problem;
  const components = await componentsOf(seat.desk, page.id);
  const touched = componentTokens(parts);
  if (touched.length === 0) return `Say which components it touches. Example: \`${PLAN}\``;
  const read = readImpacts(touched, components, 'under_maintenance');
  if ('problem' in read) return read.problem;
  const problem = await plan(seat, page, {
    name: title,
    when,
    impacts: impactsFrom(read.impacts),
    text: textOf(parts.words.get('text') ?? []),
    quiet: parts.words.has('quiet'),
  });
  const skipped = skippedTime(
    time.map((token) => token.text),
    when.from,
    zone.zone,
  );
  if (problem === undefined && skipped !== undefined) await seat.answer({ text: skipped });
  return problem;
}

/** The form; it remembers where it was asked for. */
export async function openMaintenanceForm(seat: Seat, page: StatusPage): Promise<void> {
  const leaves = (await componentsOf(seat.desk, page.id)).filter((one) => !one.isGroup);
  if (leaves.length === 0)
    return seat.answer({
      text: `A maintenance touches components, and \`${page.name}\` has none yet: \`/status component add "Orders API" page ${page.name}\``,
    });
  return seat.open(maintenanceForm(page, leaves, seat.channelId ?? null));
}

/** Planning by words or by the form, and the acts on those that are planned. */
export async function maintenance(seat: Seat, words: readonly Token[]): Promise<void> {
  const [first, ...rest] = words;
  const word = first === undefined || isQuoted(first) ? '' : first.text.toLowerCase();
  const act = Object.hasOwn(maintenanceActs, word) ? maintenanceActs[word] : undefined;
  if (act !== undefined) return act(seat, rest);
  const parts = readParts(words, WORDS);
  const page = await pageMeant(seat.desk, parts.words.get('page')?.[0]?.text, `${PLAN} page <page>`);
  if ('problem' in page) return seat.answer({ text: page.problem });
  if (parts.first.length === 0 && [...parts.words.keys()].every((one) => one === 'page'))
    return openMaintenanceForm(seat, page);
  if (parts.problems.length > 0)
    return seat.answer({ text: `Nothing was planned: ${parts.problems.join('; ')}. Example: \`${PLAN}\`` });
  const problem = await planWith(seat, parts, page);
  return problem === undefined ? undefined : seat.answer({ text: problem });
}
