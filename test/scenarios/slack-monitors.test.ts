import { expect } from 'vitest';
import { scenario } from '../kit/scenario.ts';

scenario(
  'what is asked wrongly is refused with an example, and nothing is half made',
  async ({ workspace, net }) => {
    const [ada] = workspace.people('ada');
    if (ada === undefined) throw new Error('ada is there');
    const api = await net.service('api.example.com');
    const refused = async (words: string, says: RegExp): Promise<void> => {
      expect(await ada.runs(`/monitor add ${words}`)).toMatch(says);
      expect(await ada.runs('/monitor list')).toContain('There are no monitors yet');
      expect(await ada.runs('/team list')).toContain('There are no teams yet');
    };
    await refused('ftp://files.example.com', /no kind of monitor “ftp.*http/s);
    await refused('http', /^$/);
    await refused('http not/a web address', /not a word I know here.*Example/s);
    await refused('http gopher://old.example.com', /gopher.*Example/s);
    await refused(`http ${api.url} every 1s`, /10 s to 1 day/);
    await refused(`http ${api.url} every`, /"every" has no value/);
    await refused(`http ${api.url} timeout never`, /timeout.*30s/is);
    await refused(`http ${api.url} tiemout 3s`, /did you mean "timeout"/);
    await refused(`http ${api.url} name Not_A_Name`, /not a name/);
    await refused(`http ${api.url} service Not_A_Name`, /cannot be a name/);
    await refused(`http ${api.url} team nobodies`, /There is no team “nobodies”/);
    await refused('http http://169.254.169.254/latest', /was not added.*Example/s);
    await refused('http http://127.0.0.1:1/', /cannot be reached now: connection refused.*add it anyway/s);
  },
);

scenario(
  'a monitor is added, shown, changed, muted, paused and removed by words',
  async ({ workspace, net, time }) => {
    const [ada, bo] = workspace.people('ada', 'bo');
    if (ada === undefined || bo === undefined) throw new Error('two people are there');
    const api = await net.service('api.example.com');
    const added = await bo.runs(
      `/monitor add http <${api.url}|api> every 1m timeout 5s expect 200-399 contains “ok”`,
    );
    expect(added).toMatch(
      /is watched every 1m.*Up in \d+ ms: answered 200.*Made the team.*Made the service.*Alerts go to #.*-alerts.*@bo would be paged now/s,
    );
    const name = /the monitor (\S+) of service/.exec(added)?.[1] ?? '';
    expect(name).toMatch(/^api-example-com/);
    expect(await bo.runs(`/monitor add http ${api.url}`)).toContain(`The monitor ${name} watches`);
    await time.passes('3m');
    expect(await ada.runs('/monitor list')).toMatch(new RegExp(`Up · ${name}`));
    expect(await bo.runs(`/monitor edit ${name} every 30s timeout 2s`)).toContain('Saved');
    expect(await bo.runs(`/monitor edit ${name} every 30s`)).toContain('nothing was changed');
    const shown = await bo.runs(`/monitor show ${name}`);
    expect(shown).toMatch(/Up.*Every\n30s.*contains ok timeout 2s every 30s/s);
    const picture = await bo.isPaged('Response times');
    expect(picture.files).toHaveLength(1);
    expect(await bo.runs(`/monitor test ${name}`)).toMatch(/Up in \d+ ms.*connect/s);
    api.answers(500);
    expect(await bo.runs(`/monitor mute ${name} for 2h`)).toContain('is muted until');
    await time.passes('2m');
    expect(await bo.runs(`/monitor why ${name}`)).toMatch(
      /Down.*answered 500.*What the last failure showed/s,
    );
    expect(await bo.runs(`/monitor mute ${name} for ever`)).toContain('Say for how long');
    expect(await bo.runs(`/monitor pause ${name}`)).toContain('is paused');
    expect(await bo.runs(`/monitor pause ${name}`)).toContain('already');
    expect(await bo.runs(`/monitor resume ${name}`)).toContain('is checked again');
    const [cy] = workspace.people('cy');
    expect(await cy?.runs(`/monitor remove ${name}`)).toContain('Remove');
    expect(await cy?.runs(`/monitor pause ${name}`)).toMatch(/You cannot change.*@bo.*can/s);
    const asked = await workspace.act.command({
      user: 'bo',
      channel: '#general',
      text: `/monitor remove ${name}`,
    });
    const [question] = 'ephemeral' in asked ? asked.ephemeral : [];
    if (question === undefined) throw new Error('it asks');
    await bo.clicks('Remove').on(question);
    expect(await bo.runs('/monitor list')).toContain('There are no monitors yet');
    expect(await bo.runs(`/monitor show ${name}`)).toContain(`There is no monitor “${name}”`);
  },
);

