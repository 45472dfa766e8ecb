import { correctPublic, notePublic } from '#incidents/verbs/note-public.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import type { Report, ReportUpdate } from '../report.ts';
import { urlOfPage } from '../status-page.ts';
import type { StatusPage } from '../status-page.ts';

const OF_INCIDENTS = new Set(['investigating', 'identified', 'monitoring', 'resolved', 'postmortem']);

type Said = { readonly state: 'investigating'; readonly text: string };

function said(update: ReportUpdate | undefined): Said | undefined {
  if (update === undefined || !OF_INCIDENTS.has(update.status)) return undefined;
  // Only the states of incidents are in the set above.
  return { state: update.status as 'investigating', text: update.body };
}

/** The incident's card shows what is public and since when. */
export async function noteOnIncident(open: OpenDesk, page: StatusPage, report: Report): Promise<void> {
  const last = said(report.updates.at(-1));
  if (report.incidentId === null || last === undefined) return;
  await notePublic(open, report.incidentId, {
    ...last,
    page: page.title,
    url: `${urlOfPage(page, open.ways.publicUrl)}/incidents/${report.code}`,
    since: (report.publishedAt ?? open.instant).toISOString(),
  });
}

/** Its card and timeline, when something that customers had read was changed. */
export async function correctOnIncident(
  open: OpenDesk,
  report: Report,
  how: 'edited' | 'taken back',
): Promise<void> {
  const last = said(report.updates.findLast((update) => update.retractedAt === null));
  if (report.incidentId !== null && last !== undefined)
    await correctPublic(open, report.incidentId, last, how);
}
