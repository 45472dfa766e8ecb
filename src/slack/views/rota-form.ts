import type { ModalView } from '@slack/types';
import { WEEKDAYS, weekdayOf } from '#base/calendar.ts';
import type { PersonId } from '#base/ids.ts';
import type { Layer, Rota } from '#oncall/rota.ts';
import { choiceInput, form, peopleInput, textInput } from './incident-inputs.ts';
import type { Choice } from './incident-inputs.ts';
import { DAY_NAMES, turnWords, windowWords } from './rota-words.ts';

/** The form of a rota: one layer of it, which is all that most have. */

/** Each choice is what one would type. */
const TURNS: readonly Choice[] = [
  { text: 'weekly', value: 'weekly' },
  { text: 'daily', value: 'daily' },
  { text: 'every 2 weeks', value: 'every 2 weeks' },
  { text: 'monthly, on the 1st', value: 'monthly 1' },
];
const KEEP = 'keep';

const turnOf = (layer: Layer): string => {
  const { unit, length } = layer.turn;
  const typed =
    length === 1
      ? unit === 'month'
        ? 'monthly 1'
        : unit === 'day'
          ? 'daily'
          : unit === 'week'
            ? 'weekly'
            : ''
      : `every ${length} ${unit}s`;
  const known = TURNS.find((choice) => choice.value === typed);
  return known === undefined || (unit === 'month' && !layer.anchor.includes('-01T')) ? KEEP : known.value;
};

const DAYS: readonly Choice[] = WEEKDAYS.map((day) => ({
  text: DAY_NAMES[day],
  value: DAY_NAMES[day].toLowerCase(),
}));

/** Windows as they would be typed, so that the same words are read again; a day alone would be read as the day of the hand-over. */
const typedWindows = (layer: Layer): string =>
  layer.windows
    .map((window) => windowWords(window).replaceAll('–', '-').replaceAll(', ', ','))
    .map((words) => (words.includes(' ') ? words : `hours ${words}`))
    .join(' ');

export type RotaFormSight = {
  readonly rota: Rota | undefined;
  readonly layer: Layer | undefined;
  /** Whoever comes now and then. */
  readonly order: readonly PersonId[];
  readonly zone: string;
  readonly holidays: string | null;
};

/** The form of a new rota, or of a layer of one that is changed; `meta` of the latter is the rota's id and the layer's name. */
export function rotaForm({ rota, layer, order, zone, holidays }: RotaFormSight): ModalView {
  const turns =
    layer !== undefined && turnOf(layer) === KEEP
      ? [{ text: `as now: ${turnWords(layer)}`, value: KEEP }, ...TURNS]
      : TURNS;
  const day = layer?.turn.unit === 'week' ? DAY_NAMES[weekdayOf(layer.anchor)].toLowerCase() : 'monday';
  return form({
    id: rota === undefined ? 'rota.create' : 'rota.edit',
    title: rota === undefined ? 'Make a rota' : 'Edit rota',
    submit: 'Preview',
    meta: rota === undefined ? '' : `${rota.id} ${layer?.name ?? ''}`,
    blocks: [
      ...(rota === undefined
        ? [
            textInput({
              name: 'name',
              label: 'Name',
              hint: 'The team’s name, if it has one rota. A missing team is made with these people.',
              placeholder: 'orders',
              most: 50,
            }),
          ]
        : []),
      peopleInput({
        name: 'people',
        label: 'People, in their order',
        hint: 'Whoever is first is on call now.',
        initial: order,
      }),
      choiceInput({
        name: 'turn',
        label: 'Turns',
        choices: turns,
        initial: layer === undefined ? 'weekly' : turnOf(layer),
      }),
      choiceInput({
        name: 'day',
        label: 'Handed over on',
        hint: 'For turns of weeks.',
        optional: true,
        choices: DAYS,
        initial: day,
      }),
      textInput({
        name: 'time',
        label: 'Handed over at',
        placeholder: '09:00',
        initial: layer?.anchor.slice(11, 16) ?? '09:00',
        most: 20,
      }),
      textInput({ name: 'zone', label: 'Time zone', placeholder: 'Europe/London', initial: zone, most: 60 }),
      textInput({
        name: 'hours',
        label: 'Only during',
        hint: 'Left empty, always. Examples: weekdays 09:00-17:00 · hours 20:00-08:00 · friday 20:00 to monday 08:00',
        optional: true,
        initial: layer === undefined ? '' : typedWindows(layer),
        most: 300,
      }),
      textInput({
        name: 'holidays',
        label: 'Not on the public holidays of',
        hint: 'A country, or a country and its part: NO, GB-SCT, US-CA.',
        optional: true,
        initial: holidays !== null && layer?.holidays === 'off' ? holidays : '',
        most: 20,
      }),
    ],
  });
}
