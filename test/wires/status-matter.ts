import type { ComponentId, ReportId } from '#base/ids.ts';
import { reportMatter, retractedMatter } from '#status/broadcast.ts';
import type { Matter } from '#status/broadcast.ts';
import type { ComponentStatus } from '#status/component.ts';
import type { Report, ReportState, ReportUpdate } from '#status/report.ts';

/** What is published, in few words. */
export type Saying = {
  readonly id?: ReportId;
  readonly name?: string;
  readonly kind?: Report['kind'];
  /** Oldest first; the last one is what is told. */
  readonly says: readonly (readonly [ReportState, string])[];
  readonly impacts?: Readonly<Record<ComponentId, ComponentStatus>>;
  readonly moved?: { readonly for: Date; readonly until: Date };
  readonly retracted?: string;
  readonly incidentId?: Report['incidentId'];
  readonly channelId?: string;
};

export const REPORT: ReportId = 'rep_aaaaaaaaaaaaaaaa';

const updateOf = ([status, body]: readonly [ReportState, string], index: number, at: Date): ReportUpdate => ({
  code: `update${String(index).padStart(6, '0')}`,
  status,
  body,
  at: at.toISOString(),
  editedAt: null,
  retractedAt: null,
  by: null,
  impacts: {},
  affected: [],
  told: true,
});

/** The report as it stands after all that was said, and the matter of the last word. */
export function matterOf(saying: Saying, now: Date): { readonly report: Report; readonly matter: Matter } {
  const { kind = 'incident', says, retracted, moved } = saying;
  const updates = says.map((one, index) => updateOf(one, index, now));
  const [status] = says.at(-1) ?? ['investigating' as const];
  const over = status === 'resolved' || status === 'completed' || status === 'postmortem';
  const report: Report = {
    id: saying.id ?? REPORT,
    code: (saying.id ?? REPORT).slice(4, 16),
    pageId: 'stp_aaaaaaaaaaaaaaaa',
    kind,
    incidentId: saying.incidentId ?? null,
    channelId: saying.channelId ?? null,
    name: saying.name ?? 'Orders fail in part',
    phase: retracted === undefined ? 'published' : 'retracted',
    status,
    impact: kind === 'maintenance' ? 'maintenance' : 'major',
    impacts: saying.impacts ?? {},
    updates,
    draft: null,
    version: updates.length,
    scheduledFor: kind === 'maintenance' ? new Date('2026-03-29T00:30:00Z') : null,
    scheduledUntil: kind === 'maintenance' ? new Date('2026-03-29T02:00:00Z') : null,
    serviceIds: [],
    startedAt: now,
    publishedAt: now,
    monitoringAt: null,
    resolvedAt: over ? now : null,
    retractedAt: null,
    nextUpdateAt: null,
    createdBy: null,
    createdAt: now,
    updatedAt: now,
  };
  const matter =
    retracted === undefined
      ? reportMatter(report, updates.at(-1)?.code ?? '', moved ?? null)
      : retractedMatter(report, retracted);
  return { report, matter };
}
