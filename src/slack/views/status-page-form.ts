import type { ModalView } from '@slack/types';
import { showDuration } from '#base/time.ts';
import type { Team } from '#catalog/catalog.ts';
import type { StatusPage } from '#status/status-page.ts';
import { choiceInput, form, peopleInput, textInput } from './incident-inputs.ts';
import { multiInput } from './status-multi.ts';
import { weightsText } from './status-page.ts';

const ACCESS_CHOICES = [
  { text: 'Everybody', value: 'public' },
  { text: 'Whoever has its secret address', value: 'link' },
  { text: 'Whoever knows its password', value: 'password' },
];

const given = <K extends string>(key: K, value: string | null | undefined): { readonly [P in K]?: string } =>
  // The key is the one that was asked for.
  (value == null ? {} : { [key]: value }) as { readonly [P in K]?: string };

/** Who may publish, of a page that is there already. */
const publisherInputs = (page: StatusPage, teams: readonly Pick<Team, 'id' | 'name' | 'archived'>[]) => {
  const living = teams.filter((team) => !team.archived).map((team) => ({ text: team.name, value: team.id }));
  return [
    peopleInput({
      name: 'people',
      label: 'Who may publish',
      hint: 'Admins always may.',
      optional: true,
      initial: page.publishers.people,
    }),
    ...(living.length === 0
      ? []
      : [
          multiInput({
            name: 'teams',
            label: 'Teams that may publish',
            optional: true,
            choices: living,
            initial: page.publishers.teams,
          }),
        ]),
  ];
};

/** The form of a new page, or of one to be changed. A password is never shown. */
export function pageForm(
  page: StatusPage | undefined,
  teams: readonly Pick<Team, 'id' | 'name' | 'archived'>[],
): ModalView {
  return form({
    id: page === undefined ? 'status_page.create' : 'status_page.edit',
    title: page === undefined ? 'Make a status page' : 'Edit status page',
    submit: page === undefined ? 'Make' : 'Save',
    meta: page?.id ?? '',
    blocks: [
      textInput({
        name: 'name',
        label: 'Name',
        hint: 'As it stands in its address: lower-case letters, digits and dashes.',
        most: 50,
        placeholder: 'acme',
        ...given('initial', page?.name),
      }),
      textInput({
        name: 'title',
        label: 'Title',
        hint: 'As customers read it.',
        most: 80,
        placeholder: 'Acme',
        ...given('initial', page?.title),
      }),
      textInput({
        name: 'zone',
        label: 'Time zone',
        hint: 'Left empty, yours.',
        optional: true,
        most: 60,
        placeholder: 'Europe/Oslo',
        ...given('initial', page?.zone),
      }),
      textInput({
        name: 'domain',
        label: 'Domain of its own',
        optional: true,
        most: 253,
        placeholder: 'status.acme.com',
        ...given('initial', page?.domain),
      }),
      choiceInput({
        name: 'access',
        label: 'Who may read it',
        choices: ACCESS_CHOICES,
        initial: page?.access ?? 'public',
      }),
      textInput({
        name: 'password',
        label: 'Password',
        hint:
          page?.access === 'password'
            ? 'Left empty, it stays as it is.'
            : 'Only for a page behind a password.',
        optional: true,
        most: 200,
      }),
      textInput({
        name: 'colour',
        label: 'Colour',
        optional: true,
        most: 7,
        placeholder: '#0b7a75',
        ...given('initial', page?.colour),
      }),
      ...addresses(page),
      ...figures(page),
      ...(page === undefined ? [] : publisherInputs(page, teams)),
    ],
  });
}

const addresses = (page: StatusPage | undefined) => [
  textInput({
    name: 'logo',
    label: 'Address of a logo',
    optional: true,
    most: 1_000,
    placeholder: 'https://acme.com/logo.svg',
    ...given('initial', page?.logoUrl),
  }),
  textInput({
    name: 'support',
    label: 'Address of your support',
    optional: true,
    most: 1_000,
    placeholder: 'https://acme.com/support',
    ...given('initial', page?.supportUrl),
  }),
];

const figures = (page: StatusPage | undefined) => [
  textInput({
    name: 'weights',
    label: 'Weights of uptime',
    hint: 'statuspage, incident_io, openstatus, or: major 1 partial 0.5 degraded 0',
    optional: true,
    most: 60,
    placeholder: 'statuspage',
    ...(page === undefined ? {} : { initial: weightsText(page.weights) }),
  }),
  textInput({
    name: 'promise',
    label: 'Next public update promised within',
    hint: '5m to 24h; left empty, nothing is promised.',
    optional: true,
    most: 10,
    placeholder: '1h',
    ...(page?.promiseMs == null ? {} : { initial: showDuration(page.promiseMs) }),
  }),
  textInput({
    name: 'mails',
    label: 'E-mails a minute',
    optional: true,
    most: 5,
    placeholder: '600',
    ...(page === undefined ? {} : { initial: String(page.mailsPerMinute) }),
  }),
  choiceInput({
    name: 'maintenance-indicator',
    label: 'Maintenance in the overall status',
    choices: [
      { text: 'Shows as “Service Under Maintenance”', value: 'on' },
      { text: 'Does not show', value: 'off' },
    ],
    initial: page?.showsMaintenance === false ? 'off' : 'on',
  }),
];
