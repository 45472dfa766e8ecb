import { HOUR, MINUTE, plus } from '#base/time.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { rememberPerson } from '#catalog/verbs/remember-person.ts';
import type { Desk } from '#ledger/desk.ts';
import { ALWAYS, plainStep } from '#oncall/default-policy.ts';
import { planStep } from '#oncall/step-plan.ts';
import { foresee } from '#oncall/simulate.ts';
import { createPolicy } from '#oncall/verbs/create-policy.ts';
import { createRota } from '#oncall/verbs/create-rota.ts';
import { givenFor, simulate } from '#oncall/verbs/simulate.ts';
import type { Question } from '#oncall/verbs/simulate.ts';
import { benchDesk } from './monitored.ts';
import { keepHeapSmall, quantile, scratchDatabase, verdict } from './figures.ts';

const POLICIES = 100;
const ROUNDS = 20;
/** It is arithmetic in one thread, so what it costs is its processor time: what else this machine does is not in it. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const MOST_MS = 100;

/** A hundred teams, each with a rota of three layers, a policy of four steps repeated twice, and five people. */
async function company(desk: Desk): Promise<readonly Question[]> {
  const questions: Question[] = [];
  for (let team = 0; team < POLICIES; team += 1) {
    const members = Array.from({ length: 5 }, (_, index) => `U${team}X${index}`);
    for (const id of members)
      await rememberPerson(desk, {
        id,
        name: id.toLowerCase(),
        realName: id,
        zone: 'Europe/London',
        admin: id === 'U0X0',
        active: true,
        bot: false,
      });
    const made = await createTeam(desk, { name: `team-${team}`, members });
    if (!made.ok) throw new Error(JSON.stringify(made.refused));
    const { id: teamId, name } = made.value;
    const service = await createService(desk, { name: `service-${team}`, teamId });
    const layer = (at: string, role: 'primary' | 'secondary', rank: number, unit: 'week' | 'day') => ({
      name: `${role} ${rank}`,
      role,
      rank,
      turn: { unit, length: 1, counts: 'calendar' as const },
      anchor: `2026-03-02T${at}`,
      members: members.map((member) => [member]),
      windows: rank === 0 ? [{ kind: 'days' as const, days: [], from: '20:00', to: '08:00' }] : [],
      holidays: 'work' as const,
    });
    const layers = [
      layer('20:00', 'primary', 0, 'day'),
      layer('09:00', 'primary', 1, 'week'),
      layer('09:00', 'secondary', 2, 'week'),
    ];
    const rota = await createRota(desk, {
      teamId,
      name,
      definition: { zone: 'Europe/London', holidays: null, layers },
    });
    if (!rota.ok || !service.ok) throw new Error('refused');
    const rotaId = rota.value.id;
    const steps = [
      plainStep(5 * MINUTE, { kind: 'rota', rotaId, role: 'primary' }),
      {
        ...plainStep(5 * MINUTE, { kind: 'rota', rotaId, role: 'secondary' }),
        when: { ...ALWAYS, hours: 'off' as const },
      },
      plainStep(5 * MINUTE, { kind: 'next', rotaId }),
      plainStep(10 * MINUTE, { kind: 'team', teamId }),
    ];
    const workingHours = {
      zone: 'Europe/London',
      days: ['MO', 'TU', 'WE', 'TH', 'FR'] as const,
      from: '09:00',
      to: '17:00',
      holidays: null,
    };
    await createPolicy(desk, {
      teamId,
      name,
      definition: { steps, repeat: 2, ackTimeoutMs: HOUR, lowWaitsForMorning: true, workingHours },
    });
    questions.push({
      teamId,
      serviceId: service.value.id,
      severity: 1,
      at: plus(desk.clock.now(), 30 * HOUR),
    });
  }
  return questions;
}

/** What a hundred policies would do in the coming two hours, from data that is read; and the whole answer to one question, reading included. */
export async function run(): Promise<void> {
  keepHeapSmall();
  const database = await scratchDatabase();
  const desk = benchDesk(database, () => undefined);
  const questions = await company(desk);
  const given = [];
  for (const question of questions) given.push(await givenFor(desk, question));
  const [took, elapsed, least, whole]: [number[], number[], number[], number[]] = [[], [], [], []];
  let steps = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    let began = cpuMs();
    const beganAt = performance.now();
    steps = given.map(foresee).reduce((sum, one) => sum + one.steps.length, 0);
    took.push(cpuMs() - began);
    elapsed.push(performance.now() - beganAt);
    began = cpuMs();
    // The same steps, each asked once and alone: whom it reaches.
    for (const one of given)
      for (let asked = 0; asked < steps / given.length; asked += 1)
        planStep(
          { definition: one.policy.definition, severity: 1, step: asked % 4, loop: 0 },
          one.sight,
          plus(one.at, asked * 5 * MINUTE),
        );
    least.push(cpuMs() - began);
  }
  for (const question of questions) {
    const began = performance.now();
    await simulate(desk, question);
    whole.push(performance.now() - began);
  }
  console.log(
    `${POLICIES} policies, ${steps} steps foreseen: median ${quantile(took, 0.5).toFixed(1)} ms of processor time of ${ROUNDS} (${quantile(elapsed, 0.5).toFixed(1)} ms elapsed)`,
  );
  console.log(
    `the limit of the same run: asking only whom those steps reach takes ${quantile(least, 0.5).toFixed(1)} ms (median)`,
  );
  console.log(
    `one whole answer, reading from PostgreSQL included: median ${quantile(whole, 0.5).toFixed(1)} ms, p99 ${quantile(whole, 0.99).toFixed(1)} ms`,
  );
  const good = verdict(quantile(took, 0.5) < MOST_MS, `${POLICIES} policies in less than ${MOST_MS} ms`);
  await database.close();
  if (!good) process.exitCode = 1;
}

if (import.meta.main) await run();
