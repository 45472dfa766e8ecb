import { expect } from 'vitest';
import { pageByName } from '#status/page-store.ts';
import { checkPassword } from '#world/password.ts';
import type { ShownMessage } from '../../sandbox/control/shown.ts';
import { scenario } from '../kit/scenario.ts';
import type { Scene, Somebody } from '../kit/scenario.ts';

const two = (workspace: Scene['workspace']): readonly [Somebody, Somebody] => {
  const [ada, bo] = workspace.people('ada', 'bo');
  if (ada === undefined || bo === undefined) throw new Error('two people are there');
  return [ada, bo];
};

/** Types a command and hands back the one message that answers it, with its buttons. */
async function asks(
  { workspace, time }: Scene,
  who: Somebody,
  text: string,
  channel = '#general',
): Promise<ShownMessage> {
  const answer = await workspace.act.command({ user: who.name, channel, text });
  await time.settles();
  const [message] = 'ephemeral' in answer ? answer.ephemeral : [];
  if (message === undefined) throw new Error(`${text} was answered ${JSON.stringify(answer)}`);
  return message;
}

scenario('a page and its components are made, shown and changed by words', async (scene) => {
  const { workspace } = scene;
  const [ada, bo] = two(workspace);
  expect(await ada.runs('/status')).toContain('There are no status pages yet');
  expect(await bo.runs('/status show')).toContain('There are no status pages yet');
  expect(await bo.runs('/status create acme title "Acme"')).toMatch(/You cannot.*@ada can/s);
  expect(await ada.runs('/status create acme title "Acme" colr #fff')).toMatch(
    /Nothing was made: “colr” is not a word I know here; did you mean “color”.*\/status create acme/s,
  );
  expect(await ada.runs('/status create acme title "Acme" colour blue')).toMatch(
    /“blue” cannot be a colour.*#0b7a75/s,
  );
  const made = await ada.runs(
    '/status create acme title "Acme & Sons" zone europe/oslo colour #0B7A75 weights major 1 partial 0.5 degraded 0 promise 1h mails 100 support help@acme.com',
  );
  expect(made).toMatch(
    /status page acme is made.*http:\/\/tocsin\.example\.com\/status\/acme.*everybody may read it.*Europe\/Oslo.*major 1 partial 0\.5 degraded 0.*@ada may publish.*within 1 h/s,
  );
  expect(await ada.runs('/status create acme title "Two"')).toContain('acme is taken already');
  expect(await ada.runs('/status edit acme promise 1m')).toContain(
    '“1m” cannot be a time between public updates',
  );

  expect(await ada.runs('/status group add "APIs"')).toContain('The group APIs is on acme');
  await ada.runs('/team create orders @bo');
  await ada.runs('/service create orders team orders');
  await ada.runs('/service create web team orders');
  expect(await ada.runs('/status component add "Orders API" group "Apis" services ordres')).toContain(
    'There is no service “ordres”',
  );
  expect(await ada.runs('/status component add "Orders API" group "APIz"')).toMatch(
    /no group “APIz”.*Did you mean “APIs”/s,
  );
  expect(
    await ada.runs(
      '/status component add "Orders API" group "Apis" service orders service web follow on from 2026-01-05',
    ),
  ).toMatch(
    /component Orders API is on acme, in the group APIs.*shows .*orders.*web.*follows its monitors: what they confirm is published without anybody’s approval/s,
  );
  expect(await ada.runs('/status component add Web position 1 description "Shop <front>"')).toContain(
    'nothing watches it',
  );
  expect(await ada.runs('/status component add "Shop" folow on')).toContain('did you mean “follow”');
  expect(await ada.runs('/status component add web')).toContain('web is taken already');
  expect(await ada.runs('/status component edit "Orders API" follow off services orders')).toMatch(
    /Saved: the component.*It shows .*orders.*people set and publish/s,
  );
  expect(await bo.runs('/status component edit Web name Shop')).toMatch(/You cannot publish.*@ada can/s);
  expect(await ada.runs('/status group remove APIs')).toMatch(/in use by “Orders API”/);

  expect(await bo.runs('/status set "Orders API" partial')).toMatch(/You cannot publish.*@ada can/s);
  expect(await ada.runs('/status set "Orders API" Partial Outage')).toMatch(
    /Orders API.*🟠 Partial outage \(it was operational\).*Nobody was mailed; to tell subscribers/s,
  );
  expect(await ada.runs('/status set "Order API" partial')).toContain('Did you mean “Orders API”?');
  expect(await ada.runs('/status set "Orders API" partal outage')).toContain('did you mean “partial outage”');
  expect(await ada.runs('/status set APIs down')).toContain('a group shows the worst of its members');
  const shown = await asks(scene, ada, '/status');
  expect(shown.plain).toMatch(
    /Acme & Sons: Minor Service Outage.*status\/acme.*Web.*APIs.*🟠 Partial outage · Orders API · set by people · shows orders/s,
  );
  expect(shown.buttons.map((one) => one.text)).toEqual(['Add component', 'Plan maintenance', 'Edit page']);

  expect(await bo.runs('/status publishers acme @bo team orders')).toContain('You cannot publish');
  expect(await ada.runs('/status publishers acme team ordres')).toContain('There is no team “ordres”');
  expect(await ada.runs('/status publishers acme @ada team orders')).toMatch(
    /@ada and @bo may publish on it/,
  );
  expect(await bo.runs('/status set "orders api" ok')).toContain('🟢 Operational');
  expect(await bo.runs('/status component remove "Orders API"')).toContain('is off the page acme');
  expect(await ada.runs('/status list')).toMatch(/Acme & Sons \(acme\): All Systems Operational/);
  expect(await ada.runs('/status frobnicate')).toMatch(/has no “frobnicate”.*create <name>/s);
  expect(await scene.workspace.people('cy')[0]?.runs('/status archive acme')).toContain('You cannot publish');
  const question = await asks(scene, ada, '/status archive acme');
  expect(question.plain).toMatch(
    /^Archive the status page Acme & Sons\? Nobody can read http\S+ any more\. It cannot/,
  );
  expect(question.buttons.map((one) => one.text)).toEqual(['Archive it', 'Keep']);
  await ada.clicks('Keep').on(question);
  expect(await ada.runs('/status list')).toContain('Acme & Sons (acme)');
  expect(await ada.clicks('Archive it').on(await asks(scene, ada, '/status archive acme'))).toContain(
    'is archived',
  );
  expect(await ada.runs('/status set Web ok')).toContain('There is no status page yet');
});

