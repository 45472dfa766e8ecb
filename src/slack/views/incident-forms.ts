import type { KnownBlock, ModalView } from '@slack/types';
import { SEVERITIES, showSeverity } from '#catalog/severity.ts';
import type { Severity } from '#catalog/severity.ts';
import type { Incident } from '#incidents/incident.ts';
import { escape, section } from './blocks.ts';
import { headline, SEVERITY_MEANING } from './incident-words.ts';
import { boxesInput, choiceInput, form, peopleInput, radioInput, textInput } from './incident-inputs.ts';
import type { Choice } from './incident-inputs.ts';

/** The modals of alerts and incidents. Values are read by the names given here; what they are about travels in the view's metadata. */

const severityChoices: readonly Choice[] = SEVERITIES.map((severity) => ({
  text: showSeverity(severity),
  value: `sev${severity}`,
  description: SEVERITY_MEANING[severity],
}));

/** A service to choose, and whom it would page. */
export type ServiceChoice = { readonly id: string; readonly name: string; readonly pages: string };
export type DeclareDraft = {
  readonly title?: string;
  readonly severity?: Severity;
  readonly serviceId?: string;
  readonly summary?: string;
};

export function declareForm(options: {
  readonly draft: DeclareDraft;
  readonly services: readonly ServiceChoice[];
  readonly meta: string;
}): ModalView {
  const { draft, services } = options;
  const serviceInput: readonly KnownBlock[] =
    services.length === 0
      ? []
      : [
          choiceInput({
            name: 'service',
            label: 'Service',
            optional: true,
            placeholder: 'What is affected',
            hint: 'Under each service stands who is paged.',
            choices: services.map((service) => ({
              text: service.name,
              value: service.id,
              description: `pages ${service.pages}`,
            })),
            ...(draft.serviceId === undefined ? {} : { initial: draft.serviceId }),
          }),
        ];
  return form({
    id: 'incident.declare',
    title: 'Declare an incident',
    submit: 'Declare',
    meta: options.meta,
    blocks: [
      textInput({
        name: 'title',
        label: 'What is wrong',
        placeholder: 'Orders are failing',
        most: 200,
        ...(draft.title === undefined ? {} : { initial: draft.title }),
      }),
      radioInput({
        name: 'severity',
        label: 'Severity',
        choices: severityChoices,
        ...(draft.severity === undefined ? {} : { initial: `sev${draft.severity}` }),
      }),
      ...serviceInput,
      textInput({
        name: 'summary',
        label: 'What is known',
        optional: true,
        lines: true,
        placeholder: 'Since 14:05; only card payments; after release 812',
        ...(draft.summary === undefined ? {} : { initial: draft.summary }),
      }),
    ],
  });
}

/** What a modal is about, in its first line. */
export const about = (incident: Incident): KnownBlock =>
  section(`Incident ${incident.number}: ${escape(headline(incident))}`);

export function severityForm(incident: Incident): ModalView {
  return form({
    id: 'incident.severity',
    title: 'Severity',
    submit: 'Set',
    meta: incident.id,
    blocks: [
      about(incident),
      radioInput({
        name: 'severity',
        label: 'Severity',
        choices: severityChoices,
        initial: `sev${incident.severity}`,
        hint: 'A worse severity pages again. A milder one never takes a page back.',
      }),
    ],
  });
}

export function rolesForm(incident: Incident): ModalView {
  return form({
    id: 'incident.roles',
    title: 'Roles',
    submit: 'Save',
    meta: incident.id,
    blocks: [
      about(incident),
      peopleInput({
        name: 'lead',
        label: 'Lead',
        single: true,
        optional: true,
        hint: 'Decides, and sees to it that somebody works on it.',
        ...(incident.leadId === null ? {} : { initial: [incident.leadId] }),
      }),
      peopleInput({
        name: 'comms',
        label: 'Communications',
        single: true,
        optional: true,
        hint: 'Writes the updates.',
        ...(incident.commsId === null ? {} : { initial: [incident.commsId] }),
      }),
    ],
  });
}

