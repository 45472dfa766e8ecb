import { showDuration } from '#base/time.ts';
import type { DraftWish } from '#status/report-rules.ts';
import type { Report } from '#status/report.ts';
import { discardDraft } from '#status/verbs/correct-report.ts';
import type { Seat } from '../define.ts';
import type { Token } from '../grammar.ts';
import { brief } from '../views/incident-brief.ts';
import { rangeIn } from '../views/local-time.ts';
import { maintenanceList } from '../views/status-maintenance.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';
import { STATE_WORDS } from '../views/status-words.ts';
import { isQuoted, readParts, textOf } from './status-grammar.ts';
import type { Known, Parts } from './status-grammar.ts';
import { propose } from './status-preview.ts';
import { readEnd, readWhen, zoneIn } from './status-when.ts';
import { listed, pagesMeant, reportNamed } from './status-which.ts';
import type { Reported } from './status-which.ts';

/** `/status maintenance list|move|start|finish|cancel|extend`: what becomes of those that are planned or under way. */

const WORDS: Known = { text: 'phrase', quiet: 'flag', page: 'one', from: 'many', zone: 'one' };
const SPLITS = new Set(['to', 'by', 'for', 'until']);

/** The name, which is a title in quotes, a number, or words up to "to", "by" or "for"; and what stands behind it. */
function nameAnd(first: readonly Token[]): { readonly name: string; readonly rest: readonly Token[] } {
  const [one] = first;
  if (one === undefined) return { name: '', rest: [] };
  const alone = isQuoted(one) || /^#?\d+\.?$/.test(one.text);
  const end = alone ? 1 : first.findIndex((token) => SPLITS.has(token.text.toLowerCase()) || isQuoted(token));
  const at = end < 0 ? first.length : end;
  return { name: textOf(first.slice(0, at)), rest: first.slice(at) };
}

type Asked = {
  readonly seat: Seat;
  readonly parts: Parts;
  readonly found: Reported;
  readonly rest: readonly Token[];
};
/** What is to be published of it; or why nothing is, in words. */
type Act = (asked: Asked) => Promise<DraftWish | string>;

const texts = (words: readonly Token[], parts: Parts): string =>
  textOf(parts.words.get('text') ?? words.filter(isQuoted));

/** As it stands, with another text: what was published of it, or its draft while nothing was. */
function asItIs(report: Report, body: string, quiet: boolean): DraftWish {
  const fresh = report.phase === 'draft' ? report.draft : null;
  return {
    name: fresh?.name ?? report.name,
    status: fresh?.status ?? report.status,
    body,
    impacts: fresh?.impacts ?? report.impacts,
    tell: !quiet,
  };
}

const quietIn = (parts: Parts): boolean => parts.words.has('quiet');

/** Its times while it is only a draft are the draft's. */
function timesOf({ scheduledFor, scheduledUntil, draft }: Report): {
  readonly from: Date;
  readonly until: Date;
} {
  const from = scheduledFor ?? new Date(draft?.scheduledFor ?? 0);
  const until = scheduledUntil ?? new Date(draft?.scheduledUntil ?? 0);
  return { from, until };
}

const move: Act = async ({ seat, parts, found: { page, report }, rest }) => {
  if (report.status !== 'scheduled')
    return `It has begun already, so only its end can move. Example: \`/status maintenance extend "${brief(report.name, 60)}" by 1h\``;
  const zone = zoneIn(page, parts.words.get('zone')?.[0]?.text);
  if ('problem' in zone) return zone.problem;
  const here = { now: seat.desk.clock.now(), zone: zone.zone };
  const typed = [...rest, ...(parts.words.get('from') ?? [])].map((token) => token.text);
  const words = ['to', 'until'].includes(typed[0]?.toLowerCase() ?? '') ? typed.slice(1) : typed;
  const times = timesOf(report);
  const read = readWhen(words, here);
  // A new beginning alone keeps its length.
  const length = showDuration(times.until.getTime() - times.from.getTime());
  const when = 'problem' in read && words.length > 0 ? readWhen([...words, 'for', length], here) : read;
  if ('problem' in when) return 'problem' in read ? read.problem : when.problem;
  const said = texts([], parts);
  const moved = `The maintenance was moved. It is now planned for ${rangeIn(when.from, when.until, page.zone)} (${page.zone}).`;
  const own = report.phase === 'draft' ? (report.draft?.body ?? moved) : moved;
  return {
    ...asItIs(report, said === '' ? own : said, quietIn(parts)),
    scheduledFor: when.from,
    scheduledUntil: when.until,
  };
};

