import { localDate } from '#base/calendar.ts';
import type { Matter } from '#status/broadcast.ts';
import type { ComponentStatus } from '#status/component.ts';
import type { ReportState } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import { COMPONENT_WORDS, STATE_WORDS } from '#status/words.ts';

/** What a change of a status page says in words, the same by mail and in Slack. Pure, plain text, not escaped for anything. */

/** Inside a sentence. */
const componentWord = (status: ComponentStatus): string => COMPONENT_WORDS[status].toLowerCase();
const stateWord = (state: ReportState): string =>
  state === 'postmortem' ? 'what happened' : STATE_WORDS[state].toLowerCase();

type Zoned = Pick<StatusPage, 'zone'>;
const format = (at: Date, zone: string, parts: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: zone }).format(at).replaceAll(',', '');
const dayWords = (at: Date, zone: string): string =>
  format(at, zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const clockWords = (at: Date, zone: string): string =>
  format(at, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** "Sun 29 Nov 2026 02:00 to 03:00 (Europe/Oslo)", in the page's zone. */
export function spanWords({ zone }: Zoned, from: Date, until: Date): string {
  const sameDay = localDate(from, zone) === localDate(until, zone);
  const end = sameDay ? clockWords(until, zone) : `${dayWords(until, zone)} ${clockWords(until, zone)}`;
  return `${dayWords(from, zone)} ${clockWords(from, zone)} to ${end} (${zone})`;
}

export type MatterWords = {
  /** One line: the fact. */
  readonly head: string;
  /** What is said about it, in the publisher's words; empty: nothing. */
  readonly body: string;
  /** What is affected, and when; a line each. */
  readonly facts: readonly string[];
  /** The code of the report's page; null: there is none to look at. */
  readonly code: string | null;
};

const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();

type ReportMatter = Extract<Matter, { readonly kind: 'report' }>;

const timeOf = ({ report }: ReportMatter, page: Zoned): string | undefined =>
  report.scheduledFor === null || report.scheduledUntil === null
    ? undefined
    : spanWords(page, new Date(report.scheduledFor), new Date(report.scheduledUntil));

function headOfReport(matter: ReportMatter, page: Zoned): string {
  const { report, update, moved } = matter;
  const name = oneLine(report.name);
  const status = report.updates.find((one) => one.code === update)?.status ?? report.status;
  if (report.kind === 'maintenance') {
    const time = timeOf(matter, page);
    const when = time === undefined ? '' : `, ${time}`;
    if (moved !== null) return `Maintenance moved: ${name}${when}`;
    if (status === 'scheduled') return `Maintenance announced: ${name}${when}`;
    if (status === 'in_progress') return `Maintenance has started: ${name}`;
    return `Maintenance ${stateWord(status)}: ${name}`;
  }
  if (status === 'resolved') return `Resolved: ${name}`;
  if (status === 'postmortem') return `What happened: ${name}`;
  // The oldest that is shown opened it.
  const first = report.updates.at(-1)?.code === update;
  return first ? name : `${name} (${stateWord(status)})`;
}

function factsOfReport(matter: ReportMatter, page: Zoned): readonly string[] {
  const { report, update, moved } = matter;
  const now = report.updates.find((one) => one.code === update);
  const time = timeOf(matter, page);
  return [
    ...(report.kind === 'incident' ? [`Status: ${stateWord(now?.status ?? report.status)}`] : []),
    ...(time === undefined ? [] : [`Time: ${time}`]),
    ...(moved === null ? [] : [`Before: ${spanWords(page, new Date(moved.for), new Date(moved.until))}`]),
    ...(now?.affected ?? []).map(
      (one) =>
        `${oneLine(one.name)}: ${componentWord(one.to)}${one.from === one.to ? '' : `, was ${componentWord(one.from)}`}`,
    ),
  ];
}

/** First the fact, then what is affected. */
export function wordsOf(matter: Matter, page: Zoned): MatterWords {
  switch (matter.kind) {
    case 'report':
      return {
        head: headOfReport(matter, page),
        body: matter.report.updates.find((one) => one.code === matter.update)?.body ?? '',
        facts: factsOfReport(matter, page),
        code: matter.report.code,
      };
    case 'retracted': {
      const maintenance = matter.report.kind === 'maintenance';
      return {
        head: `${maintenance ? 'Maintenance cancelled' : 'Taken back'}: ${oneLine(matter.report.name)}`,
        body: matter.reason,
        facts: maintenance ? [] : ['Please disregard what we wrote to you about it.'],
        code: null,
      };
    }
    case 'component':
      return {
        head: `${oneLine(matter.name)}: ${componentWord(matter.to)}`,
        body: '',
        facts: [`Before: ${componentWord(matter.from)}`],
        code: null,
      };
  }
}
