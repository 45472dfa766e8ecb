import type { Words } from '../define.ts';
import { actions, button, context, escape, section } from './blocks.ts';
import type { ActionElement } from './blocks.ts';

/** How far a person has come in the first five minutes. */
export type SetupSight = {
  readonly teams: readonly string[];
  readonly monitors: number;
  readonly incidents: number;
  /** Where there is a demo service: its address, and whether something watches it. */
  readonly demo: { readonly url: string; readonly watched: boolean } | undefined;
};

const mark = (done: boolean): string => (done ? '✅' : '⬜');

function steps(sight: SetupSight): readonly string[] {
  const { teams, monitors, demo } = sight;
  const team =
    teams.length === 0
      ? 'Make a team: who is paged, and where alerts go. `/team create orders @ada @bo`'
      : `You are on ${teams.length === 1 ? 'the team' : 'the teams'} ${teams.map(escape).join(', ')}.`;
  const watch =
    monitors === 0
      ? 'Watch something: `/monitor add http https://api.example.com every 1m`'
      : `${monitors === 1 ? 'One monitor watches' : `${monitors} monitors watch`} for ${teams.length === 1 ? 'it' : 'them'}. \`/monitor list\``;
  const tried =
    demo === undefined
      ? 'Try an incident, to see what people will see: `/incident declare a drill, nothing is wrong sev4`'
      : demo.watched
        ? 'Break the demo service and look at what happens: `/demo break`, then `/demo mend`.'
        : 'See an outage within a minute: watch the demo service, then `/demo break`.';
  return [
    `${mark(teams.length > 0)} ${team}`,
    `${mark(monitors > 0)} ${watch}`,
    `${mark(sight.incidents > 0)} ${tried}`,
  ];
}

function buttons(sight: SetupSight): readonly ActionElement[] {
  const { teams, monitors, demo } = sight;
  const first = (condition: boolean): { readonly style?: 'primary' } =>
    condition ? { style: 'primary' } : {};
  return [
    button({ id: 'setup.team', text: 'Make a team', ...first(teams.length === 0) }),
    button({ id: 'monitor.add', text: 'Add a monitor', ...first(teams.length > 0 && monitors === 0) }),
    ...(demo === undefined
      ? []
      : [
          demo.watched
            ? button({ id: 'setup.break', text: 'Break the demo service' })
            : button({ id: 'setup.demo', text: 'Watch the demo service' }),
        ]),
  ];
}

/** The first five minutes: what is done, what is next, and the buttons for it. */
export function setupWords(sight: SetupSight): Words {
  const done = sight.teams.length > 0 && sight.monitors > 0 && sight.incidents > 0;
  const first = done ? 'You are set up.' : 'Three steps, five minutes:';
  return {
    text: first,
    blocks: [
      section([`*${first}*`, ...steps(sight)].join('\n')),
      actions(buttons(sight), 'setup'),
      context(
        '`/tocsin setup` shows this again. The Home tab shows what is wrong now.',
        ...(done ? ['Next, tell customers: `/status create acme title "Acme"` makes a status page.'] : []),
      ),
    ],
  };
}

export type StatusSight = {
  readonly workspace: string;
  readonly people: number;
  readonly teams: number;
  readonly monitors: Readonly<Record<'up' | 'down' | 'other' | 'paused', number>>;
  readonly alerts: number;
  readonly incidents: number;
  readonly missingScopes: readonly string[];
  /** Effects that wait to be delivered, and for how many seconds the oldest does. */
  readonly waiting: { readonly count: number; readonly oldestSeconds: number };
};

const LATE_S = 60;

/** Whether all is well with the bot itself and what it watches. */
export function statusWords(sight: StatusSight): Words {
  const { monitors, waiting } = sight;
  const troubles = [
    ...(sight.missingScopes.length === 0
      ? []
      : [
          `The bot’s token lacks ${sight.missingScopes.map((scope) => `\`${scope}\``).join(', ')}. An admin adds them under OAuth & Permissions at api.slack.com/apps and reinstalls the app.`,
        ]),
    ...(waiting.count > 0 && waiting.oldestSeconds > LATE_S
      ? [
          `${waiting.count} deliveries to Slack wait, the oldest for ${Math.round(waiting.oldestSeconds)} s. Slack may be limiting or failing; they go out by themselves.`,
        ]
      : []),
    ...(sight.teams === 0 ? ['There is no team yet, so nobody is paged: `/tocsin setup`.'] : []),
  ];
  const first = troubles.length === 0 ? '🟢 Tocsin is well.' : '🟡 Tocsin needs attention.';
  return {
    text: first,
    blocks: [
      section([`*${first}*`, ...troubles].join('\n')),
      section(
        [
          `Monitors: ${monitors.up} up, ${monitors.down} down, ${monitors.other} undecided, ${monitors.paused} paused`,
          `Open: ${sight.alerts} alerts, ${sight.incidents} incidents`,
          `Known: ${sight.people} people, ${sight.teams} teams`,
          `Waiting to be told: ${waiting.count}`,
          `Workspace: ${escape(sight.workspace)}`,
        ].join('\n'),
      ),
    ],
  };
}
