import { blocksProblems, viewProblems } from '../blocks/validate.ts';
import type { Problem } from '../blocks/validate.ts';
import { isFields } from '../json.ts';
import { nextNumber } from '../model/ids.ts';
import type { Workspace } from '../workspace.ts';
import { badArguments, done, fail, json } from './answer.ts';
import type { Answer, Call, Methods } from './answer.ts';

const TICKET_MS = 30_000;

/** Makes a single-use pass to a socket; good for 30 s. */
function ticket(w: Workspace): string {
  const now = w.clock.now().getTime();
  for (const [old, at] of w.tickets) if (now - at > TICKET_MS) w.tickets.delete(old);
  const made = `${nextNumber(w.state, 'ticket').toString(36)}-${crypto.randomUUID()}`;
  w.tickets.set(made, now);
  return made;
}

/** Uses a ticket up; false when it is unknown, used or too old. */
export function useTicket(w: Workspace, given: string): boolean {
  const at = w.tickets.get(given);
  w.tickets.delete(given);
  return at !== undefined && w.clock.now().getTime() - at <= TICKET_MS;
}

function answerOf(error: string, problems: readonly Problem[]): Answer {
  if (problems.length === 0) return done();
  return fail(error, { errors: problems.map((problem) => ({ code: 'failed_constraint', ...problem })) });
}

function validate(call: Call): Answer {
  const given = ['blocks', 'message', 'view'].filter((name) => call.args[name] !== undefined);
  if (given.length !== 1) return badArguments('exactly one of blocks, message, view must be given');
  const value = json(call, given[0] ?? '');
  if (given[0] === 'view') return answerOf('invalid_view', viewProblems(call.w.state, value));
  const blocks = given[0] === 'message' ? (isFields(value) ? (value['blocks'] ?? []) : undefined) : value;
  if (!Array.isArray(blocks))
    return badArguments(`${given[0] ?? ''} must be JSON that holds a list of blocks`);
  const problems = blocksProblems(call.w.state, blocks, 'message');
  return answerOf(given[0] === 'message' ? 'invalid_message' : 'invalid_blocks', problems);
}

export const appMethods: Methods = {
  'apps.connections.open': {
    required: [],
    scopes: [],
    tier: 3,
    token: 'app',
    run: ({ w }) => {
      if (w.manifest.settings?.socket_mode_enabled === false) return fail('forbidden_team');
      const url = `${w.base.url.replace(/^http/, 'ws')}/link/?ticket=${ticket(w)}&app_id=${w.app.id}`;
      return done({ url });
    },
  },
  'blocks.validate': { required: [], scopes: [], tier: 3, run: validate },
};
