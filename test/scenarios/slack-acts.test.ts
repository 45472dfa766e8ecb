import { expect } from 'vitest';
import { scenario } from '../kit/scenario.ts';

scenario('the first five minutes', async ({ workspace, net }) => {
  const [ada] = workspace.people('ada');
  if (ada === undefined) throw new Error('ada is there');
  expect(await ada.runs('/tocsin help')).toMatch(/\/monitor.*\/incident.*\/team.*\/service.*\/demo/s);
  expect(await ada.runs('/tocsin')).toContain('/tocsin setup');
  expect(await ada.runs('/tocsin dance')).toContain('has no “dance”');
  expect(await ada.runs('/tocsin status')).toMatch(/needs attention.*no team yet/s);
  expect(await ada.runs('/tocsin setup')).toMatch(/⬜ Make a team.*⬜ Watch something.*⬜ Try an incident/s);
  expect(await ada.runs('/demo break')).toContain('There is no demo service here');
  const api = await net.service('api.example.com');
  await ada.runs(`/monitor add http ${api.url}`);
  expect(await ada.runs('/tocsin setup')).toMatch(/✅ You are on the team.*✅ One monitor watches.*⬜/s);
  expect(await ada.runs('/tocsin status')).toMatch(/Tocsin is well.*1 teams/s);
});

scenario('malformed controls are answered plainly', async ({ workspace, time }) => {
  const [ada] = workspace.people('ada');
  const token = { authorization: 'Bearer xoxb-sandbox', 'content-type': 'application/json' };
  const { fetchInto } = await import('../../sandbox/fetch-into.ts');
  const post = fetchInto(workspace.sandbox);
  const values = [
    'monitor.show',
    'monitor.remove',
    'monitor.add_anyway',
    'team.edit',
    'service.edit',
    'alert.acknowledge',
    'incident.acknowledge',
    'incident.public',
    'report.publish',
    'report.compose',
    'report.updates',
    'nobody.knows',
  ];
  for (const action_id of values) {
    const blocks = [
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id,
            text: { type: 'plain_text', text: 'Press' },
            value: "'; drop table monitor; --",
          },
        ],
      },
    ];
    const answer = await post(`${workspace.sandbox.base.url}/api/chat.postMessage`, {
      method: 'POST',
      headers: token,
      body: JSON.stringify({ channel: '#general', text: action_id, blocks }),
    });
    expect(await answer.json()).toMatchObject({ ok: true });
    const message = await workspace
      .channel('#general')
      .message('Press', action_id)
      .catch(async () => (await workspace.channel('#general').messages()).at(-1));
    if (message === undefined) throw new Error('it was posted');
    expect(await ada?.clicks('Press').on(message), action_id).toMatch(
      /There is no|does nothing|not there any more|no kind of monitor|no such/i,
    );
  }
  await time.settles();
});

scenario('who is deactivated, renamed or new is known at once', async ({ workspace, time }) => {
  const [bo] = workspace.people('bo');
  await bo?.runs('/team create orders @bo @cy');
  await workspace.act.deactivate({ who: 'cy' });
  await time.settles();
  expect(await bo?.runs('/team responder orders @cy')).toContain('deactivated');
  await workspace.act.person({ name: 'dee' });
  await time.settles();
  expect(await bo?.runs('/team add orders @dee')).toContain('@dee');
});

scenario('a team’s channel that somebody archived is made again', async ({ workspace, time }) => {
  const [bo] = workspace.people('bo');
  await bo?.runs('/team create orders @bo');
  expect(workspace.channel('#orders-alerts').exists()).toBe(true);
  await workspace.act.archive({ user: 'bo', channel: '#orders-alerts' });
  await time.settles();
  expect(workspace.channel('#orders-alerts-2').exists()).toBe(true);
  expect(await bo?.runs('/team show orders')).toContain('#orders-alerts-2');
});
