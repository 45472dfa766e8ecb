import { localDate } from '#base/calendar.ts';
import type { StatusPageId } from '#base/ids.ts';
import type { Desk } from '#ledger/desk.ts';
import type { PageSight } from '#status/page-sight.ts';
import { pages } from '#status/page-store.ts';
import { pageVersions, readSight } from '#status/sight-store.ts';

/** The pages in memory: for speed, and for days when the database is away. */

/** One page as it was read. */
export type Kept<Answer> = {
  readonly sight: PageSight;
  readonly version: string;
  /** The date in the page's zone when it was read: with the next one it is read again. */
  readonly today: string;
  readonly readAt: Date;
  /** Set when the page was to be read again and could not, while others could. */
  readonly behind: boolean;
  /** What was made of it, by address; gone with it. */
  readonly answers: Map<string, Answer>;
  /** As above, of answers that say since when nothing newer could be read. */
  readonly staleAnswers: { since: number; readonly answers: Map<string, Answer> };
};

export type Sights<Answer> = {
  /** Reads every page, and from then on again at times, so that one that nobody asks for is there when the database is not. Never throws. */
  readonly warm: () => Promise<void>;
  /** To be called after each commit of this process: what was read before it is asked for again. */
  readonly changed: () => void;
  /** Undefined when what is kept is good; else resolves when it is, or when it cannot be had: within a second while there is something to show. */
  readonly look: () => Promise<void> | undefined;
  readonly named: (name: string) => Kept<Answer> | undefined;
  /** By a page's own domain, in lower case. */
  readonly ofHost: (host: string) => Kept<Answer> | undefined;
  /** The oldest public page that has no domain of its own: whoever knows this house by its name alone means that one. */
  readonly first: () => Kept<Answer> | undefined;
  /** Since when nothing newer of a page could be read; undefined when it is good. */
  readonly staleSince: (kept: Kept<Answer>) => Date | undefined;
  /** Whether pages were read at all. */
  readonly known: () => boolean;
  readonly close: () => void;
};

/** What was read is good for so long without asking. */
const FRESH_MS = 1_000;
/** With something to show, nobody waits longer for the database. */
const PATIENCE_MS = 1_000;
/** With nothing to show they do. */
const FIRST_PATIENCE_MS = 8_000;
/** After trouble the database is left alone for so long. */
const PAUSE_MS = 1_000;
/** A question without an answer is asked anew after so long. */
const ABANDON_MS = 15_000;
const IDLE_MS = 15_000;

type Pages<Answer> = ReadonlyMap<StatusPageId, Kept<Answer>>;
type Flight = { readonly startedMs: number; readonly landed: Promise<boolean> };
type State<Answer> = {
  pages: Pages<Answer>;
  byName: ReadonlyMap<string, Kept<Answer>>;
  byHost: ReadonlyMap<string, Kept<Answer>>;
  first: Kept<Answer> | undefined;
  /** Commits of this process, and how many of them what is kept has seen. */
  changes: number;
  seen: number;
  /** When what is kept was asked for: by the monotonic clock, and as people say it. */
  askedMs: number;
  askedAt: Date | undefined;
  failedMs: number;
  staleSince: Date | undefined;
  flight: Flight | undefined;
};

/** Reads what moved since; throws when nothing of it could be read. */
async function readMoved<Answer>(desk: Desk, before: Pages<Answer>): Promise<Pages<Answer>> {
  const versions = await pageVersions(desk);
  const now = desk.clock.now();
  const todayOf = (zone: string): string => localDate(now, zone);
  const good = ({ sight, version, today, behind }: Kept<Answer>): boolean =>
    !behind && version === versions.get(sight.page.id) && today === todayOf(sight.page.zone);
  const same = [...before.values()].filter(good);
  if (same.length === versions.size && same.length === before.size) return before;
  const after = new Map(same.map((kept) => [kept.sight.page.id, kept]));
  const failures: unknown[] = [];
  let read = 0;
  for (const page of await pages(desk)) {
    if (after.has(page.id)) continue;
    try {
      after.set(page.id, {
        sight: await readSight(desk, page),
        version: String(page.version),
        today: todayOf(page.zone),
        readAt: now,
        behind: false,
        answers: new Map(),
        staleAnswers: { since: 0, answers: new Map() },
      });
      read += 1;
    } catch (error) {
      failures.push(error);
      const old = before.get(page.id);
      if (old !== undefined) after.set(page.id, { ...old, behind: true });
    }
  }
  if (failures.length > 0 && read === 0) throw failures[0];
  for (const error of failures) desk.log.error({ err: error }, 'a status page could not be read');
  return after;
}

