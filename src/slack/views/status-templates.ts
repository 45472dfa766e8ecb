import { worst } from '#status/component.ts';
import type { ComponentStatus } from '#status/component.ts';
import type { ReportState } from '#status/report.ts';
import { COMPONENT_WORDS } from './status-words.ts';

/** What customers may read, offered to whoever writes: only names of components stand in it, never those of monitors or of services. */

const NAMED = 3;

/** "Orders API", "Orders API and Checkout", "Orders API, Checkout, Search and 4 more"; some of our services when none is named. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'some of our services';
  const rest = names.length - NAMED;
  const shown = rest > 0 ? [...names.slice(0, NAMED), `${rest} more`] : names;
  const last = shown.at(-1) ?? '';
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

/** "Orders API: partial outage", at most 200 characters. */
export function titleTemplate(names: readonly string[], statuses: readonly ComponentStatus[]): string {
  if (names.length === 0) return 'Service disruption';
  const status = worst(statuses);
  const what = status === 'operational' ? 'disruption' : COMPONENT_WORDS[status].toLowerCase();
  return `${listed(names).slice(0, 170)}: ${what}`;
}

/** A calm text for each state of an incident; empty for those of a maintenance. */
export function textTemplate(state: ReportState, names: readonly string[]): string {
  const of = listed(names);
  switch (state) {
    case 'investigating':
      return `We are investigating a problem with ${of}. We will post an update here as soon as we know more.`;
    case 'identified':
      return `We have found the cause of the problem with ${of} and are working on a fix.`;
    case 'monitoring':
      return `A fix for the problem with ${of} is in place. We are watching closely to make sure that it holds.`;
    case 'resolved':
      return `The problem with ${of} is resolved. We are sorry for the trouble it caused.`;
    case 'postmortem':
      return `This is what we learned from the problem with ${of}.\n\nWhat happened:\n\nWhat we change so that it does not happen again:`;
    case 'scheduled':
    case 'in_progress':
    case 'verifying':
    case 'completed':
    default:
      return '';
  }
}
