import { expect } from 'vitest';
import { scenario } from '../kit/scenario.ts';

scenario(
  'a monitor made in Slack notices an outage, wakes its maker and opens a channel',
  async ({ workspace, net, time }) => {
    const [ada] = workspace.people('ada');
    const api = await net.service('api.example.com');
    expect(await ada?.runs(`/monitor add http ${api.url} every 30s service orders`)).toMatch(
      /is watched every 30s .* service orders/,
    );
    await time.passes('2m');
    await ada?.isNotPaged();
    api.answers(503);
    await time.passes('1m');
    const page = await ada?.isPaged('api.example.com');
    expect(page?.plain).toMatch(/is down: answered 503/);
    const card = await workspace
      .channel('#orders-alerts')
      .message('Triggered', 'SEV1', 'is down', 'answered 503');
    const room = workspace.channel('#inc-1-orders');
    const pinned = await room.message('SEV1', 'investigating', 'orders');
    expect(pinned.pinned).toBe(true);
    await ada?.clicks('Acknowledge').on(pinned);
    await workspace.channel('#orders-alerts').message('Acknowledged', 'is down');
    api.answers(200);
    await time.passes('2m');
    await workspace.channel('#orders-alerts').message('Resolved', 'is down');
    expect(
      (await workspace.channel('#orders-alerts').messages()).filter((message) => message.ts === card.ts),
    ).toHaveLength(1);
    await ada?.clicks('Resolve').on(pinned);
    expect(await ada?.submits({ Summary: 'The database was restarted.' })).toEqual({});
    await room.message('resolved', 'Started');
  },
);
