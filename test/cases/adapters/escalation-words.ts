import { z } from 'zod';

/** An escalation as a row tells it, read strictly: an unknown key or an event in other words throws. */

const Step = z.strictObject({
  delay: z.number().optional(),
  users: z.array(z.string()),
  everyone_must_ack: z.boolean().optional(),
});
/** Targets by name alone: "u1", or "schedule:nobody". */
const Bare = z.array(z.string()).transform((users): z.output<typeof Step> => ({ users }));

const Given = z.strictObject({
  kind: z.literal('escalation'),
  time_unit: z.literal('min'),
  steps: z.array(Step).optional(),
  policies: z.record(z.string(), z.array(z.union([Step, Bare]))).optional(),
  repeat: z.number().optional(),
  rules: z.record(z.string(), z.array(z.tuple([z.string(), z.number()]))),
  events: z.array(z.tuple([z.number(), z.string()])),
});

export type ToldStep = z.output<typeof Step>;
export type ToldRule = readonly [method: string, minute: number];

export type Told = {
  readonly policies: ReadonlyMap<string, readonly ToldStep[]>;
  readonly repeat: number;
  readonly rules: ReadonlyMap<string, readonly ToldRule[]>;
  readonly events: readonly { readonly minute: number; readonly act: Act }[];
};

/** What happens at a minute. `alert` names one of several; `policy` the one that its service uses. */
export type Act =
  | { readonly does: 'trigger'; readonly alert: string; readonly policy: string | null }
  | { readonly does: 'trigger each policy' }
  /** It came, and was acknowledged, long before. */
  | { readonly does: 'acknowledged before' }
  | { readonly does: 'escalate'; readonly refused: boolean }
  | { readonly does: 'acknowledge'; readonly by: string }
  | { readonly does: 'close' }
  | { readonly does: 'mute'; readonly minutes: number | null }
  | { readonly does: 'unmute' }
  | { readonly does: 'use policy'; readonly policy: string }
  | { readonly does: 'add rules'; readonly rules: readonly ToldRule[] };

const WORDS: readonly (readonly [RegExp, (...parts: readonly string[]) => Act])[] = [
  [/^trigger one alert per policy$/, () => ({ does: 'trigger each policy' })],
  [/^trigger on service with (\w+)$/, (policy = '') => ({ does: 'trigger', alert: '', policy })],
  [/^trigger(?: (?:key )?(\w+))?$/, (alert = '') => ({ does: 'trigger', alert, policy: null })],
  [/^alert exists already acknowledged$/, () => ({ does: 'acknowledged before' })],
  [/^manual_escalate$/, () => ({ does: 'escalate', refused: false })],
  [/^manual_escalate -> refused with an error$/, () => ({ does: 'escalate', refused: true })],
  [/^ack by (\w+)$/, (by = '') => ({ does: 'acknowledge', by })],
  [/^close (?:by|key) \w+$/, () => ({ does: 'close' })],
  [
    /^maintenance on(?: (\d+) min)?$/,
    (minutes) => ({ does: 'mute', minutes: minutes === undefined ? null : Number(minutes) }),
  ],
  [/^maintenance off$/, () => ({ does: 'unmute' })],
  [/^service policy := (\w+)$/, (policy = '') => ({ does: 'use policy', policy })],
  [
    /^add rules (.+)$/,
    (text = '') => ({
      does: 'add rules',
      rules: text.split(' and ').map((rule) => {
        const [method = '', minute = ''] = rule.split('@');
        return [method, Number(minute)] as const;
      }),
    }),
  ],
];

function readAct(text: string): Act {
  for (const [pattern, act] of WORDS) {
    const match = pattern.exec(text);
    if (match !== null) return act(...match.slice(1));
  }
  throw new Error(`an event in words that nobody reads: “${text}”`);
}

export function readEscalation(given: unknown): Told {
  const { policies, steps, repeat, rules, events } = Given.parse(given);
  const everybody: ToldStep = { delay: 60, users: Object.keys(rules) };
  return {
    policies: new Map(Object.entries(policies ?? { main: steps ?? [everybody] })),
    repeat: repeat ?? 0,
    rules: new Map(Object.entries(rules)),
    events: events.map(([minute, text]) => ({ minute, act: readAct(text) })),
  };
}
