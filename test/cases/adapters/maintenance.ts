import { z } from 'zod';
import { WEEKDAYS, addTo, localDate, toLocal, weekdayOf } from '#base/calendar.ts';
import { HOUR, MINUTE, plus } from '#base/time.ts';
import { countOf } from '#status/day-count.ts';
import { isUnder, windowOf } from '#status/maintenance-window.ts';
import type { MaintenanceWindow } from '#status/maintenance-window.ts';
import { heldUntil } from '#status/report-store.ts';
import { countedMs } from '#status/uptime.ts';
import { savedPage, savedReport } from '../../kit/status-rows.ts';
import { NotApplicable } from '../case.ts';
import type { Adapter, Observed } from '../case.ts';
import { inSharedHouse } from './house.ts';
import { byShape, shape } from './verdicts.ts';

const Began = z.strictObject({
  start: z.string().regex(/^\d+ (h|min) (ago|from now)$/),
  duration_h: z.number().positive(),
});
const Daily = z.strictObject({
  tz: z.string(),
  window: z.string().regex(/^\d\d:\d\d-\d\d:\d\d every day$/),
  date: z.string(),
});
const During = z.strictObject({ in_maintenance: z.boolean(), result: z.enum(['F', 'S']) });

const NOW = new Date('2026-03-02T09:00:00Z');

function began({ start, duration_h: hours }: z.output<typeof Began>): Observed {
  const [amount = '0', unit = 'h', when = 'ago'] = start.split(/ (?=h|min|ago|from)/);
  const ms = Number(amount) * (unit === 'h' ? HOUR : MINUTE);
  const from = plus(NOW, when === 'ago' ? -ms : ms);
  return { under_maintenance: () => isUnder({ from, until: plus(from, hours * HOUR) }, NOW) };
}

const MONTHS = 'january february march april may june july august september october november december';
const NTH = ['first', 'second', 'third', 'fourth'];
const YEAR = 2026;

/** A date by its name: "2026-03-29", "last Sunday of March", "second Monday of May". */
function dateOf(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  const [, nth = '', day = '', name = ''] =
    /^(first|second|third|fourth|last) (\w+) of (\w+)$/.exec(text.toLowerCase()) ?? [];
  const weekday = WEEKDAYS.find((one) => one === day.slice(0, 2).toUpperCase());
  const month = MONTHS.split(' ').indexOf(name) + 1;
  if (weekday === undefined || month === 0) throw new NotApplicable(`no such date here: ${text}`);
  const first = `${YEAR}-${String(month).padStart(2, '0')}-01`;
  const days = Array.from({ length: 31 }, (_, index) => addTo(first, 'day', index).slice(0, 10)).filter(
    (date) => date.startsWith(first.slice(0, 7)) && weekdayOf(date) === weekday,
  );
  const found = nth === 'last' ? days.at(-1) : days[NTH.indexOf(nth)];
  if (found === undefined) throw new NotApplicable(`no such date here: ${text}`);
  return found;
}

/** What the clock on the wall shows, with the name that its zone has then: "03:00 CEST". */
function onTheWall(at: Date, zone: string): string {
  const names = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'short' });
  const name = names.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
  return `${toLocal(at, zone).slice(11, 16)} ${name}`;
}

/** A window of that date; its words are "starts at 03:00 CEST (the gap), ends 03:30 CEST", with what else must be true of it behind them. */
function daily({ tz, window, date }: z.output<typeof Daily>): Observed {
  const on = dateOf(date);
  const [from = '', to = ''] = window.replace(' every day', '').split('-');
  const end = to > from ? on : addTo(on, 'day', 1).slice(0, 10);
  const found: MaintenanceWindow = windowOf(`${on}T${from}`, `${end}T${to}`, tz);
  const begins = onTheWall(found.from, tz);
  const words = `starts at ${begins}${begins.startsWith(from) ? '' : ' (the gap)'}, ends ${onTheWall(found.until, tz)}`;
  const holds: Readonly<Record<string, boolean>> = {
    'never skipped': found.from < found.until && localDate(found.from, tz) === on,
    'never an hour early': toLocal(found.from, tz) >= `${on}T${from}`,
  };
  return {
    window: (expected) => {
      const [said, rules = ''] = z.string().parse(expected).split('; ');
      const all = rules === '' || rules.split(', ').every((rule) => holds[rule] === true);
      return said === words && all ? expected : words;
    },
  };
}

/** A check that fails, or not, while its service is maintained: the alerts of the service are held, and the component's uptime knows nothing of it. */
function during({ in_maintenance: under, result }: z.output<typeof During>): Promise<Observed> {
  return inSharedHouse(async ({ desk, clock }) => {
    const [now, serviceId] = [clock.now(), desk.ids.next('svc')];
    const page = await savedPage(desk, { name: desk.ids.secret() });
    if (under)
      await savedReport(desk, page, {
        kind: 'maintenance',
        status: 'in_progress',
        impact: 'maintenance',
        scheduledFor: plus(now, -HOUR),
        scheduledUntil: plus(now, HOUR),
        serviceIds: [serviceId],
      });
    const held = await heldUntil(desk, serviceId, now);
    const failed = result === 'F' ? MINUTE : 0;
    const row = { at: now, upMs: MINUTE - failed, downMs: failed, degradedMs: 0, unknownMs: 0 };
    const status = under ? ('under_maintenance' as const) : ('operational' as const);
    const tally = countOf(
      { follows: true, published: [{ at: plus(now, -HOUR), status }], checks: [[row]] },
      { from: now.getTime(), to: plus(now, MINUTE).getTime() },
    );
    return {
      alert: () => result === 'F' && held === undefined,
      counts_in_uptime: () => countedMs(tally) > 0,
    };
  });
}

/** Time in which something is expected not to work. */
export const maintenance: Adapter = {
  covers: (area) => area === 'maintenance',
  observe: (given) =>
    byShape<Observed | Promise<Observed>>(given, [
      shape(Began, began),
      shape(Daily, daily),
      shape(During, during),
    ]),
};
