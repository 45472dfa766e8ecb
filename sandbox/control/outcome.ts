import { elapsedMs } from '../clock.ts';
import { messagesIn } from '../model/messages.ts';
import { topModal } from '../model/views.ts';
import { settle } from '../delivery/settle.ts';
import type { Message } from '../model/state.ts';
import type { Workspace } from '../workspace.ts';
import { shownMessage, shownTopModal } from './shown.ts';
import type { ShownMessage, ShownModal } from './shown.ts';

/** How long a command's word to its person is waited for while the app makes other calls, and while it makes none, ms. */
const WORD_MS = 4000;
const FIRST_WORD_MS = 8000;

/** What an act of a person led to. `error` is what Slack would show. */
export type Outcome = {
  readonly ok: boolean;
  readonly ephemeral: readonly ShownMessage[];
  readonly modal?: ShownModal | null;
  readonly error?: string;
};

function mark(w: Workspace, user: string): string {
  const top = topModal(w, user);
  return top === undefined ? '' : `${top.id} ${top.hash} ${JSON.stringify(top.errors ?? null)}`;
}

/**
 * Runs an act and tells what it led to, once it is acknowledged and the app has gone quiet: the ephemeral messages the
 * person got by it, and the open modal when it changed. `run` answers the error Slack would show, or nothing. A command is answered with a `word` to
 * the person, so that is waited for; after a button any `call` of the app is a sign of life.
 */
export async function outcome(
  w: Workspace,
  user: string,
  run: () => Promise<string | undefined>,
  awaits: 'word' | 'call' = 'call',
): Promise<Outcome> {
  const began = elapsedMs();
  const before = w.state.seq;
  const modal = mark(w, user);
  const error = await run();
  const told = (): readonly Message[] =>
    [...w.state.channels.keys()].flatMap((id) =>
      messagesIn(w, id).filter((message) => message.seq > before && message.only === user),
    );
  const called = (): boolean =>
    w.traffic.lastMs >= began && (awaits === 'call' || elapsedMs() - began >= WORD_MS);
  await settle(
    w,
    () => error !== undefined || called() || mark(w, user) !== modal || told().length > 0,
    awaits === 'word' ? FIRST_WORD_MS : undefined,
  );
  const ephemeral = told()
    .toSorted((one, other) => (one.ts < other.ts ? -1 : 1))
    .map((message) => shownMessage(w, message));
  const changed = mark(w, user) !== modal;
  if (error !== undefined) w.journal.write('refusal', { during: 'act', user, error });
  return {
    ok: error === undefined,
    ephemeral,
    ...(changed ? { modal: shownTopModal(w, user) } : {}),
    ...(error === undefined ? {} : { error }),
  };
}
