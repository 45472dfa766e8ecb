import type { KnownBlock, ModalView } from '@slack/types';
import type { ComponentId, IncidentId, PersonId, ReportId, StatusPageId } from '#base/ids.ts';
import { sayDuration } from '#base/time.ts';
import type { ComponentStatus } from '#status/component.ts';
import type { ReportState } from '#status/report.ts';
import type { Access } from '#status/status-page.ts';
import { button, context, escape, input, modal, section, select, textInput } from './blocks.ts';
import { cap } from './incident-brief.ts';
import { manyInput, tickInput } from './status-inputs.ts';
import { COMPONENT_WORDS, STATE_WORDS } from './status-words.ts';
import { at, mention } from './words.ts';

/** The modal in which somebody writes what customers read. */

/** A component that has a choice of its own. */
export type ComposedComponent = {
  readonly id: ComponentId;
  readonly name: string;
  readonly status: ComponentStatus;
  /** What its monitors say, when that is trouble. */
  readonly monitors: ComponentStatus | null;
};

/** All that the modal shows. */
export type ComposeSight = {
  /** What it is about, in a line of people here. */
  readonly about: string;
  readonly page: {
    readonly id: StatusPageId;
    readonly title: string;
    readonly access: Access;
    readonly promiseMs: number | null;
  };
  /** All pages; one of several can be chosen. */
  readonly pages: readonly { readonly id: StatusPageId; readonly title: string }[];
  readonly states: readonly ReportState[];
  readonly state: ReportState;
  readonly title: string;
  readonly text: string;
  readonly shown: readonly ComposedComponent[];
  /** Components without a choice of their own, and those of them that are affected, together. */
  readonly others: readonly { readonly id: ComponentId; readonly name: string }[];
  readonly also: readonly ComponentId[];
  readonly alsoStatus: ComponentStatus;
  readonly tell: boolean;
  readonly draft: { readonly by: PersonId | null; readonly at: Date; readonly asks: boolean } | null;
  /** What customers read now. */
  readonly standing: {
    readonly reportId: ReportId;
    readonly state: ReportState;
    readonly since: Date;
  } | null;
  readonly impacts: Readonly<Record<ComponentId, ComponentStatus>>;
};

/** What travels with the modal; its version is the report's as it was shown. `offered` are prints of a title and a text that are templates. */
export type ComposeMeta = {
  readonly incidentId: IncidentId | null;
  readonly reportId: ReportId | null;
  readonly version: number | null;
  readonly pageId: StatusPageId;
  readonly offered: { readonly title: string | null; readonly text: string | null };
};

/** Inputs are named after their page, so that what was typed for one is never kept for another. */
export const fieldOf = (name: string, page: StatusPageId): string => `${name}:${page}`;

export const TITLE_MOST = 200;
/** As much as an input of Slack takes. */
export const BODY_MOST = 3_000;
/** As many components have a choice of their own. */
export const SHOWN_MOST = 15;

/** What an incident does to a component. */
export const INCIDENT_IMPACTS = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
] as const satisfies readonly ComponentStatus[];

const impactChoices = (statuses: readonly ComponentStatus[]) =>
  statuses.map((status) => ({
    text: status === 'operational' ? 'Operational: not affected' : COMPONENT_WORDS[status],
    value: status,
  }));

const PRIVATE: Readonly<Record<Access, string | null>> = {
  public: null,
  link: 'This page is not public: only those who have its secret address read it.',
  password: 'This page is not public: only those who know its password read it.',
};

export const isEnd = (state: ReportState): boolean => state === 'resolved' || state === 'postmortem';

function notes(sight: ComposeSight): readonly string[] {
  const { draft, page } = sight;
  const access = PRIVATE[page.access];
  return [
    ...(draft === null
      ? []
      : [
          `${draft.by === null ? 'Tocsin' : mention(draft.by)} wrote a draft at ${at(draft.at)}${draft.asks ? '; it waits for approval' : ''}. What you write takes its place.`,
        ]),
    ...(access === null ? [] : [access]),
    ...(page.promiseMs === null || isEnd(sight.state)
      ? []
      : [`The next public update is promised ${sayDuration(page.promiseMs)} after this one.`]),
    ...(sight.text.length > BODY_MOST
      ? [
          `The text is longer than a form of Slack holds, ${BODY_MOST.toLocaleString('en')} characters: its end is missing here.`,
        ]
      : []),
  ];
}

