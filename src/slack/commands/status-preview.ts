import type { ReportId } from '#base/ids.ts';
import { people, teams } from '#catalog/store.ts';
import { componentsOf } from '#status/component-store.ts';
import { pageById } from '#status/page-store.ts';
import type { DraftWish } from '#status/report-rules.ts';
import { reportById } from '#status/report-store.ts';
import type { Draft, Report } from '#status/report.ts';
import { urlOfPage, whoMayPublish } from '#status/status-page.ts';
import type { StatusPage } from '#status/status-page.ts';
import { discardDraft } from '#status/verbs/correct-report.ts';
import { publishDraft } from '#status/verbs/publish-draft.ts';
import { startReport, writeDraft } from '#status/verbs/write-draft.ts';
import type { Seat, Words } from '../define.ts';
import { previewWords, publishedWords } from '../views/status-proposal.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';
import { mayHere, serviceNames } from './status-page.ts';

/** What is to be published is looked at first: a draft is written, and one approval publishes it. */

/** The draft of a report as a preview, with the buttons for those who may approve it. */
export async function preview(
  seat: Seat,
  page: StatusPage,
  report: Report,
  over: Draft | null = null,
): Promise<Words> {
  const { desk } = seat;
  return previewWords({
    page,
    report,
    components: await componentsOf(desk, page.id),
    services: await serviceNames(desk),
    may: await mayHere(seat, page),
    who: whoMayPublish(page, await people(desk), await teams(desk)),
    over: over !== null && over.by !== seat.personId ? over : null,
  });
}

/**
 * Writes the draft of a new report, or of the next update of `before`, and shows it; undefined when it could, else why not, in words. The draft of somebody
 * who may not publish asks those who may.
 */
export async function propose(
  seat: Seat,
  page: StatusPage,
  of: { readonly kind: Report['kind']; readonly before?: Report; readonly channelId?: string | null },
  wish: DraftWish,
): Promise<string | undefined> {
  const asking = { ...wish, asks: !(await mayHere(seat, page)) };
  const outcome =
    of.before === undefined
      ? await startReport(
          seat.desk,
          {
            pageId: page.id,
            kind: of.kind,
            incidentId: null,
            channelId: of.channelId ?? seat.channelId ?? null,
          },
          asking,
        )
      : await writeDraft(seat.desk, of.before.id, asking, of.before.version);
  if (!outcome.ok) return sayStatusRefusal(outcome.refused);
  await seat.answer(await preview(seat, page, outcome.value, of.before?.draft ?? null));
  return undefined;
}

type Looked = { readonly report: Report; readonly page: StatusPage };

async function lookedAt(seat: Seat, id: ReportId): Promise<Looked | undefined> {
  const report = await reportById(seat.desk, id);
  const page = report === undefined ? undefined : await pageById(seat.desk, report.pageId);
  return report === undefined || page === undefined ? undefined : { report, page };
}

/** The button of a preview: approves the draft as it was seen. */
export async function publishSeen(seat: Seat, id: ReportId, seen: number): Promise<void> {
  const outcome = await publishDraft(seat.desk, id, seen);
  const now = await lookedAt(seat, id);
  if (outcome.ok && now !== undefined)
    return seat.replace(
      publishedWords(outcome.value, now.page, urlOfPage(now.page, seat.desk.ways.publicUrl)),
    );
  if (outcome.ok) return undefined;
  const { refused } = outcome;
  const stays = refused.why === 'not_allowed' || refused.why === 'changed_meanwhile';
  await (stays
    ? seat.answer({ text: sayStatusRefusal(refused) })
    : seat.replace({ text: sayStatusRefusal(refused) }));
  if (refused.why === 'changed_meanwhile' && now !== undefined && now.report.draft !== null)
    await seat.replace(await preview(seat, now.page, now.report));
  return undefined;
}

/** The other button: the draft is dropped. */
export async function discardSeen(seat: Seat, id: ReportId): Promise<void> {
  const outcome = await discardDraft(seat.desk, id);
  return seat.replace({
    text: outcome.ok ? 'The draft is dropped; nothing was published.' : sayStatusRefusal(outcome.refused),
  });
}
