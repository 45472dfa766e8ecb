import { describe, expect, test } from 'vitest';
import { nextDrill } from '#oncall/drill-rules.ts';

describe('the monthly drill', () => {
  test.each([
    ['2026-03-02T09:00:00Z', 'Europe/London', '2026-03-03T10:00:00.000Z'],
    ['2026-03-03T10:00:00Z', 'Europe/London', '2026-04-07T09:00:00.000Z'],
    ['2026-03-03T09:59:59Z', 'Europe/London', '2026-03-03T10:00:00.000Z'],
    ['2026-08-31T23:00:00Z', 'Asia/Kolkata', '2026-09-01T04:30:00.000Z'],
    ['2026-12-20T00:00:00Z', 'America/New_York', '2027-01-05T15:00:00.000Z'],
  ])('after %s in %s comes on %s', (now, zone, at) => {
    expect(nextDrill(new Date(now), zone).toISOString()).toBe(at);
  });
});
