import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ChartFailure } from '#charts/chart.ts';
import { createCharts } from '#charts/pool.ts';
import type { Charts } from '#charts/pool.ts';
import type { FairnessChart, RotaChart } from '#charts/rota-chart.ts';

function charts(): Charts {
  const made = createCharts();
  onTestFinished(() => made.close());
  return made;
}

const WEEK: RotaChart = {
  title: 'Rota orders',
  from: new Date('2026-03-02T00:00:00Z'),
  to: new Date('2026-03-09T00:00:00Z'),
  zone: 'Europe/London',
  rows: [
    {
      name: 'on call',
      main: true,
      bars: [
        {
          from: new Date('2026-03-02T00:00:00Z'),
          to: new Date('2026-03-04T00:00:00Z'),
          names: ['ada'],
          changed: false,
        },
        {
          from: new Date('2026-03-04T00:00:00Z'),
          to: new Date('2026-03-05T00:00:00Z'),
          names: [],
          changed: false,
        },
      ],
    },
  ],
};

/** Shares of colours along one row of pixels through the first bar, from the first day to the last. */
async function along(png: Buffer, y: number): Promise<(near: readonly number[]) => number> {
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const width = 850;
  const { data } = pen.getImageData(130, y, width, 1);
  return (near) =>
    Array.from({ length: width }, (_, x) =>
      near.every((part, channel) => Math.abs((data[x * 4 + channel] ?? 0) - part) <= 3),
    ).filter(Boolean).length / width;
}

describe('the picture of a rota', () => {
  test('gives each shift its share, hatches the gap and shades the weekend', async () => {
    const png = await charts().rota(WEEK);
    const image = await loadImage(png);
    expect([image.width, image.height]).toEqual([1_000, 84 + 40 + 10 + 40]);
    const share = await along(png, 88);
    expect(share([0x12, 0x64, 0xa3])).toBeCloseTo(2 / 7, 1);
    expect(share([0xfd, 0xec, 0xea])).toBeGreaterThan(0.08);
    expect(share([0xfd, 0xec, 0xea])).toBeLessThan(1 / 7);
    expect(share([0xf1, 0xf2, 0xf5])).toBeCloseTo(2 / 7, 1);
  });

  test('shows a gap of a minute', async () => {
    const gap = {
      from: new Date('2026-03-06T12:00:00Z'),
      to: new Date('2026-03-06T12:01:00Z'),
      names: [],
      changed: false,
    };
    const png = await charts().rota({ ...WEEK, rows: [{ name: 'on call', main: true, bars: [gap] }] });
    const share = await along(png, 100);
    expect(share([0xff, 0xff, 0xff]) + share([0xf1, 0xf2, 0xf5]) + share([0xdc, 0xdf, 0xe4])).toBeLessThan(1);
  });

  test.each([
    ['the period ends before it begins', { to: WEEK.from }],
    ['is not a time zone', { zone: 'Mars/Olympus' }],
    [
      'rows are more than',
      { rows: Array.from({ length: 50 }, () => ({ name: 'x', main: false, bars: [] })) },
    ],
  ])('refuses input: %s', async (words, changes) => {
    const refused: unknown = await charts()
      .rota({ ...WEEK, ...changes })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ChartFailure);
    expect(refused).toMatchObject({ code: 'input', message: expect.stringContaining(words) });
  });

  test('over the day on which the clocks change draws every day once', async () => {
    const march = { from: new Date('2026-03-27T00:00:00Z'), to: new Date('2026-04-03T00:00:00Z') };
    const share = await along(
      await charts().rota({ ...WEEK, ...march, rows: [{ name: 'x', main: true, bars: [] }] }),
      100,
    );
    expect(share([0xf1, 0xf2, 0xf5])).toBeCloseTo(2 / 7, 1);
  });
});

describe('the picture of fairness', () => {
  const row = (changes: Partial<FairnessChart['rows'][number]>) => ({
    name: 'ada',
    dayHours: 10,
    nightHours: 20,
    weekendHours: 10,
    note: 'no pages',
    ...changes,
  });

  test('gives hours of day, night and weekend their shares', async () => {
    const share = await along(await charts().fairness({ title: 'On call', rows: [row({})] }), 80);
    const [day, night, weekend] = [
      share([0x9c, 0xc3, 0xe6]),
      share([0x12, 0x3a, 0x63]),
      share([0x3f, 0x86, 0xc6]),
    ];
    expect(night).toBeCloseTo(day + weekend, 1);
    expect(day).toBeCloseTo(weekend, 1);
  });

  test('is drawn of nobody, and refuses what are no hours', async () => {
    expect((await loadImage(await charts().fairness({ title: 'On call', rows: [] }))).width).toBe(1_000);
    const odd: unknown = await charts()
      .fairness({ title: 'On call', rows: [row({ dayHours: Number.NaN })] })
      .catch((error: unknown) => error);
    expect(odd).toMatchObject({ code: 'input' });
  });
});
