import { describe, expect, test } from 'vitest';
import { MINUTE, plus } from '#base/time.ts';
import type { ProofOfOne, Reckoning } from '#oncall/fate-store.ts';
import type { ProofEntry } from '#oncall/proof.ts';
import type { Simulation } from '#oncall/verbs/simulate.ts';
import { auditWords } from '#slack/views/audit.ts';
import { drillWords } from '#slack/views/drill.ts';
import { proofWords, reckoningWords } from '#slack/views/proof.ts';
import { readinessDigest, readinessWords } from '#slack/views/readiness.ts';
import { simulationWords } from '#slack/views/simulate.ts';
import type { Words } from '#slack/define.ts';

/** What a person reads: every line of every block, dates by their fallback. */
const reads = (words: Words): readonly string[] =>
  (words.blocks ?? [])
    .flatMap((block) =>
      block.type === 'section'
        ? (block.text?.text ?? '').split('\n')
        : block.type === 'context'
          ? block.elements.flatMap((one) => ('text' in one ? [one.text] : []))
          : [],
    )
    .map((line) => line.replaceAll(/<!date\^[^|]*\|([^>]*)>/g, '$1'));

const T = new Date('2026-03-07T03:00:00Z');
const at = (minutes: number): Date => plus(T, minutes * MINUTE);

const simulation: Simulation = {
  at: T,
  until: at(120),
  severity: 1,
  team: 'payments',
  service: 'payments-api',
  policy: 'payments',
  policyVersion: 3,
  urgency: 'critical',
  incident: true,
  waits: null,
  ends: { how: 'exhausted', at: at(10) },
  steps: [
    {
      at: T,
      step: 1,
      loop: 0,
      because: 'started',
      channels: ['C0123456789'],
      webhooks: ['https://example.com/hook?key=1'],
      skipped: [],
      pages: [
        {
          personId: 'U0000ADA',
          because: 'you are on call for payments',
          by: 'rules',
          tries: [
            { method: 'slack', at: T, heldUntil: null },
            { method: 'push', at: T, heldUntil: null },
            { method: 'sms', at: at(1), heldUntil: at(2) },
          ],
          unusable: [
            { method: 'voice', why: 'unverified' },
            { method: 'email', why: 'not_configured' },
          ],
        },
      ],
    },
    {
      at: at(10),
      step: 0,
      loop: 1,
      because: 'failed',
      channels: [],
      webhooks: [],
      skipped: [{ what: 'step 2: rota payments', because: 'nobody_on_call' }],
      pages: [
        {
          personId: 'U00000BO',
          because: 'nobody answered, and you are an admin',
          by: 'on purpose',
          tries: [],
          unusable: [],
        },
        {
          personId: 'U00000CY',
          because: 'nobody answered, and you are an admin',
          by: 'nothing',
          tries: [],
          unusable: [],
        },
      ],
    },
  ],
};

describe('/tocsin simulate', () => {
  test('says first who is paged, then the way there, each step with whom and by what, and where it ends', () => {
    expect(reads(simulationWords(simulation, 'Europe/London'))).toEqual([
      '*SEV1 of payments-api at Sat 7 Mar 03:00: <@U0000ADA> is paged.*',
      'service payments-api → team payments → policy payments, version 3. Urgency critical. It opens an incident.',
      '*Sat 7 Mar 03:00* step 1',
      '   <@U0000ADA>, you are on call for payments: Slack and push at once, SMS at 03:02, held back by its limit (call is not verified; e-mail is not set up in this installation)',
      '   told too: <#C0123456789>, the webhook at example.com',
      '*Sat 7 Mar 03:10* the catch-all',
      '   <@U00000BO>, nobody answered, and you are an admin: wants no pages of this urgency, on purpose',
      '   <@U00000CY>, nobody answered, and you are an admin: cannot be reached by anything',
      '   passed over: step 2: rota payments: nobody is on call',
      'If nobody acknowledges, it ends in the catch-all at Sat 7 Mar 03:10.',
      'Times in Europe/London. Nobody was paged: this is what the engine would do. Something would not reach anybody: see what was passed over.',
    ]);
  });

  test('says first that nobody is woken when it waits for the morning', () => {
    const waiting: Simulation = {
      ...simulation,
      severity: 4,
      policy: null,
      steps: [],
      waits: { because: 'morning', until: at(360) },
      ends: { how: 'waits', at: at(360) },
    };
    const [first, route, last] = reads(simulationWords(waiting, 'UTC'));
    expect(first).toBe(
      '*SEV4 of payments-api at Sat 7 Mar 03:00: nobody is woken, it waits until Sat 7 Mar 09:00.*',
    );
    expect(route).toContain('the default policy, since the team has made none');
    expect(last).toBe('Nothing happens before Sat 7 Mar 09:00.');
  });
});

