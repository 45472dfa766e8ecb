import type { ModalView } from '@slack/types';
import { showDuration } from '#base/time.ts';
import { SEVERITIES, showSeverity } from '#catalog/severity.ts';
import { services, teamsOf } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import type { Kind } from '#monitors/kind.ts';
import { kinds } from '#monitors/kinds/index.ts';
import type { Monitor } from '#monitors/monitor.ts';
import { fieldsOf, settingWords } from '#monitors/settings-words.ts';
import type { KindField } from '#monitors/settings-words.ts';
import { input, modal, option, select, textInput } from '../views/blocks.ts';
import type { Block } from '../views/blocks.ts';

/** The form of a monitor, derived from its kind: every setting with its label, help and example. Block ids are field names with "s:" before them. */
export const FIELD = 's:';
const INSIST = 'insist';
export { INSIST };

function element(field: KindField, initial: readonly string[] | undefined): Block {
  const { notes } = field;
  const id = `${FIELD}${field.name}`;
  const optional = notes.place !== 'first';
  const hint = `${notes.help[0]?.toUpperCase() ?? ''}${notes.help.slice(1)}. Example: ${notes.example}`;
  if (notes.choices !== undefined && notes.choices.length > 0) {
    const options = notes.choices.map((choice) => ({ text: choice, value: choice }));
    const chosen = initial?.[0];
    return input({
      id,
      label: notes.label,
      hint,
      optional,
      element: select({
        id,
        placeholder: notes.choices[0] ?? 'Choose',
        options,
        ...(chosen === undefined ? {} : { initial: chosen }),
      }),
    });
  }
  if (notes.input === 'flag') {
    const yes = { text: 'yes', value: 'yes' };
    return input({
      id,
      label: notes.label,
      hint,
      optional: true,
      element: select({
        id,
        placeholder: 'no',
        options: [yes],
        ...(initial === undefined ? {} : { initial: 'yes' }),
      }),
    });
  }
  const list = notes.input === 'list';
  return input({
    id,
    label: list ? `${notes.label}, one a line` : notes.label,
    hint,
    optional,
    element: textInput({
      id,
      multiline: list || notes.word === 'body',
      ...(initial === undefined ? {} : { initial: initial.join('\n') }),
    }),
  });
}

function common(kind: Kind, monitor: Monitor | undefined, serviceName: string | undefined): readonly Block[] {
  const severities = [
    { text: 'from the service’s tier', value: 'default' },
    ...SEVERITIES.map((severity) => ({ text: showSeverity(severity), value: showSeverity(severity) })),
  ];
  const chosen =
    monitor?.severity === null || monitor === undefined ? 'default' : showSeverity(monitor.severity);
  return [
    ...(kind.manner === 'pinged'
      ? []
      : [
          input({
            id: 'every',
            label: 'Every',
            hint: '10s to 1d',
            optional: true,
            element: textInput({ id: 'every', initial: showDuration(monitor?.everyMs ?? 60_000) }),
          }),
        ]),
    input({
      id: 'service',
      label: 'Service',
      hint: 'A new name makes a new service of your team.',
      optional: true,
      element: textInput({
        id: 'service',
        ...(serviceName === undefined ? {} : { initial: serviceName }),
        placeholder: 'orders',
      }),
    }),
    input({
      id: 'severity',
      label: 'Severity when down',
      optional: true,
      element: select({
        id: 'severity',
        placeholder: 'from the service’s tier',
        options: severities,
        initial: chosen,
      }),
    }),
    input({
      id: 'name',
      label: 'Name',
      hint: 'Left empty, it is made from the address.',
      optional: true,
      element: textInput({ id: 'name', ...(monitor === undefined ? {} : { initial: monitor.name }) }),
    }),
  ];
}

/** The form for a new monitor, or for changing one. */
export async function monitorModal(
  desk: Desk,
  personId: string,
  kind: Kind | undefined,
  monitor?: Monitor,
): Promise<ModalView> {
  const chosen = kind ?? kinds[0];
  if (chosen === undefined) throw new Error('there is at least one kind of monitor');
  const values = new Map(
    (monitor === undefined ? [] : settingWords(chosen, monitor.settings)).map((word) => [
      word.field,
      word.values,
    ]),
  );
  const shown = fieldsOf(chosen).filter((field) => field.notes.place !== 'words');
  const order = ['first', 'main', 'more'];
  const sorted = shown.toSorted(
    (one, other) => order.indexOf(one.notes.place) - order.indexOf(other.notes.place),
  );
  const everyService = await services(desk);
  const mine = new Set((await teamsOf(desk, personId)).map((team) => team.id));
  const owned = everyService.filter((service) => !service.archived && mine.has(service.teamId));
  const serviceName =
    monitor === undefined
      ? owned.length === 1
        ? owned[0]?.name
        : undefined
      : everyService.find((service) => service.id === monitor.serviceId)?.name;
  const insist = {
    type: 'checkboxes' as const,
    action_id: INSIST,
    options: [option({ text: 'Add it even if it does not answer now', value: 'yes' })],
  };
  const main = sorted
    .filter((field) => field.notes.place !== 'more')
    .map((field) => element(field, values.get(field.name)));
  const more = sorted
    .filter((field) => field.notes.place === 'more')
    .map((field) => element(field, values.get(field.name)));
  return modal({
    id: monitor === undefined ? 'monitor.add' : 'monitor.edit',
    title: monitor === undefined ? `Add: ${chosen.name}` : 'Edit monitor',
    submit: monitor === undefined ? 'Add' : 'Save',
    meta: JSON.stringify({ kind: chosen.name, ...(monitor === undefined ? {} : { id: monitor.id }) }),
    blocks: [
      ...main,
      ...common(chosen, monitor, serviceName),
      ...more,
      ...(monitor === undefined && chosen.manner === 'asked'
        ? [input({ id: INSIST, label: 'Not answering', optional: true, element: insist })]
        : []),
    ],
  });
}
