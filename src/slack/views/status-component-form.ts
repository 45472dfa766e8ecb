import type { ModalView } from '@slack/types';
import type { Service } from '#catalog/catalog.ts';
import type { Component } from '#status/component.ts';
import type { StatusPage } from '#status/status-page.ts';
import { choiceInput, form, textInput } from './incident-inputs.ts';
import { multiInput } from './status-multi.ts';

const onOff = (
  name: string,
  label: string,
  texts: readonly [string, string],
  initial: boolean,
): ReturnType<typeof choiceInput> =>
  choiceInput({
    name,
    label,
    choices: [
      { text: texts[0], value: 'on' },
      { text: texts[1], value: 'off' },
    ],
    initial: initial ? 'on' : 'off',
  });

type Named = { readonly id: string; readonly name: string };

/** Where it stands among the others and which services it shows; selects without a choice are left out, Slack takes none. */
const places = (component: Component | undefined, groups: readonly Named[], services: readonly Named[]) => [
  ...(groups.length === 0
    ? []
    : [
        choiceInput({
          name: 'group',
          label: 'Group',
          choices: [
            { text: 'None', value: 'none' },
            ...groups.map((group) => ({ text: group.name, value: group.id })),
          ],
          initial: component?.groupId ?? 'none',
        }),
      ]),
  ...(services.length === 0
    ? []
    : [
        multiInput({
          name: 'services',
          label: 'Services that it shows',
          optional: true,
          choices: services.map((service) => ({ text: service.name, value: service.id })),
          initial: component?.serviceIds ?? [],
        }),
      ]),
];

/** The form of a new component, or of one to be changed; a group has a name and a place only. */
export function componentForm(
  page: StatusPage,
  component: Component | undefined,
  groups: readonly Pick<Component, 'id' | 'name'>[],
  services: readonly Pick<Service, 'id' | 'name'>[],
): ModalView {
  const isGroup = component?.isGroup === true;
  return form({
    id: component === undefined ? 'status_component.add' : 'status_component.edit',
    title: component === undefined ? 'Add a component' : `Edit ${isGroup ? 'group' : 'component'}`,
    submit: component === undefined ? 'Add' : 'Save',
    meta: component?.id ?? page.id,
    blocks: [
      textInput({
        name: 'name',
        label: 'Name',
        hint: 'As customers read it.',
        most: 100,
        placeholder: 'Orders API',
        ...(component === undefined ? {} : { initial: component.name }),
      }),
      textInput({
        name: 'description',
        label: 'Description',
        optional: true,
        most: 500,
        placeholder: 'Placing orders',
        ...(component?.description == null ? {} : { initial: component.description }),
      }),
      ...(isGroup ? [] : settings(component, groups, services)),
    ],
  });
}

const settings = (component: Component | undefined, groups: readonly Named[], services: readonly Named[]) => [
  ...places(component, groups, services),
  onOff(
    'follow',
    'Its monitors',
    ['Publish by themselves what they confirm', 'Publish nothing: people do'],
    component?.follows ?? false,
  ),
  onOff('showcase', 'Its uptime', ['Is shown', 'Is not shown'], component?.showcase ?? true),
  onOff(
    'only-if-degraded',
    'Shown',
    ['Only while it is not well', 'Always'],
    component?.onlyIfDegraded ?? false,
  ),
  textInput({
    name: 'from',
    label: 'Uptime counts from',
    hint: 'A date; nothing before it counts. Left empty, today.',
    optional: true,
    most: 10,
    placeholder: '2026-01-05',
    ...(component === undefined ? {} : { initial: component.startDate }),
  }),
];
