import type { ModalView } from '@slack/types';
import type { Component } from '#status/component.ts';
import type { StatusPage } from '#status/status-page.ts';
import { choiceInput, form, textInput } from './incident-inputs.ts';
import { multiInput } from './status-multi.ts';

/** The form of a planned maintenance; `channelId` is where it was asked for. */
export function maintenanceForm(
  page: StatusPage,
  components: readonly Pick<Component, 'id' | 'name'>[],
  channelId: string | null,
): ModalView {
  return form({
    id: 'status_maintenance.plan',
    title: 'Plan a maintenance',
    submit: 'Preview',
    meta: `${page.id} ${channelId ?? ''}`,
    blocks: [
      textInput({ name: 'title', label: 'Title', most: 200, placeholder: 'Database upgrade' }),
      textInput({
        name: 'when',
        label: 'When',
        hint: `On the clock of ${page.zone}: tonight 22:00 to 23:30, friday 18:00 for 1h, 2026-11-29T01:00 to 02:00`,
        most: 100,
        placeholder: 'tonight 22:00 to 23:30',
      }),
      multiInput({
        name: 'components',
        label: 'Components',
        hint: 'Alerts of the services behind them are held while it runs.',
        choices: components.map((one) => ({ text: one.name, value: one.id })),
      }),
      textInput({
        name: 'text',
        label: 'What customers read',
        hint: 'Left empty: “Planned maintenance of …”.',
        optional: true,
        lines: true,
        placeholder: 'Placing orders may fail for a few seconds.',
      }),
      choiceInput({
        name: 'tell',
        label: 'Subscribers',
        choices: [
          { text: 'Are told', value: 'on' },
          { text: 'Are not told', value: 'off' },
        ],
        initial: 'on',
      }),
    ],
  });
}