const entry = (seq: number, kind: string, facts: ProofEntry['facts']): ProofEntry => ({
  about: { alertId: 'alr_0000000000000001' },
  seq,
  at: at(seq),
  kind,
  facts,
  prevHash: '',
  hash: '',
});

describe('/tocsin proof', () => {
  const proof: ProofOfOne = {
    alerts: [],
    about: { alertId: 'alr_0000000000000001' },
    entries: [
      entry(1, 'alert.opened', { severity: 1, because: 'answered 503', actor: 'system:monitor' }),
      entry(2, 'escalation.stepped', {
        step: 1,
        people: [{ personId: 'U0000ADA', because: 'x' }],
        because: 'started',
      }),
      entry(3, 'attempt.sent', { personId: 'U0000ADA', method: 'sms' }),
      entry(4, 'alert.acknowledged', { actor: 'U0000ADA' }),
    ],
    fault: undefined,
    fate: { how: 'acknowledged', by: 'U0000ADA', at: at(4) },
  };

  test('of an incident says what became of its alerts, whose policies page for it', () => {
    const part = { ...proof, alertId: 'alr_0000000000000001', title: 'api.example.com is down' } as const;
    const incident: ProofOfOne = {
      ...proof,
      about: { incidentId: 'inc_0000000000000001' },
      entries: [entry(1, 'incident.declared', {})],
      alerts: [part],
    };
    const read = reads(proofWords('Incident 2: api.example.com is down', incident, undefined)).join(' ');
    expect(read).toContain('🟢 Incident 2: api.example.com is down');
    expect(read).toMatch(/• `alr_0000000000000001` api\.example\.com is down: Acknowledged by <@U0000ADA>/);
  });

  test('of one alert says what became of it, and every entry', () => {
    expect(reads(proofWords('api.example.com is down', proof, undefined))).toEqual([
      '*🟢 api.example.com is down*',
      'Acknowledged by <@U0000ADA> at 2026-03-07 03:04 UTC.',
      '1. 2026-03-07 03:01:00 UTC alert.opened: answered 503',
      '2. 2026-03-07 03:02:00 UTC escalation.stepped: step 1 <@U0000ADA> started',
      '3. 2026-03-07 03:03:00 UTC attempt.sent: <@U0000ADA> by sms',
      '4. 2026-03-07 03:04:00 UTC alert.acknowledged: (<@U0000ADA>)',
      '4 entries, the chain is whole. Nothing is sealed yet.',
    ]);
  });

  test('of everything counts, and names what is not accounted for', () => {
    const reckoning: Reckoning = {
      since: T,
      alerts: 1_284,
      by: { acknowledged: 1_200, delivered: 80, resolved: 0, suppressed: 3, exhausted: 0, open: 0, lost: 1 },
      lost: [
        {
          alertId: 'alr_0000000000000009',
          title: 'db.example.com is down',
          fate: { how: 'lost', because: 'nothing_planned' },
        },
      ],
      chains: 1_290,
      broken: [{ about: { alertId: 'alr_0000000000000007' }, fault: { seq: 3, why: 'changed' } }],
      seals: 60,
      sealFaults: [],
      seal: undefined,
    };
    expect(reads(reckoningWords(reckoning))).toEqual([
      '*🔴 1284 alerts since 2026-03-07 03:00 UTC, 1283 accounted for.*',
      '1200 acknowledged, 80 delivered, 3 not told, each for its reason.',
      '• `alr_0000000000000009` db.example.com is down: Not accounted for: nobody was reached and nothing was planned',
      '• the chain of `alr_0000000000000007` is broken at entry 3 (changed)',
      '1290 chains and 60 seals verified. Nothing is sealed yet.',
    ]);
  });
});

