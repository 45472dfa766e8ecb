import { describe, expect, test } from 'vitest';
import { DAY, HOUR, plus } from '#base/time.ts';
import { expand } from '#oncall/shifts.ts';
import type { RotaRefusal, Swap } from '#oncall/rota.ts';
import { planSight, roleSights } from '../../src/slack/commands/rota-sight.ts';
import { homeOncall } from '../../src/slack/views/home-oncall.ts';
import { rangeIn } from '../../src/slack/views/local-time.ts';
import { awaySaid, coverSaid, shiftsWords } from '../../src/slack/views/oncall.ts';
import { reportChart, reportWords } from '../../src/slack/views/report.ts';
import { rotaForm } from '../../src/slack/views/rota-form.ts';
import { nowWords } from '../../src/slack/views/rota-now.ts';
import { previewModal, previewWords } from '../../src/slack/views/rota-preview.ts';
import { sayRotaRefusal } from '../../src/slack/views/rota-refusals.ts';
import { coverTold, gapWords, handOverWords, startsWords } from '../../src/slack/views/rota-told.ts';
import { historyWords, rotaCard, rotaList, thenWords } from '../../src/slack/views/rota.ts';
import { askedWords, swapCard, swapForm, swapNotice } from '../../src/slack/views/swap.ts';
import { anAlert } from './alert-examples.ts';
import { reading, readingModal, timesGone } from './alert-reading.ts';
import { NOW, away, cover, definitionOf, planOf } from './rota-kit.ts';

const OSLO = 'Europe/Oslo';
const here = { now: NOW, zone: OSLO };
const weekly = definitionOf('weekly monday 09:00 @ada @bo');
const sight = (plan = planOf(weekly)) => ({
  ...planSight(plan, plan.rota.versions[0]?.definition ?? weekly, here),
  rota: plan.rota,
  team: 'orders',
  groupTrouble: null,
});

const changed = definitionOf('weekly monday 09:00 @ada @cy');
const preview = {
  ...planSight(planOf(changed), changed, here),
  draftId: 'drf_0000000001' as const,
  name: 'orders',
  before: roleSights(planOf(weekly), weekly, NOW),
  made: [],
};
const handOver = {
  rota: 'orders',
  role: 'primary' as const,
  leaves: ['U0ADA'],
  starts: ['U0BO'],
  until: plus(NOW, 7 * DAY),
  next: { people: ['U0ADA'], from: plus(NOW, 7 * DAY) },
  alerts: [anAlert()],
  incidents: [],
  noisy: [{ monitorId: 'mon_0000000001' as const, title: 'api.example.com is down', alerts: 6, noise: 4 }],
  gaps: [{ from: plus(NOW, 9 * DAY), to: plus(NOW, 10 * DAY), planned: false, gone: [] }],
};
const swap: Swap = {
  id: 'swp_0000000001',
  rotaId: 'rot_0000000001',
  role: 'primary',
  asker: 'U0ADA',
  from: plus(NOW, DAY),
  to: plus(NOW, DAY + 8 * HOUR),
  asked: 'U0BO',
  inReturn: { from: plus(NOW, 7 * DAY), to: plus(NOW, 14 * DAY) },
  state: 'open',
  takenBy: null,
  declinedBy: [],
  note: 'dentist',
  createdAt: NOW,
  settledAt: null,
};
const carrier = {
  personId: 'U0ADA',
  name: 'ada',
  hours: 168,
  nightHours: 63,
  weekendHours: 48,
  nights: 7,
  weekends: 1,
  pages: 3,
  interruptedNights: 1,
  weekendNightHours: 18,
};
const dentist = cover({ forWhom: 'U0ADA', from: NOW, to: plus(NOW, HOUR), reason: 'dentist' });
const told = { reader: 'U0ADA', by: 'U0CY', cancelled: false, because: '', zone: OSLO };

