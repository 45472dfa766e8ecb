import { expect } from 'vitest';
import { person } from '#ledger/desk.ts';
import { as } from '#ledger/desk.ts';
import { createService } from '#catalog/verbs/create-service.ts';
import { createTeam } from '#catalog/verbs/create-team.ts';
import { addMonitor } from '#monitors/verbs/add-monitor.ts';
import { scenario } from '../kit/scenario.ts';

const MONITORS = 500;

scenario(
  'five hundred monitors fall in one minute: few cards, one incident, one message a second, the page first',
  async ({ workspace, net, time, app }) => {
    const [ada] = workspace.people('ada');
    if (ada === undefined) throw new Error('no ada');
    const api = await net.service('api.example.com');
    const desk = as(app.desk, person(ada.id));
    const team = await createTeam(desk, { name: 'orders', members: [ada.id], responder: ada.id });
    if (!team.ok) throw new Error(JSON.stringify(team.refused));
    const service = await createService(desk, { name: 'orders', teamId: team.value.id });
    if (!service.ok) throw new Error(JSON.stringify(service.refused));
    for (let index = 0; index < MONITORS; index += 1) {
      const added = await addMonitor(desk, {
        kind: 'http',
        name: `part-${index}`,
        settings: { url: `${api.url}/${index}` },
        serviceId: service.value.id,
        everyMs: 60_000,
      });
      if (!added.ok) throw new Error(JSON.stringify(added.refused));
    }
    console.log('added', performance.now());
    await time.passes('2m');
    console.log('quiet', performance.now());
    api.answers(503);
    const from = workspace.sandbox.journal.last();
    await time.passes('90s');
    console.log('fell', performance.now());
    const calls = workspace.sandbox.journal.since(from).filter((e) => e.kind === 'call');
    const by = new Map<string, number>();
    for (const call of calls) {
      const k = `${call['method']} ${(call['args'] as { channel?: string }).channel ?? ''} ${call['ok']}`;
      by.set(k, (by.get(k) ?? 0) + 1);
    }
    console.log(by);
    for (const c of workspace.sandbox.state.channels.values()) console.log(c.id, c.name, c.im);
    await time.passes('20m');
    console.log('later', performance.now());
    for (const c of workspace.sandbox.state.channels.values()) {
      const m = await workspace.act.messages({ channel: c.id, user: 'ada' });
      if ('messages' in m)
        console.log(
          c.name,
          m.messages.length,
          m.messages.slice(0, 12).map((x) => x.plain.slice(0, 600)),
        );
    }
  },
  600_000,
);