scenario('who may read a page: its password is kept as a hash and never repeated', async (scene) => {
  const { workspace, app } = scene;
  const [ada, bo] = two(workspace);
  const secret = 'sesame opens';
  const all = [
    await ada.runs(`/status create acme access password ${secret}`),
    await ada.runs('/status create acme access password'),
    await ada.runs(`/status create acme access pasword "${secret}"`),
    await ada.runs(`/status create acme access password "${secret}" colour blue`),
    await ada.runs(`/status create acme access password "${secret}"`),
    await ada.runs('/status edit acme title "Acme" access password'),
    await ada.runs('/status show acme'),
  ];
  expect(all.join('\n')).not.toMatch(/sesame|opens(?! a form)/);
  expect(all[0]).toContain('put the password in quotes');
  expect(all[1]).toContain('It needs a password');
  expect(all[4]).toContain('whoever knows its password');
  const kept = await pageByName(app.desk, 'acme');
  expect(await checkPassword(secret, kept?.password ?? '')).toBe(true);
  expect(await checkPassword('wrong', kept?.password ?? '')).toBe(false);

  const link = await ada.runs('/status edit acme access link');
  const linked = await pageByName(app.desk, 'acme');
  expect(linked?.password).toBeNull();
  expect(link).toContain(`http://tocsin.example.com/status/acme?key=${linked?.linkKey}`);
  expect(await ada.runs('/status show acme')).toContain(`?key=${linked?.linkKey}`);
  expect(await bo.runs('/status show acme')).not.toContain('?key=');
  expect(await ada.runs('/status edit acme new-link')).not.toContain(String(linked?.linkKey));
  expect(await ada.runs('/status edit acme access password')).toContain('It needs a password');
});