/** Asks which of the alerts that still fire are over as well. */
export function resolveForm(
  incident: Incident,
  firing: readonly { readonly id: string; readonly title: string }[],
): ModalView {
  const boxes =
    firing.length === 0
      ? []
      : [
          boxesInput({
            name: 'alerts',
            label: `${firing.length === 1 ? 'One alert still fires' : `${firing.length} alerts still fire`}. Tick those that are over too`,
            optional: true,
            choices: firing.map((alert) => ({ text: alert.title, value: alert.id })),
          }),
        ];
  return form({
    id: 'incident.resolve',
    title: 'Resolve',
    submit: 'Resolve',
    meta: incident.id,
    blocks: [
      about(incident),
      textInput({
        name: 'summary',
        label: 'Summary',
        hint: 'What was wrong, and what cured it.',
        lines: true,
        most: 2_000,
        placeholder: 'Release 812 broke card payments; rolled back',
      }),
      ...boxes,
    ],
  });
}

/** A form of one text: decline and reopen need a reason. */
export function reasonForm(incident: Incident, what: 'reopen' | 'decline'): ModalView {
  const words =
    what === 'reopen'
      ? { title: 'Reopen', label: 'Why is it not over', placeholder: 'Errors are back since 15:20' }
      : {
          title: 'Decline',
          label: 'Why is it not an incident',
          placeholder: 'A planned test of the load balancer',
        };
  return form({
    id: `incident.${what}`,
    title: words.title,
    submit: words.title,
    meta: incident.id,
    blocks: [
      about(incident),
      textInput({ name: 'reason', label: words.label, placeholder: words.placeholder, most: 500 }),
    ],
  });
}

/** `others` are the open incidents it can be merged into; the caller refuses when there is none. */
export function mergeForm(incident: Incident, others: readonly Incident[]): ModalView {
  return form({
    id: 'incident.merge',
    title: 'Merge',
    submit: 'Merge',
    meta: incident.id,
    blocks: [
      about(incident),
      choiceInput({
        name: 'into',
        label: 'Merge it into',
        choices: others.map((other) => ({ text: `${other.number}: ${headline(other)}`, value: other.id })),
      }),
      textInput({ name: 'reason', label: 'Why', placeholder: 'The same outage', most: 500 }),
    ],
  });
}

/** Whom to page: the policy's next step, people, or a team. `title` says what about; `next` whom the next step pages, where there is one. */
export function escalateForm(options: {
  readonly id: 'incident.escalate' | 'alert.escalate';
  readonly title: string;
  readonly meta: string;
  readonly teams: readonly { readonly name: string; readonly pages: string }[];
  readonly next?: string | undefined;
}): ModalView {
  const next: readonly KnownBlock[] =
    options.next === undefined
      ? []
      : [
          radioInput({
            name: 'how',
            label: 'Whom to page',
            choices: [
              { text: `The next step now: ${options.next}`, value: 'next' },
              { text: 'People or a team that I choose', value: 'chosen' },
            ],
            initial: 'next',
          }),
        ];
  const team: readonly KnownBlock[] =
    options.teams.length === 0
      ? []
      : [
          choiceInput({
            name: 'team',
            label: 'Or a team',
            optional: true,
            choices: options.teams.map((each) => ({
              text: each.name,
              value: each.name,
              description: `pages ${each.pages}`,
            })),
          }),
        ];
  return form({
    id: options.id,
    title: 'Escalate',
    submit: 'Page now',
    meta: options.meta,
    blocks: [
      section(escape(options.title)),
      ...next,
      peopleInput({ name: 'people', label: 'Page people', optional: true }),
      ...team,
      textInput({
        name: 'note',
        label: 'What they should know',
        optional: true,
        most: 500,
        placeholder: 'The database needs you',
      }),
    ],
  });
}