/** Every sight with what a person reads; times are Oslo's, the rota's are London's. */
const read: readonly (readonly [string, () => string, readonly string[]])[] = [
  [
    'a rota whole',
    () => reading(rotaCard(sight())),
    [
      'Rota orders of the team orders',
      'On call now: @ada until Mon 9 Mar 10:00, then @bo',
      'primary: weekly, Monday 09:00: @ada, @bo',
      'Europe/London',
      'On call in the next six weeks',
      'Mon 2 Mar 10:00: @ada',
      'Mon 9 Mar 10:00: @bo',
      'Mon 16 Mar 10:00: @ada',
      'Mon 23 Mar 10:00: @bo',
      'Mon 30 Mar 10:00: @ada',
      'Mon 6 Apr 10:00: @bo',
      'Mon 13 Apr 10:00: @ada',
      'Times are yours, Europe/Oslo. No Slack group follows it: /rota group orders @orders-oncall.',
      '[Picture] [Edit] [History]',
    ],
  ],
  [
    'every rota, a line each',
    () => reading(rotaList([{ ...sight(), roles: sight().roles }], OSLO)),
    [
      'orders: @ada until Mon 9 Mar 10:00, then @bo',
      'Times are yours, Europe/Oslo. /rota show orders shows the coming weeks.',
    ],
  ],
  [
    'no rota yet',
    () => reading(rotaList([], OSLO)),
    ['There are no rotas yet. Make one: /rota create orders weekly monday 09:00 Europe/London @ada @bo @cy'],
  ],
  [
    'a change before it is saved',
    () => reading(previewWords(preview)),
    [
      'Preview of a change of the rota orders. Nothing is saved yet.',
      'What changes in the next six weeks',
      'Mon 9 Mar 10:00 to Mon 16 Mar 10:00: @U0CY instead of @bo',
      'Mon 23 Mar 10:00 to Mon 30 Mar 10:00: @U0CY instead of @bo',
      'Mon 6 Apr 10:00 to Mon 13 Apr 10:00: @U0CY instead of @bo',
      'primary: weekly, Monday 09:00: @ada, @U0CY',
      'Europe/London',
      'On call in the next six weeks',
      'Mon 2 Mar 10:00: @ada',
      'Mon 9 Mar 10:00: @U0CY',
      'Mon 16 Mar 10:00: @ada',
      'Mon 23 Mar 10:00: @U0CY',
      'Mon 30 Mar 10:00: @ada',
      'Mon 6 Apr 10:00: @U0CY',
      'Mon 13 Apr 10:00: @ada',
      'Times are yours, Europe/Oslo.',
      '[Save] [Cancel]',
    ],
  ],
  [
    'a new rota before it is saved, in a form',
    () =>
      readingModal(
        previewModal({
          ...preview,
          before: null,
          made: ['Saving makes the team orders, too, with these people.'],
        }),
      ),
    [
      'Preview [Save]',
      'Preview of the new rota orders. Nothing is saved yet.',
      'primary: weekly, Monday 09:00: @ada, @U0CY',
      'Europe/London',
      'On call in the next six weeks',
      'Mon 2 Mar 10:00: @ada',
      'Mon 9 Mar 10:00: @U0CY',
      'Mon 16 Mar 10:00: @ada',
      'Mon 23 Mar 10:00: @U0CY',
      'Mon 30 Mar 10:00: @ada',
      'Mon 6 Apr 10:00: @U0CY',
      'Mon 13 Apr 10:00: @ada',
      'Times are yours, Europe/Oslo. Saving makes the team orders, too, with these people.',
    ],
  ],
  [
    'the form of a rota',
    () =>
      readingModal(
        rotaForm({ rota: undefined, layer: undefined, order: ['U0ADA'], zone: OSLO, holidays: null }),
      ),
    [
      'Make a rota [Preview]',
      'Name',
      'The team’s name, if it has one rota. A missing team is made with these people.',
      'People, in their order',
      'Whoever is first is on call now.',
      'Turns',
      'Handed over on',
      'For turns of weeks.',
      'Handed over at',
      'Time zone',
      'Only during',
      'Left empty, always. Examples: weekdays 09:00-17:00 · hours 20:00-08:00 · friday 20:00 to monday 08:00',
      'Not on the public holidays of',
      'A country, or a country and its part: NO, GB-SCT, US-CA.',
    ],
  ],
  [
    'its history',
    () =>
      reading(
        historyWords({
          name: 'orders',
          zone: OSLO,
          versions: [
            { from: NOW, author: 'U0ADA', changes: ['primary: turns 1 week → 2 weeks'] },
            { from: plus(NOW, -DAY), author: null, changes: [] },
          ],
          shifts: [{ from: NOW, people: ['U0ADA'] }],
        }),
      ),
    [
      'History of the rota orders',
      'Changes of the plan',
      'Mon 2 Mar 2026 10:00, @ada: primary: turns 1 week → 2 weeks',
      'Sun 1 Mar 2026 10:00, Tocsin: made',
      'Who was on call, newest first',
      'Mon 2 Mar 2026 10:00: @ada',
      'Times are yours, Europe/Oslo. Ask for a moment: /rota history orders saturday 03:00.',
    ],
  ],
  [
    'who was on call then',
    () =>
      reading(
        thenWords({
          name: 'orders',
          at: NOW,
          zone: OSLO,
          roles: [
            {
              role: 'primary',
              people: ['U0BO'],
              recorded: true,
              from: plus(NOW, -DAY),
              to: null,
              because: ['covers for <@U0ADA>: dentist'],
            },
          ],
        }),
      ),
    [
      'At Mon 2 Mar 2026 10:00, Europe/Oslo:',
      'orders: @bo from Sun 1 Mar 2026 10:00 (as it was recorded; covers for @ada: dentist)',
    ],
  ],
  [
    'a hand-over',
    () => timesGone(reading(handOverWords(handOver))),
    [
      'orders: @bo is on call until TIME, then @ada. @ada leaves.',
      'Open: 1 alert',
      '• 🔴 Triggered · SEV1 · api.example.com is down',
      'Noisy in the last week',
      '• api.example.com is down: 6 alerts, 4 called noise',
      'Gaps ahead',
      '• nobody from TIME to TIME',
    ],
  ],
  [
    'a hand-over to nobody',
    () => timesGone(reading(handOverWords({ ...handOver, starts: [], alerts: [], noisy: [], gaps: [] }))),
    [
      '⚠️ Nobody is on call for orders until TIME, then @ada. @ada leaves. Take it: /oncall take orders today',
      'Nothing is open.',
    ],
  ],
  [
    'what whoever starts reads',
    () => timesGone(reading(startsWords({ ...handOver, alerts: [], noisy: [], gaps: [] }, OSLO))),
    [
      'You are on call for orders until Mon TIME (Europe/Oslo).',
      'Nothing is open.',
      '[My shifts] [Swap a shift]',
    ],
  ],
  [
    'a gap ahead',
    () =>
      timesGone(
        reading(
          gapWords({
            rota: 'orders',
            role: 'primary',
            from: plus(NOW, DAY),
            to: plus(NOW, 2 * DAY),
            gone: ['U0BO'],
            value: 'x',
          }),
        ),
      ),
    [
      '⚠️ Nobody is on call for orders from TIME to TIME, since @bo cannot be.',
      '/rota show orders · /rota members orders add @somebody',
      '[I take it]',
    ],
  ],
  [
    'a request to swap',
    () => reading(swapCard(swap, 'orders', 'U0BO', OSLO)),
    [
      '@ada asks you to take orders Tue 3 Mar 10:00–18:00.',
      'In return @ada takes yours, Mon 9 Mar 10:00 to Mon 16 Mar 10:00.',
      '“dentist”',
      'Times are yours, Europe/Oslo.',
      '[Accept] [Decline]',
    ],
  ],
  [
    'one that was taken',
    () =>
      reading(
        swapCard(
          { ...swap, inReturn: null, note: '', state: 'taken', takenBy: 'U0BO' },
          'orders',
          'U0BO',
          OSLO,
        ),
      ),
    [
      '@ada asks you to take orders Tue 3 Mar 10:00–18:00.',
      '✅ @bo took it.',
      'Times are yours, Europe/Oslo.',
    ],
  ],
  [
    'what the asker reads',
    () => reading(askedWords([{ swap, rota: 'orders' }], OSLO)),
    [
      'Asked @bo to take orders Tue 3 Mar 10:00–18:00; in return you take Mon 9 Mar 10:00 to Mon 16 Mar 10:00.',
      'Until somebody accepts, you stay on call.',
      'You hear of the answer by direct message. Times are yours, Europe/Oslo.',
      '[Take back]',
    ],
  ],
  [
    'the form of a swap',
    () =>
      readingModal(swapForm([{ text: 'orders', value: 'a' }], [{ text: 'bo: orders', value: 'b' }], OSLO)),
    [
      'Swap a shift [Ask]',
      'My shift',
      'For a shift of',
      'Left empty, nothing in return.',
      'Or ask only',
      'Left empty, everybody on the rota and the team; the first to accept has it.',
      'A word to them',
      'Times are yours, Europe/Oslo.',
    ],
  ],
  [
    'a cover',
    () =>
      reading(
        coverSaid(
          [
            {
              rota: 'orders',
              role: 'primary',
              from: NOW,
              to: plus(NOW, HOUR),
              who: 'U0BO',
              forWhom: 'U0ADA',
              id: 'ovr_0000000001',
            },
          ],
          OSLO,
        ),
      ),
    [
      '@bo is on call for orders Mon 2 Mar 10:00–11:00 instead of @ada.',
      'Those affected are told. Times are yours, Europe/Oslo.',
      '[Undo]',
    ],
  ],
  [
    'a cover, to the one who is covered',
    () => reading(coverTold(dentist, 'orders', told)),
    [
      '@bo is on call for orders Mon 2 Mar 10:00–11:00 instead of you, says @U0CY: dentist.',
      'Times are Europe/Oslo.',
      '[Undo]',
    ],
  ],
  [
    'a cover, to the one who covers',
    () => reading(coverTold(dentist, 'orders', { ...told, reader: 'U0BO' })),
    [
      'You are on call for orders Mon 2 Mar 10:00–11:00 instead of @ada, says @U0CY: dentist.',
      'Times are Europe/Oslo.',
      '[I cannot]',
    ],
  ],
  [
    'a cover taken back',
    () =>
      reading(coverTold(dentist, 'orders', { ...told, by: 'U0BO', cancelled: true, because: 'they cannot' })),
    [
      '@bo does not cover orders Mon 2 Mar 10:00–11:00 for you any more (@bo: they cannot): you have that shift again. Times are Europe/Oslo.',
    ],
  ],
  [
    'my shifts',
    () =>
      reading(
        shiftsWords({
          shifts: [{ rota: 'orders', role: 'primary', from: NOW, to: plus(NOW, 7 * DAY), because: null }],
          absences: [away({ reason: 'fishing' })],
          waiting: [],
          zone: OSLO,
        }),
      ),
    [
      'Your next shift',
      '• orders, Mon 2 Mar 10:00 to Mon 9 Mar 10:00',
      'You are away Mon 2 Mar to Sun 8 Mar: fishing.',
      'Times are yours, Europe/Oslo. /oncall cover me tomorrow 9-17 · /oncall swap · /oncall away 3-14 aug · /oncall link',
      '[I am there] [Swap a shift]',
    ],
  ],
  [
    'an absence',
    () =>
      reading(
        awaySaid(
          away({}),
          [{ name: 'orders', lines: ['Mon 2 Mar: <@U0BO> instead of <@U0ADA>'], gaps: [] }],
          OSLO,
        ),
      ),
    [
      'You are away Mon 2 Mar to Sun 8 Mar.',
      'orders',
      'Mon 2 Mar: @bo instead of @ada',
      'Times are yours, Europe/Oslo.',
      '[Undo]',
    ],
  ],
  [
    'the report',
    () => reading(reportWords({ what: 'orders', period: 'February 2026', zone: OSLO, people: [carrier] })),
    [
      'On call for orders, February 2026',
      '        hours  nights  weekends  pages  broken nights',
      'ada       168       7         1      3              1',
      'Nights are 22:00 to 07:00, weekends Saturday and Sunday, Europe/Oslo. A night is broken when a page came in it. Two rotas at once count once.',
    ],
  ],
  [
    'Home',
    () =>
      reading({
        text: 'Home',
        blocks: homeOncall({
          reader: 'U0BO',
          zone: OSLO,
          now: NOW,
          rotas: [
            { rota: planOf(weekly).rota, team: 'orders', roles: roleSights(planOf(weekly), weekly, NOW) },
          ],
          shifts: [{ rota: 'orders', role: 'primary', from: NOW, to: plus(NOW, 7 * DAY), because: null }],
          swaps: [{ swap, rota: 'orders' }],
        }),
      }),
    [
      'On call',
      'orders: @ada until Mon 9 Mar 10:00, then @bo',
      'My shifts',
      '• orders: on call now, until Mon 9 Mar 10:00',
      '@ada asks you to take orders Tue 3 Mar 10:00–18:00.',
      'In return @ada takes yours, Mon 9 Mar 10:00 to Mon 16 Mar 10:00.',
      '“dentist”',
      'Times are yours, Europe/Oslo.',
      '[Accept] [Decline] [All my shifts] [Swap a shift]',
    ],
  ],
];

