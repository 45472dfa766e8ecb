import { nearest } from '#base/nearest.ts';
import type { StatusPageId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import { pageByName, pages } from '#status/page-store.ts';
import { openReports, reportsOf } from '#status/report-store.ts';
import { isOpen } from '#status/report.ts';
import type { Report } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import { brief } from '../views/incident-brief.ts';
import { timeOfMaintenance } from '../views/status-page.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';

/** Which page or report a person means. Each answers why that cannot be said, in words. */

export type Problem = { readonly problem: string };

const NONE = 'There is no status page yet. An admin makes one: `/status create acme title "Acme"`';
/** So many drafts of one page can wait and still be found. */
const DRAFTS = 50;

/** The page of that name; without a name the only one there is. `example` is the command with its page, for those who must name it. */
export async function pageMeant(
  desk: Desk,
  name: string | undefined,
  example: string,
): Promise<StatusPage | Problem> {
  const found = name === undefined ? undefined : await pageByName(desk, name.toLowerCase());
  if (found !== undefined) return found;
  const all = await pages(desk);
  const [only] = all;
  if (only === undefined) return { problem: NONE };
  if (name === undefined)
    return all.length === 1
      ? only
      : {
          problem: `There are ${all.length} status pages; say which one you mean: ${all.map((page) => `\`${page.name}\``).join(', ')}. Example: \`${example.replace('<page>', only.name)}\``,
        };
  const meant = nearest(
    name,
    all.map((page) => page.name),
  );
  return {
    problem: `${sayStatusRefusal({ why: 'not_found', what: 'page', name })}${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`,
  };
}

/** Every living page, or the one that is named. */
export async function pagesMeant(
  desk: Desk,
  name: string | undefined,
): Promise<readonly StatusPage[] | Problem> {
  if (name !== undefined) {
    const page = await pageMeant(desk, name, '/status show <page>');
    return 'problem' in page ? page : [page];
  }
  const all = await pages(desk);
  return all.length === 0 ? { problem: NONE } : all;
}

export type Reported = { readonly page: StatusPage; readonly report: Report };

const begins = ({ report }: Reported): number =>
  (report.scheduledFor ?? new Date(report.draft?.scheduledFor ?? report.createdAt)).getTime();

/** What goes on or is planned on these pages, drafts too, in the order in which lists number them: by their beginning. */
export async function listed(
  desk: Desk,
  of: readonly StatusPage[],
  kind: Report['kind'],
): Promise<readonly Reported[]> {
  const found: Reported[] = [];
  for (const page of of) {
    const reports = [
      ...(await openReports(desk, page.id)),
      ...(await reportsOf(desk, page.id, ['draft'], DRAFTS)),
    ];
    found.push(...reports.filter((report) => report.kind === kind).map((report) => ({ page, report })));
  }
  return found.toSorted(
    (one, other) => begins(one) - begins(other) || (one.report.id < other.report.id ? -1 : 1),
  );
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, ' ').trim();

/** The one among these that is named by its title, by the beginning of it, or by its place in the list. */
export function reportNamed(
  name: string,
  all: readonly Reported[],
  kind: Report['kind'],
): Reported | Problem {
  const what = kind === 'maintenance' ? 'maintenance' : 'public incident';
  if (all.length === 0)
    return {
      problem:
        kind === 'maintenance'
          ? 'No maintenance is planned or under way. Plan one: `/status maintenance "Database upgrade" from tonight 22:00 to 23:00 components "Orders API"`'
          : 'No incident is public now. Write one: `/status incident "Orders fail" investigating "Some orders fail." components "Orders API" partial_outage`',
    };
  const place = /^#?(\d{1,3})\.?$/.exec(name)?.[1];
  const byPlace = place === undefined ? undefined : all[Number(place) - 1];
  const text = plain(name);
  const whole = all.filter(({ report }) => plain(report.name) === text);
  const found =
    whole.length > 0
      ? whole
      : text === ''
        ? []
        : all.filter(({ report }) => plain(report.name).startsWith(text));
  const [first] = found;
  if (found.length === 1 && first !== undefined) return first;
  if (byPlace !== undefined && found.length === 0) return byPlace;
  const lines = (found.length > 1 ? found : all)
    .slice(0, 10)
    .map(
      (one) =>
        `${all.indexOf(one) + 1}. ${brief(one.report.name, 80)}${timeOfMaintenance(one.report, one.page.zone)}`,
    );
  return {
    problem: `${found.length > 1 ? `Several are called “${brief(name, 60)}”` : name === '' ? `Say which ${what}` : `There is no ${what} “${brief(name, 60)}”`}. ${found.length > 1 ? 'Name it by its number' : 'Name it by its title in quotes, or by its number'}:\n${lines.join('\n')}`,
  };
}

/** Those that ended on a page, newest first: what may be taken back or opened again by its title. */
export async function ended(
  desk: Desk,
  pageId: StatusPageId,
  kind: Report['kind'],
): Promise<readonly Report[]> {
  return (await reportsOf(desk, pageId, ['published'], DRAFTS)).filter(
    (report) => report.kind === kind && !isOpen(report),
  );
}
