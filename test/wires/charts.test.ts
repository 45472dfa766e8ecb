import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, onTestFinished, test } from 'vitest';
import { durationLabel, timeLabel, timeTicks } from '#charts/axis.ts';
import { ChartFailure } from '#charts/chart.ts';
import type { ResponseTimeChart } from '#charts/chart.ts';
import { createCharts } from '#charts/pool.ts';
import type { Charts } from '#charts/pool.ts';
import { DAY, HOUR, MINUTE } from '#base/time.ts';

const FROM = new Date('2026-03-02T08:00:00Z');
const TO = new Date('2026-03-02T20:00:00Z');
const at = (clock: string): Date => new Date(`2026-03-02T${clock}:00Z`);

const answered = Array.from({ length: 144 }, (_, index) => ({
  at: new Date(FROM.getTime() + index * 5 * MINUTE),
  p50Ms: 120,
  p95Ms: 240,
  maxMs: 400,
}));

function chart(changes: Partial<ResponseTimeChart> = {}): ResponseTimeChart {
  return {
    title: 'orders API',
    from: FROM,
    to: TO,
    points: answered,
    states: [],
    zone: 'Europe/Oslo',
    ...changes,
  };
}

function charts(options: Parameters<typeof createCharts>[0] = {}): Charts {
  const made = createCharts(options);
  onTestFinished(() => made.close());
  return made;
}

/** The colours of one row of the picture's middle, a text "r,g,b" a pixel; the left fifth and right twentieth are axis and margin. */
async function pixels(png: Buffer): Promise<{
  readonly width: number;
  readonly height: number;
  readonly share: (near: readonly number[]) => number;
}> {
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(80, 100, 690, 1);
  const isNear = (index: number, near: readonly number[]): boolean =>
    near.every((part, channel) => Math.abs((data[index * 4 + channel] ?? 0) - part) <= 4);
  const share = (near: readonly number[]): number =>
    Array.from({ length: 690 }, (_, index) => isNear(index, near)).filter(Boolean).length / 690;
  return { width: image.width, height: image.height, share };
}

const DOWN = [0xf4, 0xa6, 0xa0];
const DEGRADED = [0xfb, 0xe3, 0xa6];

/** A stand-in for the drawing thread, as a module in a data URL. */
const thread = (code: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';\n${code}`)}`,
  );

async function failure(work: Promise<unknown>): Promise<ChartFailure> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ChartFailure)) throw new Error('expected a ChartFailure', { cause: error });
  return error;
}

describe('the response-time picture', () => {
  test('is a PNG of 800 × 300 on opaque white', async () => {
    const png = await charts().responseTime(chart());
    expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    const seen = await pixels(png);
    expect([seen.width, seen.height]).toEqual([800, 300]);
    expect(seen.share([255, 255, 255])).toBeGreaterThan(0.9);
  });

  test('colours the share of the period that was down or degraded, and nothing else', async () => {
    const states = [
      { from: at('08:00'), to: at('11:00'), state: 'up' as const },
      { from: at('11:00'), to: at('14:00'), state: 'down' as const },
      { from: at('14:00'), to: at('20:00'), state: 'degraded' as const },
    ];
    const seen = await pixels(await charts().responseTime(chart({ states })));
    expect(seen.share(DOWN)).toBeCloseTo(0.25, 1);
    expect(seen.share(DEGRADED)).toBeCloseTo(0.5, 1);
    const well = await pixels(await charts().responseTime(chart()));
    expect(well.share(DOWN)).toBe(0);
  });

  test('shows an outage of a minute on a picture of a month', async () => {
    const month = { from: new Date(TO.getTime() - 30 * DAY), to: TO, points: [] };
    const states = [
      {
        from: new Date(TO.getTime() - 9 * DAY),
        to: new Date(TO.getTime() - 9 * DAY + MINUTE),
        state: 'down' as const,
      },
    ];
    const seen = await pixels(await charts().responseTime(chart({ ...month, states })));
    expect(seen.share(DOWN)).toBeGreaterThan(0);
  });

  test.each([
    ['no points', { points: [] }],
    ['one point', { points: answered.slice(0, 1) }],
    [
      'values that are no numbers',
      { points: [{ at: FROM, p50Ms: Number.NaN, p95Ms: Number.NaN, maxMs: Number.NaN }] },
    ],
    ['a time-out in sight', { timeoutMs: 500 }],
    ['a title far too long', { title: 'https://api.example.com/'.repeat(40) }],
    [
      'a state beyond both ends',
      { states: [{ from: new Date(0), to: new Date('2030-01-01'), state: 'down' as const }] },
    ],
  ])('is drawn with %s', async (_, changes) => {
    const seen = await pixels(await charts().responseTime(chart(changes)));
    expect(seen.width).toBe(800);
  });
});

