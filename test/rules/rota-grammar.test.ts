import { describe, expect, test } from 'vitest';
import { expand } from '#oncall/shifts.ts';
import { DAY } from '#base/time.ts';
import {
  addLayer,
  drawLayer,
  orderNow,
  redrawLayer,
  withMembers,
} from '../../src/slack/commands/rota-draw.ts';
import { readLayerWords } from '../../src/slack/commands/rota-words.ts';
import { diffLines, planLines, runsOf } from '../../src/slack/views/rota-plan.ts';
import { layerLine, placeWords } from '../../src/slack/views/rota-words.ts';
import { LONDON, NOW, definitionOf, planOf } from '../views/rota-kit.ts';

const says = (text: string, now = NOW): string => {
  const definition = definitionOf(text, 'primary', now);
  const [layer] = definition.layers;
  if (layer === undefined) throw new Error('a layer is there');
  const order = orderNow(layer, definition.zone, now);
  return `${layerLine(layer, order, definition.holidays)} · ${placeWords(definition)}`.replaceAll(
    /<@U0(\w+)>/g,
    (_, id: string) => `@${id.toLowerCase()}`,
  );
};

describe('the words of a rota', () => {
  test.each([
    [
      'weekly monday 09:00 Europe/London @ada @bo @cy',
      '*primary*: weekly, Monday 09:00: @ada, @bo, @cy · Europe/London',
    ],
    ['@ada @bo', '*primary*: weekly, Monday 09:00: @ada, @bo · Europe/London'],
    [
      'every 2 weeks on tuesday at 10:30 UTC @ada @bo',
      '*primary*: every 2 weeks, Tuesday 10:30: @ada, @bo · UTC',
    ],
    ['daily 09:00 Asia/Kolkata @ada @bo', '*primary*: daily, 09:00: @ada, @bo · Asia/Kolkata'],
    ['monthly 1 09:00 @ada @bo', '*primary*: monthly, the 1st 09:00: @ada, @bo · Europe/London'],
    ['monthly 31st 09:00 @ada @bo', '*primary*: monthly, the 31st 09:00: @ada, @bo · Europe/London'],
    ['every 12h 08:00 @ada @bo', '*primary*: every 12 hours, from 08:00: @ada, @bo · Europe/London'],
    [
      'weekly monday 09:00 weekdays 09:00-17:00 @ada',
      '*primary*: weekly, Monday 09:00, Mon–Fri 09:00–17:00: @ada · Europe/London',
    ],
    ['daily 9:00 weekdays @ada @bo', '*primary*: daily, 09:00, Mon–Fri: @ada, @bo · Europe/London'],
    [
      'weekly hours 20:00-08:00 @ada',
      '*primary*: weekly, Monday 09:00, every day 20:00–08:00: @ada · Europe/London',
    ],
    [
      'weekly sat,sun 10-18 @ada',
      '*primary*: weekly, Monday 09:00, Sat, Sun 10:00–18:00: @ada · Europe/London',
    ],
    [
      'weekly friday 20:00 to monday 08:00 @ada',
      '*primary*: weekly, Monday 09:00, Fri 20:00 to Mon 08:00: @ada · Europe/London',
    ],
    [
      'weekly holidays NO @ada',
      '*primary*: weekly, Monday 09:00, not on public holidays: @ada · Europe/London, public holidays of NO',
    ],
    ['weekly @ada+@bo @cy', '*primary*: weekly, Monday 09:00: @ada with @bo, @cy · Europe/London'],
  ])('%s', (text, expected) => expect(says(text)).toBe(expected));

  test.each([
    ['weekly mondey 09:00 @ada', 'did you mean “monday”'],
    ['every few weeks @ada', '“every” needs a length'],
    ['monthly 32 09:00 @ada', 'a month has no day “32”'],
    ['weekly hours @ada', '“hours” needs times'],
    ['weekly holidays', '“holidays” needs a country'],
    ['weekly ada', '“ada” is not a word I know here; people begin with @'],
    ['weekly starting whenever', '“starting” needs a day'],
  ])('“%s” is asked about', (text, expected) => {
    const read = readLayerWords(text.split(' '), '2026-03-02');
    expect('problems' in read ? read.problems.join('; ') : 'read').toContain(expected);
  });
});