scenario('trouble without an incident channel: a preview, one approval, updates, the end', async (scene) => {
  const { workspace } = scene;
  const [ada, bo] = two(workspace);
  await ada.runs('/status create acme title "Acme"');
  await ada.runs('/status component add "Orders API"');
  await ada.runs('/status component add "Web"');
  expect(
    await ada.runs('/status incident "Orders fail" investigating "Some fail." components "Orders API"'),
  ).toContain('Say what “Orders API” does');
  expect(await ada.runs('/status incident "Orders fail" investigatin "Some fail."')).toContain(
    'did you mean “investigating”',
  );
  expect(await ada.runs('/status incident "Orders fail" investigating')).toContain('Say in a sentence');
  const seen = await asks(
    scene,
    ada,
    '/status incident "Orders <fail>" investigating "Some orders fail." components "Orders API" partial_outage "Web" degraded',
  );
  expect(seen.plain).toMatch(
    /Nothing is published yet on Acme.*Orders <fail>.*Investigating.*Orders API 🟠 Partial outage, Web 🟡 Degraded.*Some orders fail\..*Subscribers are told/s,
  );
  expect(await bo.runs('/status show')).toMatch(
    /All Systems Operational.*Drafts that wait.*Orders <fail>.*by @ada/s,
  );
  await ada.clicks('Publish').on(seen);
  expect(await bo.runs('/status')).toMatch(
    /Minor Service Outage.*Incidents.*Orders <fail>.*investigating · since/s,
  );
  expect(await ada.runs('/status archive acme')).toContain(
    'It cannot go while it is in use by “Orders <fail>”',
  );
  await ada
    .clicks('Publish')
    .on(seen)
    .catch(() => undefined);

  const asking = await asks(scene, bo, '/status update "Orders <fail>" identified "A supplier is slow."');
  expect(asking.plain).toMatch(
    /You may not publish on Acme. The draft waits for approval: @ada can publish it/,
  );
  expect(asking.buttons.map((one) => one.text)).toEqual(['Discard']);
  const again = await asks(scene, ada, '/status draft');
  expect(again.plain).toMatch(/Identified · by @bo.*A supplier is slow/s);
  await bo.runs('/status update 1 identified "Two suppliers are slow."');
  const late = await ada.clicks('Publish').on(again);
  expect(late).toMatch(/@bo changed it since you looked.*Two suppliers/s);
  const fresh = await asks(scene, ada, '/status draft');
  await ada.clicks('Publish').on(fresh);
  expect(await ada.runs('/status show acme')).toMatch(/Orders <fail> · identified/);

  expect(await ada.runs('/status update "Ordrs"')).toMatch(/no public incident “Ordrs”.*1\. Orders <fail>/s);
  const end = await asks(scene, ada, '/status resolve "Orders <fail>" "All orders go through."');
  await ada.clicks('Publish').on(end);
  expect(await ada.runs('/status')).toContain('All Systems Operational');
  expect(await ada.runs('/status retract "Orders <fail>"')).toContain('Say why');
  expect(await bo.runs('/status retract "Orders <fail>" reason "It was a test."')).toContain(
    'You cannot publish',
  );
  expect(await ada.runs('/status retract "Orders <fail>" reason "It was a test."')).toContain(
    'is off the page acme',
  );
});

scenario(
  'the forms of a page, a component and a maintenance say what is wrong where it stands',
  async (scene) => {
    const { workspace, time } = scene;
    const [ada] = two(workspace);
    await ada.runs('/status create');
    expect(await ada.modal()).toContain('Who may read it');
    expect(await ada.submits({ Name: 'acme', Title: 'Acme', Colour: 'blue' })).toEqual({
      colour: expect.stringContaining('cannot be a colour'),
    });
    expect(await ada.submits({ Colour: '#0b7a75', 'Time zone': 'Europe/Osol' })).toEqual({
      zone: expect.stringContaining('Europe/Oslo'),
    });
    expect(await ada.submits({ 'Time zone': 'Europe/Oslo', Password: 'hush' })).toEqual({
      password: expect.stringContaining('Choose'),
    });
    expect(await ada.submits({ Password: null, 'Weights of uptime': 'openstatus' })).toEqual({});
    await time.settles();
    expect(await ada.runs('/status list')).toContain('Acme');
    const card = await asks(scene, ada, '/status');
    expect(await ada.clicks('Plan maintenance').on(card)).toContain('has none yet');
    await ada.clicks('Add component').on(card);
    expect(await ada.submits({ Name: 'Orders API', 'Uptime counts from': 'soon' })).toEqual({
      from: expect.stringContaining('2026-01-05'),
    });
    expect(await ada.submits({ 'Uptime counts from': '2026-01-05' })).toEqual({});
    await ada.clicks('Edit page').on(card);
    expect(await ada.submits({ Title: 'Acme Inc' })).toEqual({});
    await ada.runs('/status component edit "Orders API"');
    expect(await ada.submits({ 'Its uptime': 'Is not shown' })).toEqual({});
    await ada.runs('/status maintenance');
    expect(
      await ada.submits({ Title: 'Database upgrade', When: 'soonish', Components: ['Orders API'] }),
    ).toEqual({
      when: expect.stringContaining('Say when it begins'),
    });
    expect(await ada.submits({ When: 'tomorrow 01:00 for 1h' })).toEqual({});
    await ada.isPaged('status page acme is made');
    const preview = await ada.isPaged('Nothing is published yet on Acme Inc');
    expect(preview.plain).toMatch(/01:00–02:00 \(Europe\/Oslo\).*Planned maintenance of Orders API/s);
    await ada.clicks('Publish').on(preview);
    expect(await ada.runs('/status maintenance list')).toMatch(/1\. Database upgrade · scheduled/);
  },
);