/** Whether something ends well within so long. */
async function within(ended: Promise<boolean>, ms: number): Promise<boolean> {
  if (ms <= 0) return false;
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    late = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([ended, tooLate]);
  } finally {
    clearTimeout(late);
  }
}

function keep<Answer>(state: State<Answer>, found: Pages<Answer>): void {
  if (found === state.pages) return;
  const all = [...found.values()];
  state.pages = found;
  state.byName = new Map(all.map((kept) => [kept.sight.page.name, kept]));
  [state.first] = all
    .filter(({ sight: { page } }) => page.access === 'public' && page.domain === null)
    .toSorted((one, other) => one.sight.page.createdAt.getTime() - other.sight.page.createdAt.getTime());
  state.byHost = new Map(
    all.flatMap((kept) =>
      kept.sight.page.domain === null ? [] : [[kept.sight.page.domain.toLowerCase(), kept] as const],
    ),
  );
}

/** Asks the database once; answers whether what is kept is good now. */
function startFlight<Answer>(desk: Desk, state: State<Answer>): Flight {
  const startedMs = desk.clock.monotonicMs();
  const startedAt = desk.clock.now();
  const { changes } = state;
  const landed = readMoved(desk, state.pages)
    .then(
      (found) => {
        if (startedMs < state.askedMs) return true;
        keep(state, found);
        state.seen = changes;
        state.askedMs = startedMs;
        state.askedAt = startedAt;
        if (state.staleSince !== undefined) desk.log.info({}, 'the status pages are read again');
        state.staleSince = undefined;
        return true;
      },
      (error: unknown) => {
        if (state.staleSince === undefined)
          desk.log.warn({ err: error }, 'the status pages cannot be read; what is known of them is shown');
        state.failedMs = desk.clock.monotonicMs();
        state.staleSince = state.askedAt;
        return false;
      },
    )
    .finally(() => {
      if (state.flight?.startedMs === startedMs) state.flight = undefined;
    });
  return { startedMs, landed };
}

/** Waits until everything that was committed before the call is seen; gives up in time. */
async function freshen<Answer>(desk: Desk, state: State<Answer>): Promise<void> {
  const wanted = state.changes;
  const since = desk.clock.monotonicMs() - FRESH_MS;
  for (;;) {
    const now = desk.clock.monotonicMs();
    if (state.flight === undefined || now - state.flight.startedMs > ABANDON_MS)
      state.flight = startFlight(desk, state);
    const { startedMs, landed } = state.flight;
    const patience = state.askedAt === undefined ? FIRST_PATIENCE_MS : PATIENCE_MS;
    if (!(await within(landed, startedMs + patience - now))) {
      state.staleSince ??= state.askedAt;
      return;
    }
    if (state.seen >= wanted && state.askedMs >= since) return;
  }
}

/** Reads nothing before it is asked to. */
export function createSights<Answer>(desk: Desk): Sights<Answer> {
  const state: State<Answer> = {
    pages: new Map(),
    byName: new Map(),
    byHost: new Map(),
    first: undefined,
    changes: 0,
    seen: 0,
    askedMs: Number.NEGATIVE_INFINITY,
    askedAt: undefined,
    failedMs: Number.NEGATIVE_INFINITY,
    staleSince: undefined,
    flight: undefined,
  };
  let idle: NodeJS.Timeout | undefined;
  const look = (): Promise<void> | undefined => {
    const now = desk.clock.monotonicMs();
    if (state.seen === state.changes && now - state.askedMs < FRESH_MS) return undefined;
    if (state.askedAt !== undefined && now - state.failedMs < PAUSE_MS) return undefined;
    return freshen(desk, state);
  };
  return {
    look,
    warm: async () => {
      idle ??= setInterval(() => void look(), IDLE_MS).unref();
      await look();
    },
    changed: () => {
      state.changes += 1;
      state.failedMs = Number.NEGATIVE_INFINITY;
    },
    named: (name) => state.byName.get(name),
    ofHost: (host) => state.byHost.get(host),
    first: () => state.first,
    staleSince: (kept) => state.staleSince ?? (kept.behind ? kept.readAt : undefined),
    known: () => state.askedAt !== undefined,
    close: () => clearInterval(idle),
  };
}