scenario('an address that does not answer is added when a person insists', async ({ workspace }) => {
  const [ada] = workspace.people('ada');
  const tried = await workspace.act.command({
    user: 'ada',
    channel: '#general',
    text: '/monitor add http http://127.0.0.1:1/ every 1m service orders',
  });
  const [refusal] = 'ephemeral' in tried ? tried.ephemeral : [];
  if (refusal === undefined) throw new Error('it is refused');
  expect(await ada?.clicks('Add anyway').on(refusal)).toMatch(
    /is watched.*Down.*becomes an alert within seconds/s,
  );
});

scenario('the same by a form, and a job that pings', async ({ workspace, net, app }) => {
  const [ada] = workspace.people('ada');
  if (ada === undefined) throw new Error('ada is there');
  const api = await net.service('api.example.com');
  await ada.runs('/monitor add');
  expect(await ada.modal()).toMatch(/heartbeat/);
  await workspace.act.submit({ user: 'ada', values: { 'What should be watched?': 'http' } });
  expect(await ada.modal()).toContain('Address');
  const wrong = await ada.submits({ Address: 'gopher://x', Every: '1m', Service: 'orders' });
  expect(Object.values(wrong).join()).toContain('gopher');
  expect(await ada.submits({ Address: api.url, Every: 'soon' })).toEqual({
    every: expect.stringContaining('not an interval'),
  });
  expect(await ada.submits({ Address: api.url, Every: '1m', Service: 'orders', Name: 'orders-api' })).toEqual(
    {},
  );
  expect((await ada.isPaged('orders-api')).plain).toContain('is watched every 1m');
  await ada.runs('/monitor edit orders-api');
  const form = await workspace.act.modal({ user: 'ada' });
  expect(JSON.stringify(form)).toContain(api.url);
  expect(await ada.submits({ Every: '30s', 'Time-out': '3s' })).toEqual({});
  await ada.isPaged('Saved');
  expect(await ada.runs('/monitor show orders-api')).toMatch(/30s.*timeout 3s/s);
  await ada.isPaged('Response times');
  await ada.runs('/monitor edit orders-api');
  expect(await ada.submits({ Every: '10s', 'Time-out': '20s' })).toEqual({});
  expect(
    (await ada.isPaged('Saved: orders-api. /monitor show orders-api has the whole. The time')).plain,
  ).toContain('The time-out (20s) is longer than the interval (10s)');
  expect(await ada.runs('/monitor edit orders-api every 15s')).toContain(
    'The time-out (20s) is longer than the interval (15s)',
  );
  await ada.runs('/monitor show orders-api');
  await ada.isPaged('is longer than the interval');
  const job = await ada.runs(
    '/monitor add heartbeat nightly-backup every 1d grace 1h service orders name nightly',
  );
  const ping = /http:\/\/tocsin\.example\.com(\/ping\/\S+?)(?=`|\s|\?)/.exec(job)?.[1] ?? '';
  const answers = await Promise.all(app.routes.map(async (route) => route.request(ping)));
  expect(answers.map((answer) => answer.status)).toContain(200);
  expect(await ada.runs('/monitor why nightly')).toContain('Up');
});