scenario(
  'a maintenance begins by itself, holds alerts, and pages at its end for what still fails',
  async (scene) => {
    const { workspace, net, time } = scene;
    const [ada, bo] = two(workspace);
    const api = await net.service('api.example.com');
    await bo.runs('/team create orders @bo');
    await bo.runs('/service create orders team orders');
    await bo.runs(`/monitor add http ${api.url} every 1m name orders-health service orders`);
    await bo.runs('/monitor pause orders-health');
    await ada.runs('/status create acme title "Acme" zone UTC');
    await ada.runs('/status component add "Orders API" services orders');
    await ada.runs('/status component add "Web"');
    await bo.isPaged('orders').catch(() => undefined);
    const plan = (words: string): Promise<string> =>
      ada.runs(`/status maintenance "Database upgrade" ${words}`);
    expect(await plan('from whenever components "Orders API"')).toContain('Say when it begins');
    expect(await plan('from 2026-01-05 10:00 to 2026-01-05 09:00 components "Orders API"')).toContain(
      'ends before it begins',
    );
    expect(await plan('from 2020-01-05 10:00 to 2020-01-05 11:00 components "Orders API"')).toContain(
      'over already',
    );
    expect(await plan('from tomorrow 01:00 to 02:00')).toContain('Say which components');
    expect(await plan('from tomorrow 01:00 to 02:00 components "Ordr API"')).toContain(
      'Did you mean “Orders API”?',
    );
    expect(await ada.runs('/status maintenance list')).toContain('No maintenance is planned');
    expect(
      await ada.runs(
        '/status maintenance "Spring" from 2027-03-28T02:30 to 2027-03-28T04:00 zone Europe/Oslo components web',
      ),
    ).toContain(
      'There is no 02:30 in Europe/Oslo on that day: the clocks go forward, so it begins at 03:00.',
    );
    expect(await ada.runs('/status maintenance list')).toContain('a draft, not published');

    const approves = async (command: string, reads: RegExp): Promise<string> => {
      const seen = await asks(scene, ada, command);
      expect(seen.plain).toMatch(reads);
      const id = seen.buttons.find((one) => one.text === 'Publish');
      if (id === undefined) throw new Error(`${command} has nothing to publish`);
      return ada.clicks('Publish').on(seen);
    };
    await approves(
      '/status maintenance "Database upgrade" from tomorrow 01:00 to 02:00 zone Europe/Oslo components "Orders API" text "Orders may fail."',
      /Database upgrade · Scheduled.*00:00–01:00 \(UTC\); for you .*Components: Orders API.*those of orders are held.*what still fails at its end pages then.*Orders may fail\./s,
    );
    await approves(
      '/status maintenance move "Database" to tomorrow 03:00',
      /was moved.*03:00–04:00 \(UTC\)/s,
    );
    expect(await ada.runs('/status maintenance list')).toMatch(
      /1\. Database upgrade · scheduled · .* 03:00–04:00/,
    );
    expect(await ada.runs('/status maintenance finish 1')).toContain('It has not begun yet');

    await time.passes('17h59m');
    await bo.runs('/monitor resume orders-health');
    await time.passes('2m');
    expect(await ada.runs('/status')).toMatch(
      /Service Under Maintenance.*🔵 Under maintenance · Orders API.*🟢 Operational · Web.*Database upgrade · in progress/s,
    );
    api.answers(503);
    await time.passes('30m');
    expect(workspace.channel('#orders-alerts').exists()).toBe(true);
    await workspace.channel('#orders-alerts').message('is down', 'A maintenance holds it until');
    await bo.isNotPaged();
    await time.passes('31m');
    await bo.isPaged('is down');
    expect(await ada.runs('/status')).toContain('All Systems Operational');
    api.answers(200);
    await time.passes('5m');
    await bo.isPaged('is down');
    await bo.runs('/monitor pause orders-health');

    await approves(
      '/status maintenance "Second try" from now for 1h components web',
      /none are held, these components show no service/,
    );
    await time.passes('1m');
    await approves('/status maintenance extend "Second try" by 1h', /takes longer than planned/);
    await time.passes('90m');
    expect(await ada.runs('/status')).toContain('🔵 Under maintenance · Web');
    expect(await ada.runs('/status maintenance move 1 to tomorrow 03:00')).toContain('It has begun already');
    await approves('/status maintenance finish 1', /Completed.*The maintenance is over\./s);
    expect(await ada.runs('/status')).toContain('All Systems Operational');
    await approves(
      '/status maintenance "Third" from tomorrow 01:00 to 02:00 components web quiet',
      /no subscriber is told/,
    );
    await approves('/status maintenance cancel third', /The maintenance was cancelled\./);
    expect(await ada.runs('/status maintenance list')).toMatch(/^1\. Spring · a draft[^\n]*\n(?!2\.)/);
    expect(
      await plan('from 2027-03-28T02:30 to 2027-03-28T04:00 zone Europe/Oslo components "Orders API"'),
    ).toContain(
      'There is no 02:30 in Europe/Oslo on that day: the clocks go forward, so it begins at 03:00.',
    );
    expect(await ada.runs('/status maintenance list')).toContain('a draft, not published');
    await bo.runs('/status maintenance "Mine" from tomorrow 01:00 to 02:00 components web');
    expect(await bo.runs('/status maintenance list')).toContain('Mine · a draft, not published');
    expect(await bo.runs('/status maintenance start mine')).toContain('not published yet');
    expect(await bo.runs('/status maintenance cancel mine')).toContain('nobody had read of it');
  },
);

