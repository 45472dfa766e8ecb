import type { PersonId, ServiceId } from '#base/ids.ts';
import type { Component, ComponentStatus } from '#status/component.ts';
import type { Draft, Report } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import type { Words } from '../define.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { brief } from './incident-brief.ts';
import { rangeIn } from './local-time.ts';
import { STATE_WORDS, markedComponent } from './status-words.ts';
import { at, mentions } from './words.ts';

/** A draft that is looked at before customers read it. */
export type Preview = {
  readonly page: StatusPage;
  readonly report: Report;
  readonly components: readonly Component[];
  readonly services: ReadonlyMap<ServiceId, string>;
  /** Whether the reader may publish it. */
  readonly may: boolean;
  readonly who: readonly PersonId[];
  /** What somebody else had written and this one stands in place of. */
  readonly over: Draft | null;
};

const quoted = (text: string): string =>
  brief(text, 2_000)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

/** The time as it will be once this is published. */
function timesOf(report: Report, draft: Draft): { readonly from: Date; readonly until: Date } | undefined {
  const from = draft.scheduledFor === null ? report.scheduledFor : new Date(draft.scheduledFor);
  const until = draft.scheduledUntil === null ? report.scheduledUntil : new Date(draft.scheduledUntil);
  return from === null || until === null ? undefined : { from, until };
}

function whenLine(report: Report, draft: Draft, zone: string): string {
  const times = timesOf(report, draft);
  if (report.kind === 'incident' || times === undefined) return '';
  return `*When:* ${rangeIn(times.from, times.until, zone)} (${zone}); for you ${at(times.from)} to ${at(times.until)}`;
}

function componentsLine({ report, components }: Preview, draft: Draft): string {
  const ended = draft.status === 'resolved' || draft.status === 'postmortem' || draft.status === 'completed';
  if (ended) return '*Components:* none is affected any longer';
  const named = components.filter((one) => draft.impacts[one.id] !== undefined);
  if (named.length === 0) return '*Components:* none is named';
  // The keys of impacts are those components.
  const said = named.map((one) =>
    report.kind === 'maintenance'
      ? brief(one.name, 100)
      : `${brief(one.name, 100)} ${markedComponent(draft.impacts[one.id] as ComponentStatus)}`,
  );
  return `*Components:* ${said.join(', ')}`;
}

function heldLine({ report, components, services }: Preview, draft: Draft): string {
  if (report.kind === 'incident' || draft.status === 'completed') return '';
  const ids = new Set(
    components.filter((one) => draft.impacts[one.id] !== undefined).flatMap((one) => one.serviceIds),
  );
  if (ids.size === 0) return '*Alerts:* none are held, these components show no service';
  const names = [...ids].map((id) => `\`${services.get(id) ?? id}\``).join(', ');
  return `*Alerts:* those of ${names} are held while it runs, and nobody is paged; what still fails at its end pages then`;
}

const toldLine = (draft: Draft): string =>
  draft.tell ? 'Subscribers are told.' : 'Quiet: no subscriber is told.';

function headOf({ page, report, may, who }: Preview): string {
  const title = escape(page.title);
  if (may)
    return report.phase === 'draft'
      ? `Nothing is published yet on ${title}. Look at it, then publish.`
      : `An update for ${title}, not published yet. Look at it, then publish.`;
  return `You may not publish on ${title}. The draft waits for approval: ${who.length === 0 ? 'an admin of the workspace can publish it' : `${mentions(who.slice(0, 8))} can publish it`}.`;
}

const overLines = (over: Draft | null): readonly string[] =>
  over === null
    ? []
    : [
        `It stands in place of the draft${over.by === null ? '' : ` by ${mentions([over.by])}`}: “${brief(over.body, 300)}”`,
      ];

const askLine = (draft: Draft): string =>
  `${STATE_WORDS[draft.status]}${draft.by === null ? '' : ` · by ${mentions([draft.by])}`}`;

/** The preview of a draft; with its buttons for those who may approve it. */
export function previewWords(of: Preview): Words {
  const { page, report, may } = of;
  const { draft } = report;
  if (draft === null) return { text: 'No draft of it waits.' };
  const lines = [
    `*${brief(draft.name, 200)}* · ${askLine(draft)}`,
    whenLine(report, draft, page.zone),
    componentsLine(of, draft),
    heldLine(of, draft),
    `*Text:*\n${quoted(draft.body)}`,
  ].filter((line) => line !== '');
  const buttons: readonly Block[] = may
    ? [
        actions(
          [
            button({
              id: 'status_preview.publish',
              text: 'Publish',
              value: `${report.id} ${report.version}`,
              style: 'primary',
            }),
            button({ id: 'status_preview.discard', text: 'Discard', value: report.id }),
          ],
          'status_preview',
        ),
      ]
    : [
        actions(
          [button({ id: 'status_preview.discard', text: 'Discard', value: report.id })],
          'status_preview',
        ),
      ];
  const head = headOf(of);
  return {
    text: head,
    blocks: [
      section(head),
      section(lines.join('\n')),
      context(toldLine(draft), ...overLines(of.over)),
      ...buttons,
    ],
  };
}

/** What was published, in one line. */
export function publishedWords(report: Report, page: StatusPage, url: string): Words {
  const last = report.updates.at(-1);
  const told = last?.told === true ? 'Subscribers are told.' : 'No subscriber is told.';
  const time =
    report.kind === 'maintenance' &&
    report.status === 'scheduled' &&
    report.scheduledFor !== null &&
    report.scheduledUntil !== null
      ? ` It begins by itself: ${rangeIn(report.scheduledFor, report.scheduledUntil, page.zone)} (${page.zone}).`
      : '';
  return {
    text: `Published on <${url}|${escape(page.title)}>: *${brief(report.name, 200)}* · ${STATE_WORDS[report.status].toLowerCase()}.${time} ${told}`,
  };
}
