import { realClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { createFaults } from './faults.ts';
import { createJournal } from './journal.ts';
import { createLive } from './live.ts';
import { parseManifest } from './manifest.ts';
import { addChannel } from './model/channels.ts';
import { namedId } from './model/ids.ts';
import { addPerson, seatBot } from './model/people.ts';
import { emptyState } from './model/state.ts';
import type { State } from './model/state.ts';
import { createRateLimits } from './rate-limits.ts';
import { inProcessLink } from './delivery/in-process.ts';
import type { FileBytes, Link, Workspace } from './workspace.ts';

export type WorkspaceOptions = {
  /** YAML or JSON text, or the object. */
  readonly manifest: unknown;
  readonly clock?: Clock | undefined;
  /** What an earlier workspace had; none starts a new one. */
  readonly state?: State | undefined;
  readonly bytes?: FileBytes | undefined;
};

const MEMORY_FOR_FILES = 256 * 1024 * 1024;

function inMemory(): FileBytes {
  const kept = new Map<string, Uint8Array>();
  let total = 0;
  return {
    put: (id, bytes) => {
      kept.set(id, bytes);
      total += bytes.byteLength;
      for (const [oldest, old] of kept) {
        if (total <= MEMORY_FOR_FILES || oldest === id) break;
        kept.delete(oldest);
        total -= old.byteLength;
      }
    },
    get: (id) => kept.get(id),
  };
}

function furnish(w: Workspace): void {
  if ([...w.state.channels.values()].some((channel) => channel.general)) {
    seatBot(w);
    return;
  }
  const people = [
    { name: 'ada', real_name: 'Ada', tz: 'Europe/London', admin: true },
    { name: 'bo', real_name: 'Bo', tz: 'America/New_York' },
    { name: 'cy', real_name: 'Cy', tz: 'Asia/Kolkata' },
  ].map((person) => addPerson(w, person).id);
  seatBot(w);
  addChannel(w, {
    name: 'general',
    creator: people[0] ?? '',
    members: people,
    kind: 'public',
    general: true,
  });
}

/** A bot's handle as Slack makes it from the display name: lower case, spaces become `_`. */
function handle(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/\s+/g, '_')
      .replaceAll(/[^a-z0-9._-]/g, '') || 'app'
  );
}

function identity(name: string): Workspace['app'] {
  return { id: namedId('A', name, 1), name, user: namedId('U', name, 0), bot: namedId('B', name, 1) };
}

function attacher(attached: Link[], failed: (error: unknown) => void): Workspace['attach'] {
  return (deliver) => {
    const link = inProcessLink(deliver, failed);
    attached.push(link);
    return () => {
      const place = attached.indexOf(link);
      if (place >= 0) attached.splice(place, 1);
    };
  };
}

/** A workspace with people ada (admin), bo and cy, `#general` and the manifest's app. Throws when the manifest is not valid. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  const manifest = parseManifest(options.manifest);
  const clock = options.clock ?? realClock;
  const name = handle(manifest.features?.bot_user?.display_name ?? manifest.display_information.name);
  const stopper = new AbortController();
  const attached: Link[] = [];
  let others = (): Link | undefined => undefined;
  const workspace: Workspace = {
    team: { id: 'T0SANDBOX01', domain: 'sandbox', name: 'Sandbox' },
    manifest,
    app: identity(name),
    clock,
    state: options.state ?? emptyState(),
    bytes: options.bytes ?? inMemory(),
    journal: createJournal(clock),
    faults: createFaults(),
    limits: createRateLimits(clock),
    live: createLive(),
    triggers: new Map(),
    responseUrls: new Map(),
    chosen: new Map(),
    tickets: new Map(),
    pending: new Set(),
    traffic: { underWay: 0, lastMs: 0 },
    link: () => attached.at(-1) ?? others(),
    attach: attacher(attached, (error) => {
      workspace.journal.write('trouble', { during: 'delivery in process', error: String(error) });
    }),
    useLinks: (candidates) => {
      others = candidates;
    },
    base: { url: 'http://slack.sandbox' },
    stopping: stopper.signal,
    stop: () => stopper.abort(),
  };
  furnish(workspace);
  return workspace;
}