describe('/tocsin readiness', () => {
  const team = {
    teamId: 'tea_0000000000000001',
    team: 'orders',
    unready: [
      { what: 'step_reaches_nobody', policy: 'orders', step: 2 },
      {
        what: 'gap',
        rotaId: 'rot_0000000000000001',
        rota: 'orders',
        role: 'primary',
        from: at(60),
        to: at(180),
        gone: ['U00000CY'],
      },
      { what: 'only_slack', personId: 'U0000ADA' },
    ],
  } as const;

  test('says what would let a page down, and what to do about it', () => {
    expect(
      reads(
        readinessWords(
          { teams: [team, { ...team, team: 'payments', unready: [] }], catchAllFallsBack: true },
          'UTC',
        ),
      ),
    ).toEqual([
      '*🟡 3 things would let a page down.*',
      '*orders*',
      '• Policy orders: step 2 would reach nobody now and be passed over.',
      '• Rota orders: nobody is on call Sat 7 Mar 04:00–06:00 since <@U00000CY> left. Somebody takes it: `/oncall`.',
      '• <@U0000ADA> is reached by Slack alone when it is critical. They add another way: `/contact add sms +447700900123`.',
      '• The last resort names nobody who is there, so it is the admins. An admin names people: `/policy catch-all @ada`.',
      'Ready: payments. To see a whole page before it happens: `/tocsin simulate`.',
    ]);
    expect(
      reads(readinessWords({ teams: [{ ...team, unready: [] }], catchAllFallsBack: false }, 'UTC'))[0],
    ).toBe('*🟢 Every page would reach somebody.*');
  });

  test('is told on Mondays only where there is something', () => {
    expect(readinessDigest({ ...team, unready: [] }, 'UTC')).toBeNull();
    expect(readinessDigest(team, 'UTC')?.text).toBe('🟡 3 things would let a page to orders down.');
  });
});

describe('what the auditor found', () => {
  test('says how bad it is first, then each thing and whether it was mended', () => {
    const words = auditWords({
      kind: 'audit.found',
      data: {
        alerts: 3,
        mended: [0],
        findings: [
          { what: 'no_run', alertId: 'alr_0000000000000001', since: T.toISOString() },
          { what: 'pages_late', rows: 4, oldestSeconds: 180 },
        ],
      },
    });
    expect(reads(words)).toEqual([
      '*🔴 The auditor found 2 things wrong; one needs a person.*',
      '• Nobody was being paged about alert `alr_0000000000000001`, open since 2026-03-07 03:00 UTC: mended.',
      '• 4 deliveries of pages are late, the oldest by 3 min.',
      'The outside heartbeat waits until an audit is clean. To see what became of an alert: `/tocsin proof`.',
    ]);
  });
});

describe('a drill', () => {
  test('says who answered first, then who was reached by what, then what failed', () => {
    const drill = {
      id: 'tst_0000000000000001',
      kind: 'drill',
      teamId: 'tea_0000000000000001',
      personId: null,
      methodId: null,
      askedBy: null,
      startedAt: T,
      endedAt: null,
      acknowledgedBy: 'U0000ADA',
    } as const;
    const words = drillWords('orders', drill, {
      acknowledgedBy: 'U0000ADA',
      afterMs: 42_000,
      reached: [{ personId: 'U0000ADA', methods: ['slack', 'sms'], afterMs: 1_000 }],
      failed: [{ personId: 'U00000BO', method: 'voice', because: 'no such number' }],
    });
    expect(reads(words)).toEqual([
      '*🟢 Drill of orders: <@U0000ADA> acknowledged after 42 s.*',
      '• <@U0000ADA> was reached by Slack, SMS, first after 1 s',
      '• <@U00000BO> was not reached by call: no such number',
      'Begun at 2026-03-07 03:00 UTC, as every month. Nothing was wrong.',
    ]);
    expect(
      drillWords(
        'orders',
        { ...drill, acknowledgedBy: null },
        { acknowledgedBy: null, afterMs: null, reached: [], failed: [] },
      ).text,
    ).toBe('🔴 Drill of orders: nobody acknowledged.');
  });
});