describe('what people read of rotas', () => {
  test.each(read)('%s', (_, sees, lines) => expect(sees().split('\n')).toEqual(lines));

  test.each([
    ['swap.taken', '@bo takes orders Tue 3 Mar 10:00–18:00 for you'],
    ['swap.declined', '@bo declined to take orders Tue 3 Mar 10:00–18:00. You stay on call.'],
    ['swap.expired', 'Nobody took orders Tue 3 Mar 10:00–18:00 in time.'],
    ['swap.cancelled', 'Your request about orders Tue 3 Mar 10:00–18:00 is off: the rota was changed.'],
  ])('the asker hears of %s', (kind, words) => {
    const notice = swapNotice(
      { ...swap, state: 'declined' },
      'orders',
      { kind, by: 'U0BO', because: 'the rota was changed' },
      OSLO,
    );
    expect(notice === undefined ? '' : reading(notice)).toContain(words);
  });

  test('the picture of fairness has each hour once', () =>
    expect(
      reportChart({ what: 'orders', period: 'February 2026', zone: OSLO, people: [carrier] }).rows,
    ).toEqual([
      { name: 'ada', weekendHours: 48, nightHours: 45, dayHours: 75, note: '3 pages, 1 broken night' },
    ]));
});

describe('who is on call now', () => {
  const six = (plan: ReturnType<typeof planOf>) => expand(plan, 'primary', NOW, plus(NOW, 42 * DAY));
  test.each([
    ['a turn', planOf(weekly), '<@U0ADA> until Mon 9 Mar 10:00, then <@U0BO>'],
    ['nobody else', planOf(definitionOf('weekly @ada')), '<@U0ADA>, for the next six weeks at least'],
    [
      'by day',
      planOf(definitionOf('weekly weekdays 10:00-17:00 @ada')),
      'nobody, by plan, until Mon 2 Mar 11:00, then <@U0ADA>',
    ],
    [
      'a cover',
      planOf(weekly, {
        overrides: [cover({ forWhom: 'U0ADA', from: NOW, to: plus(NOW, HOUR), reason: 'dentist' })],
      }),
      '<@U0BO> (covers for <@U0ADA>: dentist) until Mon 2 Mar 11:00, then <@U0ADA>',
    ],
    [
      'somebody left',
      planOf(weekly, { gone: new Set(['U0ADA']) }),
      '⚠️ nobody, since <@U0ADA> cannot be, until Mon 9 Mar 10:00, then <@U0BO>',
    ],
  ])('%s', (_, plan, words) => expect(nowWords(six(plan), OSLO)).toBe(words));
});

