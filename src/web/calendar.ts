import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import type { PersonId } from '#base/ids.ts';
import { DAY, plus } from '#base/time.ts';
import { people } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { subjectOfSecret } from '#oncall/calendar-link-store.ts';
import type { CalendarSubject } from '#oncall/calendar-link.ts';
import { ROLES } from '#oncall/rota.ts';
import type { Plan, Role } from '#oncall/rota.ts';
import { plansOf, rotas } from '#oncall/rota-store.ts';
import { expand } from '#oncall/shifts.ts';

/** Calendars by secret address: who is on call, an event a shift. https://datatracker.ietf.org/doc/html/rfc5545 */

const BACK_MS = 30 * DAY;
const AHEAD_MS = 180 * DAY;
/** Shifts are looked for from so much earlier, so that one that runs into the shown time has its true beginning, and the same id every day. */
const RUN_UP_MS = 90 * DAY;

/** One event: people on call together, or one person's own shift. */
type Shift = {
  readonly plan: Plan;
  readonly role: Role;
  readonly from: Date;
  readonly to: Date;
  readonly people: readonly PersonId[];
  readonly because: readonly string[];
};

/** Shifts of a plan over a time; of one person when named, then also where others share it. Neighbours with the same people are one. */
function shiftsOf(
  plan: Plan,
  role: Role,
  within: { readonly from: Date; readonly to: Date },
  person: PersonId | null,
): readonly Shift[] {
  const shifts: Shift[] = [];
  for (const segment of expand(plan, role, within.from, within.to)) {
    const all = segment.people.filter((one) => person === null || one.personId === person);
    const ids = all.map((one) => one.personId);
    const last = shifts.at(-1);
    if (ids.length === 0) continue;
    if (
      last !== undefined &&
      last.to.getTime() === segment.from.getTime() &&
      last.people.join() === ids.join()
    )
      shifts[shifts.length - 1] = { ...last, to: segment.to };
    else
      shifts.push({
        plan,
        role,
        from: segment.from,
        to: segment.to,
        people: ids,
        because: all.map((one) => one.because).filter((because) => !/^turn \d+ of/.test(because)),
      });
  }
  return shifts;
}

/** The newest thing that may have changed a plan: an event's stamp must not move while nothing does. */
function changedAt({ rota, overrides, absences }: Plan): Date {
  const instants = [
    ...rota.versions.map((version) => version.validFrom.getTime()),
    ...overrides.flatMap((one) => [one.createdAt.getTime(), one.cancelledAt?.getTime() ?? 0]),
    ...absences.flatMap((one) => [one.createdAt.getTime(), one.cancelledAt?.getTime() ?? 0]),
  ];
  return new Date(Math.max(0, ...instants));
}

/** Mentions as names: a calendar knows no `<@U1>`. */
const plainly = (text: string, names: ReadonlyMap<PersonId, string>): string =>
  text.replaceAll(/<@([A-Z0-9]+)>/g, (_, id: string) => names.get(id) ?? id);

/** Instants are written in UTC: right in every zone, whatever the reader's program knows of zones. */
export function calendarText(of: {
  readonly name: string;
  readonly person: PersonId | null;
  readonly plans: readonly Plan[];
  readonly names: ReadonlyMap<PersonId, string>;
  readonly from: Date;
  readonly to: Date;
}): string {
  const calendar = ical({
    name: of.name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'tocsin', product: 'on-call', language: 'EN' },
    ttl: 3_600,
  });
  for (const plan of of.plans) {
    const within = { from: plus(of.from, -RUN_UP_MS), to: of.to };
    const shifts = ROLES.flatMap((role) => shiftsOf(plan, role, within, of.person));
    for (const shift of shifts.filter((one) => one.to > of.from)) {
      const begun = shift.from > within.from ? String(shift.from.getTime()) : 'running';
      const who = shift.people.map((id) => of.names.get(id) ?? id).join(', ');
      const what = `${plan.rota.name}${shift.role === 'primary' ? '' : `, ${shift.role}`}`;
      const because = shift.because.map((one) => plainly(one, of.names)).join('; ');
      calendar.createEvent({
        id: `${plan.rota.id}-${shift.role}-${begun}-${of.person ?? 'all'}@tocsin`,
        start: shift.from,
        end: shift.to,
        stamp: changedAt(plan),
        summary: of.person === null ? `${who}: on call, ${what}` : `On call: ${what}`,
        transparency: ICalEventTransparency.TRANSPARENT,
        ...(because === '' ? {} : { description: because }),
      });
    }
  }
  return calendar.toString();
}

/** The beginning of the present day: a calendar asked twice a minute apart is the same. */
const today = (now: Date): Date => new Date(Math.floor(now.getTime() / DAY) * DAY);

/** The calendar of a subject; undefined when that is gone. */
async function calendarOf(desk: Desk, subject: CalendarSubject): Promise<string | undefined> {
  const [from, to] = [plus(today(desk.clock.now()), -BACK_MS), plus(today(desk.clock.now()), AHEAD_MS)];
  const everyone = await people(desk);
  const person = subject.kind === 'person' ? everyone.find((one) => one.id === subject.personId) : undefined;
  const living = (await rotas(desk)).filter((rota) => !rota.archived);
  const shown = subject.kind === 'rota' ? living.filter((rota) => rota.id === subject.rotaId) : living;
  if (subject.kind === 'rota' ? shown.length === 0 : person?.active !== true) return undefined;
  return calendarText({
    name: subject.kind === 'rota' ? `On call: ${shown[0]?.name ?? ''}` : `On call: ${person?.realName ?? ''}`,
    person: subject.kind === 'rota' ? null : subject.personId,
    plans: await plansOf(desk, shown, plus(from, -RUN_UP_MS), to),
    names: new Map(everyone.map((one) => [one.id, one.realName])),
    from,
    to,
  });
}

const TYPE = 'text/calendar; charset=utf-8';

/** `GET /calendar/<secret>.ics`, with an ETag; 404 for a secret that is unknown or revoked, without saying which. */
export function calendarRoutes(desk: Desk): Hono {
  const app = new Hono();
  app.get('/calendar/:file{[0-9a-v]+\\.ics}', async (c) => {
    const subject = await subjectOfSecret(desk, c.req.param('file').replace(/\.ics$/, ''));
    const text = subject === undefined ? undefined : await calendarOf(desk, subject);
    c.header('cache-control', 'private, no-cache');
    c.header('referrer-policy', 'no-referrer');
    if (text === undefined) return c.notFound();
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
    c.header('etag', etag);
    if (
      (c.req.header('if-none-match') ?? '').split(/\s*,\s*/).some((one) => one.replace(/^W\//, '') === etag)
    )
      return c.body(null, 304);
    return c.body(text, 200, {
      'content-type': TYPE,
      'content-disposition': 'inline; filename="on-call.ics"',
    });
  });
  return app;
}