scenario('a channel and a webhook are told of a page, and it is seen how many are', async (scene) => {
  const { workspace, time } = scene;
  const [ada, bo] = two(workspace);
  await ada.runs('/status create acme title "Acme"');
  await ada.runs('/status component add "Orders API"');
  expect(await ada.runs('/status subscribers')).toContain('Nobody subscribed');
  expect(await bo.runs('/status subscribe #general')).toMatch(
    /Only those who may publish.*look after its subscribers.*@ada can/s,
  );
  expect(await ada.runs('/status subscribe general')).toContain('neither a channel I can see nor an address');
  expect(await ada.runs('/status subscribe #general components "Order API"')).toContain(
    'Did you mean “Orders API”?',
  );
  expect(await ada.runs('/status subscribe #general components "Orders API"')).toMatch(
    /#general is told of Orders API on acme/,
  );
  expect(await ada.runs('/status subscribe here')).toContain(
    'is told of everything that is published on acme',
  );
  expect(await ada.runs('/status subscribe here')).toContain('everything');
  const hook = await ada.runs(
    '/status subscribe webhook https://hooks.example.com/secret-path contact ada@example.com',
  );
  expect(hook).toMatch(/webhook at hooks\.example\.com is told.*signed with this secret/s);
  expect(await ada.runs('/status subscribe ada@example.com')).toContain('No e-mail can be sent from here');
  const shown = await ada.runs('/status subscribers acme');
  expect(shown).toMatch(/1 Slack channel: told.*1 webhook: told.*Channels: #general/s);
  expect(shown).not.toContain('secret-path');
  const seen = await asks(
    scene,
    ada,
    '/status incident "Orders fail" "Some fail." components "Orders API" partial',
  );
  await ada.clicks('Publish').on(seen);
  await time.passes('1m');
  await workspace.channel('#general').message('Orders fail', 'Some fail.');
  expect(await ada.runs('/status unsubscribe #general')).toContain('Unsubscribed');
  expect(await ada.runs('/status unsubscribe #general')).toContain('Nothing of acme is told there');
  expect(await ada.runs('/status unsubscribe https://hooks.example.com/secret-path')).toContain(
    'Unsubscribed',
  );
  expect(await ada.runs('/status subscribers')).toContain('Nobody subscribed');
});