const who = (definition: ReturnType<typeof definitionOf>, at: string): string => {
  const from = new Date(at);
  const [run] = runsOf(expand(planOf(definition), 'primary', from, new Date(from.getTime() + 60_000)));
  return run?.people.join() ?? 'nobody';
};

describe('whoever is named first', () => {
  test.each([
    ['weekly monday 09:00 @ada @bo @cy', '2026-03-02T09:00:00Z'],
    ['weekly monday 10:00 @ada @bo @cy', '2026-03-02T09:00:00Z'],
    ['daily 09:00 @ada @bo @cy', '2026-03-04T03:00:00Z'],
    ['daily 09:00 weekdays @ada @bo @cy', '2026-03-07T12:00:00Z'],
    ['monthly 31 09:00 @ada @bo @cy', '2026-04-15T12:00:00Z'],
    ['monthly 1 09:00 @ada @bo @cy', '2026-03-01T08:00:00Z'],
    ['every 6h 08:00 @ada @bo @cy', '2026-03-02T03:00:00Z'],
    ['every 2 weeks friday 18:00 @ada @bo @cy', '2026-03-30T03:00:00Z'],
  ])('is on call now: %s', (text, at) => {
    const definition = definitionOf(text, 'primary', new Date(at));
    const [layer] = definition.layers;
    expect(layer === undefined ? [] : orderNow(layer, LONDON, new Date(at)).flat()).toEqual([
      'U0ADA',
      'U0BO',
      'U0CY',
    ]);
    if (!text.includes('weekdays')) expect(who(definition, at)).toBe('U0ADA');
  });

  test('or from the day that is named', () => {
    const definition = definitionOf('weekly monday 09:00 starting 16 mar @ada @bo');
    expect(who(definition, '2026-03-16T09:00:00Z')).toBe('U0ADA');
    expect(who(definition, '2026-03-23T09:00:00Z')).toBe('U0BO');
  });
});

const layerOf = (text: string) => {
  const [layer] = definitionOf(text).layers;
  if (layer === undefined) throw new Error('a layer is there');
  return layer;
};
const wish = (text: string) => {
  const read = readLayerWords(text.split(' '), '2026-03-02');
  if ('problems' in read) throw new Error(read.problems.join());
  return {
    ...read.words,
    groups: read.words.people.map((group) => group.map((one) => `U0${one.slice(1).toUpperCase()}`)),
  };
};

describe('a change keeps whoever has the turn', () => {
  const now = new Date('2026-03-11T12:00:00Z');
  const before = layerOf('weekly monday 09:00 @ada @bo @cy');

  test('Bo has the second week', () =>
    expect(orderNow(before, LONDON, now).flat()).toEqual(['U0BO', 'U0CY', 'U0ADA']));

  test('when somebody joins', () => {
    const after = withMembers(before, LONDON, now, [...before.members, ['U0DEE']]);
    expect(orderNow(after, LONDON, now)[0]).toEqual(['U0BO']);
    expect(orderNow(after, LONDON, now).flat()).toEqual(['U0BO', 'U0CY', 'U0DEE', 'U0ADA']);
  });

  test('when somebody else leaves', () => {
    const after = withMembers(before, LONDON, now, [['U0ADA'], ['U0BO']]);
    expect(orderNow(after, LONDON, now).flat()).toEqual(['U0BO', 'U0ADA']);
  });

  test('when they leave themselves, the next one takes over', () => {
    const after = withMembers(before, LONDON, now, [['U0ADA'], ['U0CY']]);
    expect(orderNow(after, LONDON, now).flat()).toEqual(['U0CY', 'U0ADA']);
  });

  test('when the order is another', () => {
    const after = withMembers(before, LONDON, now, [['U0CY'], ['U0BO'], ['U0ADA']]);
    expect(orderNow(after, LONDON, now).flat()).toEqual(['U0BO', 'U0ADA', 'U0CY']);
  });

  test('when turns are handed over at another time', () => {
    const after = redrawLayer(before, wish('tuesday 10:00'), LONDON, now);
    expect(orderNow(after, LONDON, now).flat()).toEqual(['U0BO', 'U0CY', 'U0ADA']);
    expect(after.anchor.slice(11)).toBe('10:00');
  });

  test('when turns become longer', () => {
    const after = redrawLayer(before, wish('every 2 weeks'), LONDON, now);
    expect(orderNow(after, LONDON, now).flat()).toEqual(['U0BO', 'U0CY', 'U0ADA']);
  });

  test('and people named anew stand as they are named, beginning now', () => {
    const after = redrawLayer(before, wish('tuesday 10:00 @cy @ada'), LONDON, now);
    expect(orderNow(after, LONDON, now).flat()).toEqual(['U0CY', 'U0ADA']);
  });
});

