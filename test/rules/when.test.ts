import { describe, expect, test } from 'vitest';
import { readDays, readMoment, readPeriod } from '../../src/slack/when-past.ts';
import { readSpan } from '../../src/slack/when.ts';

/** Wednesday 4 March 2026, 10:30 in London; the clocks go forward on 29 March. */
const here = { now: new Date('2026-03-04T10:30:00Z'), zone: 'Europe/London' };
const words = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));
const short = (at: Date): string => at.toISOString().slice(0, 16).replace('T', ' ');

function span(text: string, where = here): string {
  const read = readSpan(words(text), where);
  if ('problem' in read) return `? ${read.problem}`;
  const rest = read.rest.length === 0 ? '' : ` | ${read.rest.join(' ')}`;
  return `${short(read.value.from)} to ${short(read.value.to)}${read.value.whole ? ' whole' : ''}${rest}`;
}

describe('a span', () => {
  test.each([
    ['tomorrow 9-17', '2026-03-05 09:00 to 2026-03-05 17:00'],
    ['tomorrow 9–17 dentist', '2026-03-05 09:00 to 2026-03-05 17:00 | dentist'],
    ['today 14:30-18', '2026-03-04 14:30 to 2026-03-04 18:00'],
    ['tomorrow 9am-5:30pm', '2026-03-05 09:00 to 2026-03-05 17:30'],
    ['friday', '2026-03-06 00:00 to 2026-03-07 00:00 whole'],
    ['wednesday', '2026-03-04 00:00 to 2026-03-05 00:00 whole'],
    ['next friday', '2026-03-13 00:00 to 2026-03-14 00:00 whole'],
    ['on fri 22-6', '2026-03-06 22:00 to 2026-03-07 06:00'],
    ['friday 18:00 to monday 09:00', '2026-03-06 18:00 to 2026-03-09 09:00'],
    ['from friday 18:00 until monday 9 Bo said yes', '2026-03-06 18:00 to 2026-03-09 09:00 | Bo said yes'],
    ['friday at 18:00 for 4h', '2026-03-06 18:00 to 2026-03-06 22:00'],
    ['friday 22:00 to 02:00', '2026-03-06 22:00 to 2026-03-07 02:00'],
    ['friday to monday', '2026-03-06 00:00 to 2026-03-10 00:00 whole'],
    ['friday to the dentist', '2026-03-06 00:00 to 2026-03-07 00:00 whole | to the dentist'],
    ['3-5 aug', '2026-08-02 23:00 to 2026-08-05 23:00 whole'],
    ['aug 3-5', '2026-08-02 23:00 to 2026-08-05 23:00 whole'],
    ['3-14 feb', '2027-02-03 00:00 to 2027-02-15 00:00 whole'],
    ['28 mar to 30 mar', '2026-03-28 00:00 to 2026-03-30 23:00 whole'],
    ['29th march 9-17', '2026-03-29 08:00 to 2026-03-29 16:00'],
    ['2026-12-24 12:00 to 2026-12-27 9', '2026-12-24 12:00 to 2026-12-27 09:00'],
    ['28 dec to 3 jan', '2026-12-28 00:00 to 2027-01-04 00:00 whole'],
    ['tonight', '2026-03-04 18:00 to 2026-03-05 08:00'],
    ['tonight 20-23', '2026-03-04 20:00 to 2026-03-04 23:00'],
    ['9-17', '2026-03-04 09:00 to 2026-03-04 17:00'],
    ['8-10', '2026-03-05 08:00 to 2026-03-05 10:00'],
    ['14:00 to 16:00', '2026-03-04 14:00 to 2026-03-04 16:00'],
    ['from 14:00 for 2h', '2026-03-04 14:00 to 2026-03-04 16:00'],
    ['2h', '2026-03-04 10:30 to 2026-03-04 12:30'],
    ['for 90m school run', '2026-03-04 10:30 to 2026-03-04 12:00 | school run'],
    ['2 hours', '2026-03-04 10:30 to 2026-03-04 12:30'],
    ['until 18:00', '2026-03-04 10:30 to 2026-03-04 18:00'],
    ['until 9', '2026-03-04 10:30 to 2026-03-05 09:00'],
    ['until monday 09:00', '2026-03-04 10:30 to 2026-03-09 09:00'],
    ['weekend', '2026-03-07 00:00 to 2026-03-09 00:00 whole'],
    ['next week holiday', '2026-03-09 00:00 to 2026-03-16 00:00 whole | holiday'],
    ['today 9-10', '2026-03-04 09:00 to 2026-03-04 10:00'],
  ])('%s', (text, expected) => expect(span(text)).toBe(expected));

  test('is local to the person: the same words elsewhere', () =>
    expect(span('tomorrow 9-17', { ...here, zone: 'Asia/Kolkata' })).toBe(
      '2026-03-05 03:30 to 2026-03-05 11:30',
    ));

  test('over the day on which the clocks change keeps its local hours', () =>
    expect(span('saturday 28 mar')).toBe('2026-03-07 00:00 to 2026-03-08 00:00 whole | 28 mar'));

  test.each([
    [''],
    ['soon'],
    ['tomorrow 9'],
    ['friday 18:00 to monday'],
    ['31 feb'],
    ['25:00-26:00'],
    ['2026-13-01'],
    ['until whenever'],
    ['2026-03-06 18:00 to 2026-03-05 09:00'],
  ])('“%s” is asked about, with an example that can be read', (text) => {
    const answer = span(text);
    expect(answer).toMatch(/^\? .*Example/);
    const example = /`([^`]+)`/.exec(answer)?.[1] ?? '';
    expect(span(example)).not.toMatch(/^\?/);
  });
});

describe('days off', () => {
  const days = (text: string): string => {
    const read = readDays(words(text), here);
    return 'problem' in read ? `? ${read.problem}` : `${read.value.fromDate} to ${read.value.toDate}`;
  };
  test.each([
    ['3-14 aug', '2026-08-03 to 2026-08-14'],
    ['friday', '2026-03-06 to 2026-03-06'],
    ['friday to monday', '2026-03-06 to 2026-03-09'],
    ['next week', '2026-03-09 to 2026-03-15'],
    ['28 mar to 30 mar', '2026-03-28 to 2026-03-30'],
  ])('%s', (text, expected) => expect(days(text)).toBe(expected));
  test('hours are no absence', () =>
    expect(days('tomorrow 9-17')).toContain('/oncall cover me tomorrow 9-17'));
});

describe('a moment that was', () => {
  const moment = (text: string, way: 'ahead' | 'back' = 'back'): string => {
    const read = readMoment(words(text), here, way);
    return 'problem' in read ? `? ${read.problem}` : short(read.value);
  };
  test.each([
    ['now', '2026-03-04 10:30'],
    ['at saturday 03:00', '2026-02-28 03:00'],
    ['wednesday 09:00', '2026-03-04 09:00'],
    ['yesterday 22:30', '2026-03-03 22:30'],
    ['2026-01-07 3am', '2026-01-07 03:00'],
    ['24 dec', '2025-12-24 12:00'],
    ['3h ago', '2026-03-04 07:30'],
    ['09:15', '2026-03-04 09:15'],
    ['22:00', '2026-03-03 22:00'],
    ['wednesday 22:00', '2026-02-25 22:00'],
  ])('%s', (text, expected) => expect(moment(text)).toBe(expected));
  test.each([
    ['saturday 03:00', '2026-03-07 03:00'],
    ['wednesday 12:00', '2026-03-04 12:00'],
    ['wednesday 03:00', '2026-03-11 03:00'],
    ['03:00', '2026-03-05 03:00'],
    ['today 03:00', '2026-03-04 03:00'],
  ])('or is to be: %s', (text, expected) => expect(moment(text, 'ahead')).toBe(expected));
  test('anything else is asked about', () =>
    expect(moment('the day of the outage')).toMatch(/^\? Say which moment/));
});

describe('a period to look back on', () => {
  const period = (text: string): string => {
    const read = readPeriod(words(text), here);
    return 'problem' in read
      ? `? ${read.problem}`
      : `${short(read.value.from)} to ${short(read.value.to)} ${read.value.name}`;
  };
  test.each([
    ['', '2026-02-03 00:00 to 2026-03-05 00:00 the last 30 days'],
    ['last month', '2026-02-01 00:00 to 2026-03-01 00:00 February 2026'],
    ['this month', '2026-03-01 00:00 to 2026-03-31 23:00 March 2026'],
    ['last week', '2026-02-23 00:00 to 2026-03-02 00:00 last week'],
    ['last 90 days', '2025-12-05 00:00 to 2026-03-05 00:00 the last 90 days'],
    ['september', '2025-08-31 23:00 to 2025-09-30 23:00 September 2025'],
    ['2026-02', '2026-02-01 00:00 to 2026-03-01 00:00 February 2026'],
    ['1-15 feb', '2026-02-01 00:00 to 2026-02-16 00:00 2026-02-01 to 2026-02-15'],
  ])('“%s”', (text, expected) => expect(period(text)).toBe(expected));
  test('anything else is asked about', () =>
    expect(period('the bad old days')).toMatch(/^\? Say over which time/));
});