describe('a time with two ends', () => {
  test.each([
    ['2026-03-02T09:00:00Z', '2026-03-02T17:00:00Z', 'Mon 2 Mar 10:00–18:00'],
    ['2026-03-02T09:00:00Z', '2026-03-09T09:00:00Z', 'Mon 2 Mar 10:00 to Mon 9 Mar 10:00'],
    ['2026-03-01T23:00:00Z', '2026-03-02T23:00:00Z', 'all of Mon 2 Mar'],
    ['2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'all of Sun 29 Mar'],
    ['2026-03-01T23:00:00Z', '2026-03-04T23:00:00Z', 'Mon 2 Mar to Wed 4 Mar, whole days'],
  ])('%s to %s', (from, to, words) => expect(rangeIn(new Date(from), new Date(to), OSLO)).toBe(words));
});

describe('refusals', () => {
  const all: readonly RotaRefusal[] = [
    { why: 'not_found', what: 'rota' },
    { why: 'not_found', what: 'override' },
    { why: 'not_found', what: 'swap' },
    { why: 'not_found', what: 'absence' },
    { why: 'not_allowed', who: ['U0ADA'], what: 'the rota orders' },
    { why: 'name_taken', name: 'orders' },
    { why: 'name_invalid', name: 'Orders!' },
    { why: 'zone_unknown', zone: 'Europe/Lodnon', nearest: 'Europe/London' },
    { why: 'zone_unknown', zone: 'Mars', nearest: null },
    { why: 'holidays_unknown', holidays: 'XX' },
    { why: 'no_members', layer: 'primary' },
    { why: 'person_inactive', person: 'U0BO' },
    { why: 'definition_invalid', layer: 'nights', problem: 'two layers have that name' },
    { why: 'empty_range' },
    { why: 'in_the_past', what: 'override' },
    { why: 'in_the_past', what: 'swap' },
    { why: 'in_the_past', what: 'absence' },
    { why: 'overlaps', with: 'ovr_0000000001' },
    { why: 'not_on_call', person: 'U0BO' },
    { why: 'own_swap' },
    { why: 'not_asked', asked: 'U0BO' },
    { why: 'swap_over', state: 'expired' },
  ];
  test.each(all.map((one) => [one.why, one] as const))('%s ends with something to type', (_, refusal) => {
    const said = sayRotaRefusal(refusal);
    expect(said).toMatch(/`(\/[a-z]+ |holidays )[^`]+`|`\/[a-z]+`/);
    expect(said).not.toMatch(/undefined|null/);
  });
});