function pageInput(sight: ComposeSight): readonly KnownBlock[] {
  const { pages, page } = sight;
  if (pages.length < 2) return [];
  const id = fieldOf('page', page.id);
  return [
    input({
      id,
      label: 'Status page',
      hint: 'When you choose another one, its components are shown next.',
      element: select({
        id,
        placeholder: 'Choose a page',
        options: pages.map((one) => ({ text: one.title, value: one.id })),
        initial: page.id,
      }),
    }),
  ];
}

function impactInputs(sight: ComposeSight): readonly KnownBlock[] {
  if (isEnd(sight.state))
    return [
      context(
        'When it is over, all components are shown as operational again, unless something else affects them.',
      ),
    ];
  const shown = sight.shown.map((one) => {
    const id = `impact:${one.id}`;
    const hint = [
      ...(one.monitors === null ? [] : [`Its monitors say: ${COMPONENT_WORDS[one.monitors].toLowerCase()}.`]),
      ...(one.status === 'operational'
        ? []
        : [`Customers see now: ${COMPONENT_WORDS[one.status].toLowerCase()}.`]),
    ].join(' ');
    return input({
      id,
      label: one.name,
      ...(hint === '' ? {} : { hint }),
      element: select({
        id,
        placeholder: 'How is it',
        options: impactChoices(INCIDENT_IMPACTS),
        initial: sight.impacts[one.id] ?? 'operational',
      }),
    });
  });
  return sight.others.length === 0 ? shown : [...shown, ...otherInputs(sight)];
}

function otherInputs(sight: ComposeSight): readonly KnownBlock[] {
  const [also, how] = [fieldOf('also', sight.page.id), fieldOf('how', sight.page.id)];
  return [
    manyInput({
      id: also,
      label: sight.shown.length === 0 ? 'Affected components' : 'Also affected',
      choices: sight.others.map((one) => ({ text: one.name, value: one.id })),
      chosen: sight.also,
    }),
    input({
      id: how,
      label: sight.shown.length === 0 ? 'How badly' : 'How badly those are affected',
      element: select({
        id: how,
        placeholder: 'How badly',
        options: impactChoices(INCIDENT_IMPACTS.filter((status) => status !== 'operational')),
        initial: sight.alsoStatus,
      }),
    }),
  ];
}

function standing(sight: ComposeSight): readonly KnownBlock[] {
  const now = sight.standing;
  if (now === null) return [];
  return [
    section(
      `On *${escape(sight.page.title)}* since ${at(now.since)}, now *${STATE_WORDS[now.state]}*.`,
      button({ id: 'report.updates', text: 'Published updates', value: now.reportId }),
    ),
  ];
}

/** Title, state and text. `follows`: the text is one that we offer. */
function wordInputs(sight: ComposeSight, follows: boolean): readonly KnownBlock[] {
  const field = (name: string): string => fieldOf(name, sight.page.id);
  return [
    input({
      id: field('title'),
      label: 'Title for customers',
      element: textInput({ id: 'title', initial: sight.title.slice(0, TITLE_MOST), max: TITLE_MOST }),
    }),
    input({
      id: field('state'),
      label: 'State',
      element: select({
        id: 'state',
        placeholder: 'Choose a state',
        options: sight.states.map((one) => ({ text: STATE_WORDS[one], value: one })),
        initial: sight.state,
      }),
    }),
    input({
      id: field('text'),
      label: 'What customers read',
      ...(follows
        ? { hint: 'If you leave the text as it is offered, it follows the state that you choose.' }
        : {}),
      element: textInput({
        id: 'text',
        multiline: true,
        initial: sight.text.slice(0, BODY_MOST),
        max: BODY_MOST,
      }),
    }),
  ];
}

/** Asks for what customers are to read next; `meta` is read back when it is submitted. */
export function composeForm(sight: ComposeSight, meta: ComposeMeta): ModalView {
  const said = notes(sight);
  return modal({
    id: 'report.compose',
    title: 'Status page',
    submit: 'Preview',
    meta: JSON.stringify(meta),
    blocks: [
      section(cap(sight.about, 1_000)),
      ...standing(sight),
      ...(said.length === 0 ? [] : [context(said.join('\n'))]),
      ...pageInput(sight),
      ...wordInputs(sight, meta.offered.text !== null),
      ...impactInputs(sight),
      tickInput({
        id: fieldOf('tell', sight.page.id),
        label: 'Subscribers',
        choice: { text: 'Tell subscribers', value: 'tell' },
        ticked: sight.tell,
      }),
    ],
  });
}