describe('a layer more', () => {
  const definition = definitionOf('weekly monday 09:00 @ada @bo');
  const nights = drawLayer(wish('daily 20:00 hours 20:00-08:00 @cy'), 'nights', LONDON, NOW);
  const second = drawLayer(wish('weekly secondary @cy'), 'secondary', LONDON, NOW);

  test('with hours stands above the one that is always on', () => {
    const after = addLayer(definition, nights, undefined);
    expect('problem' in after ? after : after.layers.map((one) => [one.name, one.rank])).toEqual([
      ['nights', 0],
      ['primary', 1],
    ]);
  });

  test('of another role stands below', () => {
    const after = addLayer(definition, second, undefined);
    expect('problem' in after ? after : after.layers.map((one) => one.name)).toEqual([
      'primary',
      'secondary',
    ]);
  });

  test('stands where it is told to', () => {
    const after = addLayer(definition, nights, { where: 'beside', layer: 'primary' });
    expect('problem' in after ? after : after.layers.map((one) => one.rank)).toEqual([0, 0]);
    expect(addLayer(definition, nights, { where: 'above', layer: 'days' })).toEqual({
      problem: 'it has no layer “days”; it has primary',
    });
  });
});

describe('six weeks in words', () => {
  const plan = (text: string) =>
    expand(planOf(definitionOf(text)), 'primary', NOW, new Date(NOW.getTime() + 42 * DAY));

  test('a line a shift', () =>
    expect(planLines(plan('weekly monday 09:00 @ada @bo'), LONDON).slice(0, 5)).toEqual([
      'Mon 2 Mar 09:00: <@U0ADA>',
      'Mon 9 Mar 09:00: <@U0BO>',
      'Mon 16 Mar 09:00: <@U0ADA>',
      'Mon 23 Mar 09:00: <@U0BO>',
      'Mon 30 Mar 09:00: <@U0ADA>',
    ]));

  test('a line a week when shifts are short', () =>
    expect(planLines(plan('daily 09:00 @ada @bo'), LONDON)[0]).toBe(
      'Week of Mon 2 Mar: Mon <@U0ADA>, Tue <@U0BO>, Wed <@U0ADA>, Thu <@U0BO>, Fri <@U0ADA>, Sat <@U0BO>, Sun <@U0ADA>',
    ));

  test('a count when they are very short', () =>
    expect(planLines(plan('every 6h @ada @bo @cy @dee'), LONDON)[1]).toMatch(
      /^Week of Mon 9 Mar: .* 7 times, .* 7 times/,
    ));

  test('a difference, neighbours joined', () => {
    const [before, after] = [plan('weekly monday 09:00 @ada @bo'), plan('weekly monday 09:00 @ada @cy')];
    expect(diffLines(before, after, LONDON)).toEqual([
      'Mon 9 Mar 09:00 to Mon 16 Mar 09:00: <@U0CY> instead of <@U0BO>',
      'Mon 23 Mar 09:00 to Mon 30 Mar 09:00: <@U0CY> instead of <@U0BO>',
      'Mon 6 Apr 09:00 to Mon 13 Apr 09:00: <@U0CY> instead of <@U0BO>',
    ]);
    expect(diffLines(before, before, LONDON)).toEqual([]);
  });
});
