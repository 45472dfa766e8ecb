import { openAlerts } from '#alerts/store.ts';
import { people, teams } from '#catalog/store.ts';
import { liveIncidents } from '#incidents/store.ts';
import { backlog } from '#ledger/backlog.ts';
import type { Monitor } from '#monitors/monitor.ts';
import { monitors } from '#monitors/store.ts';
import { z } from 'zod';
import { showSetup } from '../actions/setup.ts';
import { defineCommand } from '../define.ts';
import type { Command, Seat, Words } from '../define.ts';
import { firstWord } from '../grammar.ts';
import { missingScopes } from '../scopes.ts';
import { context, section } from '../views/blocks.ts';
import { help } from '../views/help.ts';
import { DRILL_USAGE, answerDrill } from './tocsin-drill.ts';
import { PROOF_USAGE, answerProof } from './tocsin-proof.ts';
import { READINESS_USAGE, answerReadiness } from './tocsin-readiness.ts';
import { SIMULATE_USAGE, answerSimulate } from './tocsin-simulate.ts';
import { statusWords } from '../views/setup.ts';

const USAGE: Command['usage'] = [
  { words: 'setup', does: 'guides the first five minutes', example: '/tocsin setup' },
  { words: 'help', does: 'shows every command', example: '/tocsin help' },
  { words: 'status', does: 'says whether all is well with the bot itself', example: '/tocsin status' },
  SIMULATE_USAGE,
  PROOF_USAGE,
  READINESS_USAGE,
  DRILL_USAGE,
];

/** The scopes that Slack says the token has; the client puts the header here. */
const Granted = z.object({
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

function counted(all: readonly Monitor[]): Readonly<Record<'up' | 'down' | 'other' | 'paused', number>> {
  const counts = { up: 0, down: 0, other: 0, paused: 0 };
  for (const { paused, health } of all) {
    if (paused) counts.paused += 1;
    else if (health.state === 'up' || health.state === 'down') counts[health.state] += 1;
    else counts.other += 1;
  }
  return counts;
}

async function status(seat: Seat): Promise<void> {
  const { desk } = seat;
  const granted = Granted.safeParse(await desk.slack.call('auth.test', {})).data?.response_metadata?.scopes;
  const { outbox } = await backlog(desk);
  return seat.answer(
    statusWords({
      workspace: desk.slack.self().url,
      people: (await people(desk)).filter((person) => person.active && !person.bot).length,
      teams: (await teams(desk)).filter((team) => !team.archived).length,
      monitors: counted(await monitors(desk)),
      alerts: (await openAlerts(desk, { limit: 1_000 })).length,
      incidents: (await liveIncidents(desk)).length,
      missingScopes: await missingScopes(granted ?? []),
      waiting: {
        count: outbox.reduce((sum, { count }) => sum + count, 0),
        oldestSeconds: Math.max(0, ...outbox.map(({ oldestSeconds }) => oldestSeconds)),
      },
    }),
  );
}

function everything(all: readonly Pick<Command, 'name' | 'summary' | 'usage'>[]): Words {
  const first = 'What you can type:';
  const lines = all.map(
    (command) =>
      `• \`${command.name}\` ${command.summary}. Example: \`${command.usage[0]?.example ?? command.name}\``,
  );
  return {
    text: first,
    blocks: [
      section([`*${first}*`, ...lines].join('\n')),
      context(
        'Each command alone shows all it can do. In threads, where Slack has no commands, use the message shortcuts.',
      ),
    ],
  };
}

/** Set-up, help and how the bot itself is. `others` are the other commands, for help. */
export function tocsinCommand(others: readonly Command[]): Command {
  const own = {
    name: '/tocsin',
    summary: 'sets up, helps, and says whether all is well',
    usage: USAGE,
  } as const;
  return defineCommand({
    ...own,
    run: async (seat, text) => {
      const { word, rest } = firstWord(text);
      if (word === 'setup' || word === 'start') return showSetup(seat);
      if (word === 'status' || word === 'doctor') return status(seat);
      if (word === 'simulate') return answerSimulate(seat, rest);
      if (word === 'drill') return answerDrill(seat, rest);
      if (word === 'proof') return answerProof(seat, rest);
      if (word === 'readiness' || word === 'ready') return answerReadiness(seat, rest);
      if (word === '' || word === 'help') return seat.answer(everything([own, ...others]));
      return seat.answer(help(own, word));
    },
  });
}