const notPublished = ({ name }: Report): string =>
  `It is not published yet: \`/status draft "${brief(name, 60)}"\` shows it.`;

const start: Act = async ({ seat, parts, found: { report }, rest }) => {
  if (report.phase === 'draft') return notPublished(report);
  if (report.status !== 'scheduled') return `It is ${STATE_WORDS[report.status].toLowerCase()} already.`;
  const said = texts(rest, parts);
  return {
    ...asItIs(report, said === '' ? 'The maintenance has begun.' : said, quietIn(parts)),
    status: 'in_progress',
    // Alerts are held from the time it is planned for, so that is now.
    scheduledFor: seat.desk.clock.now(),
  };
};

const end =
  (own: string): Act =>
  async ({ parts, found: { report }, rest }) => {
    if (report.phase === 'draft') return notPublished(report);
    const said = texts(rest, parts);
    return { ...asItIs(report, said === '' ? own : said, quietIn(parts)), status: 'completed' };
  };

const finish: Act = async (asked) =>
  asked.found.report.status === 'scheduled' && asked.found.report.phase !== 'draft'
    ? `It has not begun yet. To drop it: \`/status maintenance cancel "${brief(asked.found.report.name, 60)}"\``
    : end('The maintenance is over.')(asked);

const extend: Act = async ({ seat, parts, found: { page, report }, rest }) => {
  if (report.phase === 'draft') return notPublished(report);
  const now = seat.desk.clock.now();
  const { until } = timesOf(report);
  const read = readEnd(
    rest.filter((token) => !isQuoted(token)).map((token) => token.text),
    until,
    { now, zone: page.zone },
  );
  if ('problem' in read) return read.problem;
  const said = texts(rest, parts);
  const { from } = timesOf(report);
  const longer = `The maintenance takes longer than planned: ${rangeIn(from, read.until, page.zone)} (${page.zone}).`;
  return { ...asItIs(report, said === '' ? longer : said, quietIn(parts)), scheduledUntil: read.until };
};

/** One that nobody has read of is simply dropped. */
const cancel: Act = async (asked) => {
  const { seat, found } = asked;
  if (found.report.phase !== 'draft') return end('The maintenance was cancelled.')(asked);
  const dropped = await discardDraft(seat.desk, found.report.id);
  return dropped.ok
    ? `The draft of “${brief(found.report.name, 100)}” is dropped; nobody had read of it.`
    : sayStatusRefusal(dropped.refused);
};

const on =
  (word: string, act: Act) =>
  async (seat: Seat, words: readonly Token[]): Promise<void> => {
    const parts = readParts(words, WORDS);
    const example = `/status maintenance ${word} "Database upgrade"${EXAMPLES[word] ?? ''}`;
    if (parts.problems.length > 0)
      return seat.answer({ text: `${parts.problems.join('; ')}. Example: \`${example}\`` });
    const of = await pagesMeant(seat.desk, parts.words.get('page')?.[0]?.text);
    if ('problem' in of) return seat.answer({ text: of.problem });
    const { name, rest } = nameAnd(parts.first);
    const found = reportNamed(name, await listed(seat.desk, of, 'maintenance'), 'maintenance');
    if ('problem' in found) return seat.answer({ text: found.problem });
    const wish = await act({ seat, parts, found, rest });
    const problem =
      typeof wish === 'string'
        ? wish
        : await propose(seat, found.page, { kind: 'maintenance', before: found.report }, wish);
    return problem === undefined ? undefined : seat.answer({ text: problem });
  };

const EXAMPLES: Readonly<Record<string, string>> = {
  move: ' from friday 22:00 to 23:00',
  extend: ' by 1h',
};

async function list(seat: Seat, words: readonly Token[]): Promise<void> {
  const named = words.filter((token) => token.text.toLowerCase() !== 'page');
  const of = await pagesMeant(seat.desk, named[0]?.text);
  if ('problem' in of) return seat.answer({ text: of.problem });
  return seat.answer(maintenanceList(await listed(seat.desk, of, 'maintenance'), of.length > 1));
}

/** Every act on a maintenance by its word. */
export const maintenanceActs: Readonly<
  Record<string, (seat: Seat, words: readonly Token[]) => Promise<void>>
> = {
  list,
  move: on('move', move),
  start: on('start', start),
  begin: on('start', start),
  finish: on('finish', finish),
  end: on('finish', finish),
  complete: on('finish', finish),
  cancel: on('cancel', cancel),
  extend: on('extend', extend),
};
