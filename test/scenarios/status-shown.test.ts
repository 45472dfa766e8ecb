import { expect, test } from 'vitest';
import { fakeSmtp } from '../kit/smtp.ts';
import { provider } from '../kit/provider.ts';
import { until } from '../kit/process.ts';
import { house, incidentChannel, orders, reads, said } from '../kit/stranger.ts';

/** The status page, as a stranger would script it: people act by the control API, customers read what stands outside. */

type Json = Readonly<Record<string, unknown>>;

test('a service breaks, customers read of it, and all who asked are told of each change once', async (context) => {
  const [mail, hook] = [await fakeSmtp(), await provider(() => ({ status: 200, body: '{}', took: true }))];
  const home = await house(context.onTestFinished, {
    SMTP_URL: mail.url,
    SMTP_FROM: 'Acme <status@acme.example>',
  });
  const { control, url } = home;
  const api = await orders(context.onTestFinished);
  const root = `${url}/status/acme`;
  const reading = async (path: string): Promise<string> => (await fetch(`${root}${path}`)).text();
  const json = async (path: string): Promise<Json> => (await (await fetch(`${root}${path}`)).json()) as Json;
  const letter = (to: string, ...words: readonly string[]): Promise<string> =>
    until(`a letter to ${to} with ${words.join(', ')}`, async () => {
      const found = mail
        .letters()
        .filter((one) => [one.to].flat().some((each) => each?.text === to))
        .map((one) => `${one.subject}\n${one.text}`);
      return found.find((text) => words.every((word) => text.includes(word)));
    });
  /** The link of a letter as this machine reaches it. */
  const link = (text: string, kind: string): string =>
    `${url}${new URL(new RegExp(`https?://\\S+/subscribe/${kind}/\\S+`).exec(text)?.[0] ?? '').pathname}`;

  // Made in Slack: a monitor, a page, a component that shows the service.
  const ada = async (text: string): Promise<string> => said(await control.command('ada', text));
  expect(await ada(`/monitor add http ${api.url} every 10s timeout 5s service orders`)).toMatch(/orders/);
  expect(await ada('/status create acme title "Acme" zone Europe/Oslo')).toContain(
    'The status page acme is made.',
  );
  expect(await ada('/status component add "Orders API" services orders')).toContain('Orders API');
  expect(await reading('/')).toContain('All Systems Operational');

  // Customers subscribe: one by the form, one program by the API.
  await fetch(`${root}/subscribe`, {
    method: 'POST',
    body: new URLSearchParams({ email: 'kim@example.com' }),
  });
  await fetch(`${root}/api/v2/subscribers.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ subscriber: { endpoint: `${hook.url}/hook`, email: 'ops@example.com' } }),
  });
  for (const who of ['kim@example.com', 'ops@example.com'])
    expect((await fetch(link(await letter(who, 'Confirm'), 'confirm'), { method: 'POST' })).status).toBe(200);

  // It breaks; nothing is public before somebody approves it.
  api.answers(503);
  const channel = `#${await incidentChannel(control)}`;
  const card = await reads(control, channel, 'SEV1', 'investigating', 'orders');
  expect(await json('/api/v2/status.json')).toMatchObject({ status: { indicator: 'none' } });

  const publishes = async (values: Readonly<Record<string, unknown>>): Promise<void> => {
    await control.click('ada', channel, card.ts, 'Status page');
    const preview = await control.submit('ada', values);
    expect(preview.modal?.plain, JSON.stringify(preview)).toContain('customers will read');
    expect((await control.submit('ada', {})).ok).toBe(true);
  };
  await publishes({ 'Title for customers': 'Some orders fail', 'What customers read': 'We look into it.' });
  await reads(control, channel, 'Public since', 'Acme');
  await reads(control, channel, 'subscribers told');

  // As customers: the page, its API, its feed, the letter, the webhook.
  expect(await reading('/')).toMatch(/Partial System Outage|Major System Outage/);
  expect(await reading('/')).toContain('We look into it.');
  const summary = await json('/api/v2/summary.json');
  expect(summary['incidents']).toMatchObject([
    { name: 'Some orders fail', status: 'investigating', incident_updates: [{ body: 'We look into it.' }] },
  ]);
  expect(await reading('/history.atom')).toContain('Some orders fail');
  expect(await letter('kim@example.com', 'Some orders fail', 'We look into it.')).toContain('Orders API');
  await until('the webhook heard of it', async () =>
    hook.took().find((got) => got.body.includes('"incident"') && got.body.includes('We look into it.')),
  );

  // An update, then the end of it.
  await publishes({ State: 'Identified', 'What customers read': 'A bad release. We take it back.' });
  await letter('kim@example.com', 'A bad release. We take it back.');
  api.answers(200);
  await reads(control, '#orders-alerts', 'Resolved');
  await control.click('ada', channel, card.ts, 'Resolve');
  expect((await control.submit('ada', { Summary: 'The release was taken back.' })).ok).toBe(true);
  await publishes({ State: 'Resolved', 'What customers read': 'All orders work again.' });
  await letter('kim@example.com', 'All orders work again.');
  await until('the webhook heard of the end', async () =>
    hook.took().find((got) => got.body.includes('All orders work again.')),
  );
  expect(await reading('/')).toContain('All Systems Operational');
  expect(await json('/api/v2/incidents/unresolved.json')).toMatchObject({ incidents: [] });
  expect(await json('/api/v2/incidents.json')).toMatchObject({
    incidents: [{ status: 'resolved', impact: expect.stringMatching(/major|critical/) }],
  });

  // Each change was told once, in order.
  const told = mail
    .letters()
    .filter(
      (one) => one.headers.has('list') && [one.to].flat().some((each) => each?.text === 'kim@example.com'),
    )
    .map((one) => /We look into it|A bad release|All orders work/.exec(one.text ?? '')?.[0])
    .filter((words) => words !== undefined);
  expect(told).toEqual(['We look into it', 'A bad release', 'All orders work']);
  const posts = hook.took().map((got) => JSON.parse(got.body) as Json);
  const incidents = posts.flatMap((post) =>
    post['incident'] === undefined ? [] : [post['incident'] as Json],
  );
  expect(incidents.map((one) => one['status'])).toEqual(['investigating', 'identified', 'resolved']);
  expect(
    posts.flatMap((post) =>
      post['component_update'] === undefined ? [] : [(post['component_update'] as Json)['new_status']],
    ),
  ).toEqual([expect.stringMatching(/outage/), 'operational']);

  // And the timeline of the incident tells it too.
  const timeline = said(await control.command('ada', '/incident timeline', channel));
  for (const words of ['published on Acme (investigating)', 'published on Acme (resolved)'])
    expect(timeline).toContain(words);
  expect(await home.running().interrupt()).toBe(0);
});