describe('the drawing thread', () => {
  test('draws many at once, each its own', async () => {
    const made = charts();
    const titles = ['orders', 'payments', 'platform'];
    const pictures = await Promise.all(titles.map((title) => made.responseTime(chart({ title }))));
    expect(new Set(pictures.map((png) => png.toString('base64'))).size).toBe(3);
  });

  test.each([
    ['the period ends before it begins', { to: FROM }],
    ['is not a time zone', { zone: 'Mars/Olympus' }],
    ['has no instant', { points: [{ at: new Date('never'), p50Ms: 1, p95Ms: 1, maxMs: 1 }] }],
  ])('refuses input: %s', async (words, changes) => {
    const refused = await failure(charts().responseTime(chart(changes)));
    expect(refused.code).toBe('input');
    expect(refused.message).toContain(words);
  });

  test('gives up a picture that takes too long, and draws the next on a new thread', async () => {
    const stuckOnce = `let drawn = 0; parentPort.on('message', ({ title }) => { if (title === 'stuck') for (;;) drawn += 1; parentPort.postMessage({ png: new Uint8Array([7]) }); });`;
    const made = charts({ worker: thread(stuckOnce), deadlineMs: 1_000 });
    const [stuck, next] = await Promise.all([
      failure(made.responseTime(chart({ title: 'stuck' }))),
      made.responseTime(chart()),
    ]);
    expect(stuck.code).toBe('deadline');
    expect([...next]).toEqual([7]);
  });

  test('that dies is replaced', async () => {
    const mortal = `parentPort.on('message', ({ title }) => { if (title === 'die') throw new Error('no more'); if (title === 'leave') process.exit(3); parentPort.postMessage({ png: new Uint8Array([9]) }); });`;
    const made = charts({ worker: thread(mortal) });
    expect((await failure(made.responseTime(chart({ title: 'die' })))).code).toBe('died');
    expect((await failure(made.responseTime(chart({ title: 'leave' })))).code).toBe('died');
    expect([...(await made.responseTime(chart()))]).toEqual([9]);
  });

  test('that dies between two pictures is replaced without a word', async () => {
    const word = new BroadcastChannel(`charts-test-${process.pid}`);
    onTestFinished(() => word.close());
    const brief = `const word = new BroadcastChannel(${JSON.stringify(word.name)}); word.onmessage = () => { throw new Error('told to'); }; parentPort.on('message', () => parentPort.postMessage({ png: new Uint8Array([5]) }));`;
    const made = charts({ worker: thread(brief) });
    expect([...(await made.responseTime(chart()))]).toEqual([5]);
    word.postMessage('die');
    expect([...(await made.responseTime(chart()))]).toEqual([5]);
  });

  test('that dies with a picture in hand which it was not given first hands it to a new thread', async () => {
    const once = `let drawn = 0; parentPort.on('message', () => { if ((drawn += 1) > 1) throw new Error('one is enough'); parentPort.postMessage({ png: new Uint8Array([drawn]) }); });`;
    const made = charts({ worker: thread(once) });
    for (let picture = 1; picture <= 3; picture += 1)
      expect([...(await made.responseTime(chart()))]).toEqual([1]);
  });

  test('that throws right after it has answered has answered', async () => {
    const hasty = `parentPort.on('message', () => { parentPort.postMessage({ png: new Uint8Array([6]) }); throw new Error('afterwards'); });`;
    const made = charts({ worker: thread(hasty) });
    for (let picture = 1; picture <= 20; picture += 1)
      expect([...(await made.responseTime(chart()))]).toEqual([6]);
  });

  test('that cannot be started is a failure, not a crash', async () => {
    const made = charts({ worker: new URL('data:text/plain,nothing') });
    expect((await failure(made.responseTime(chart()))).code).toBe('died');
  });

  test('says that too many wait, and that it was closed', async () => {
    const silent = `parentPort.on('message', () => undefined);`;
    const made = createCharts({ worker: thread(silent), waiting: 1, deadlineMs: 60_000 });
    const first = failure(made.responseTime(chart()));
    const second = failure(made.responseTime(chart()));
    const third = failure(made.responseTime(chart()));
    expect((await third).code).toBe('busy');
    await made.close();
    expect((await second).code).toBe('closed');
    expect((await first).code).toBe('died');
    expect((await failure(made.responseTime(chart()))).code).toBe('closed');
  });
});

describe('the time axis', () => {
  test.each([
    ['Europe/Oslo', ['10:00', '12:00', '14:00', '16:00', '18:00', '20:00']],
    ['Asia/Kolkata', ['14:00', '16:00', '18:00', '20:00', '22:00', 'Tue 3 Mar']],
  ])('has round wall-clock times in %s', (zone, labels) => {
    expect(timeTicks(FROM.getTime(), TO.getTime(), zone).map((tick) => timeLabel(tick, zone))).toEqual(
      labels,
    );
  });

  test('keeps midnights on the day the clocks change', () => {
    const from = new Date('2026-03-27T12:00:00Z').getTime();
    const ticks = timeTicks(from, from + 4 * DAY, 'Europe/Oslo').map((tick) =>
      timeLabel(tick, 'Europe/Oslo'),
    );
    expect(ticks.filter((label) => label.includes('Mar'))).toEqual([
      'Sat 28 Mar',
      'Sun 29 Mar',
      'Mon 30 Mar',
      'Tue 31 Mar',
    ]);
  });

  test('never has more than ten ticks', () => {
    for (const hours of [1, 3, 7, 24, 100, 720, 9_000]) {
      expect(
        timeTicks(FROM.getTime(), FROM.getTime() + hours * HOUR, 'America/New_York').length,
      ).toBeLessThanOrEqual(10);
    }
  });

  test.each([
    [0, '0 ms'],
    [80, '80 ms'],
    [1_500, '1.5 s'],
    [30_000, '30 s'],
  ])('reads %d as %s', (ms, label) => {
    expect(durationLabel(ms)).toBe(label);
  });
});
