import type { Incident } from '#incidents/incident.ts';
import type { Words } from '../define.ts';
import { actions, button, context, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import { brief, cap } from './incident-brief.ts';
import { moment } from './words.ts';

/** A line of the timeline: when, and what happened as a sentence in mrkdwn. */
export type TimelineLine = { readonly at: Date; readonly text: string };

const PAGE_LINES = 15;
const LINE_CHARACTERS = 600;
const SECTION_CHARACTERS = 2_900;

/** How many pages a timeline of so many lines has, at least one. */
export const timelinePages = (count: number): number => Math.max(1, Math.ceil(count / PAGE_LINES));

function sections(lines: readonly string[]): readonly Block[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length < SECTION_CHARACTERS)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts.map((text) => section(text));
}

/** One page of an incident's timeline, oldest first; times in the reader's zone. `page` counts from 1 and is kept within what there is. */
export function timelinePage(incident: Incident, lines: readonly TimelineLine[], page: number): Words {
  const pages = timelinePages(lines.length);
  const shown = Math.min(Math.max(1, Math.trunc(page)), pages);
  const part = lines.slice((shown - 1) * PAGE_LINES, shown * PAGE_LINES);
  const buttons = [
    ...(shown > 1
      ? [button({ id: 'incident.timeline:earlier', text: 'Earlier', value: `${incident.id} ${shown - 1}` })]
      : []),
    ...(shown < pages
      ? [button({ id: 'incident.timeline:later', text: 'Later', value: `${incident.id} ${shown + 1}` })]
      : []),
  ];
  const title = `Timeline of incident ${incident.number}: ${brief(incident.title, 600)}`;
  const texts = part.map((line) => `${moment(line.at)}  ${cap(line.text, LINE_CHARACTERS)}`);
  return {
    text: title,
    blocks: [
      section(`*${title}*`),
      ...(texts.length === 0 ? [section('Nothing has happened yet.')] : sections(texts)),
      ...(pages > 1 ? [context(`Page ${shown} of ${pages}`)] : []),
      ...(buttons.length > 0 ? [actions(buttons, 'pages')] : []),
    ],
  };
}
