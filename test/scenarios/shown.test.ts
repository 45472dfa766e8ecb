import { describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { postgresUrl } from '../kit/database.ts';
import { until } from '../kit/process.ts';
import { house, incidentChannel, orders, reads, said } from '../kit/stranger.ts';
import type { House } from '../kit/stranger.ts';

/** The main job, as a stranger would script it against the process and the sandbox's control API alone. */

async function mainJob(
  { onTestFinished: finished }: TestContext,
  between: (house: House) => Promise<void>,
): Promise<void> {
  const home = await house(finished);
  const { control } = home;
  const api = await orders(finished);
  const added = await control.command(
    'ada',
    `/monitor add http ${api.url} every 10s timeout 5s service orders`,
  );
  expect(said(added)).toMatch(/orders/);
  api.answers(503);

  const card = await reads(control, '#orders-alerts', 'is down', 'answered 503', 'SEV1');
  expect(card.buttons.map((button) => button.text)).toEqual(
    expect.arrayContaining(['Acknowledge', 'Escalate', 'Resolve']),
  );
  const channel = `#${await incidentChannel(control)}`;
  const pinned = await reads(control, channel, 'SEV1', 'investigating', 'orders');
  await until('the topic says how bad it is', async () =>
    (await control.state()).channels.find((one) => `#${one.name}` === channel && one.topic.includes('SEV1')),
  );
  await reads(control, '#incidents', 'SEV1');

  await between(home);

  await control.click('ada', channel, pinned.ts, 'Acknowledge');
  await reads(control, channel, 'acknowledged', 'ada');
  await reads(control, '#orders-alerts', 'is down', 'Acknowledged');

  const severity = await control.click('ada', channel, pinned.ts, 'Severity');
  expect(severity.modal?.title).toMatch(/everity/);
  expect((await control.submit('ada', { Severity: 'SEV2' })).ok).toBe(true);
  await reads(control, channel, 'SEV2', 'Started');

  await control.click('ada', channel, pinned.ts, 'Update');
  expect((await control.submit('ada', { 'What is known': 'The database ran out of connections.' })).ok).toBe(
    true,
  );
  await reads(control, channel, 'ran out of connections');

  api.answers(200);
  await reads(control, '#orders-alerts', 'Resolved');
  await control.click('ada', channel, pinned.ts, 'Resolve');
  expect((await control.submit('ada', { Summary: 'More connections were allowed.' })).ok).toBe(true);
  await reads(control, channel, 'resolved', 'More connections were allowed');

  // Whoever was invited is told what happened so far, and may be told in this moment.
  const told = (await control.command('ada', '/incident timeline', channel)).ephemeral ?? [];
  const timeline = told.map((message) => message.plain).find((text) => text.includes('Timeline of')) ?? '';
  const order = ['declared', 'acknowledged', 'SEV2', 'ran out of connections', 'resolved'].map((word) =>
    timeline.indexOf(word),
  );
  expect(order, timeline).not.toContain(-1);
  expect(order, timeline).toEqual(order.toSorted((one, other) => one - other));

  const cards = (await control.messages('#orders-alerts', 'ada')).filter((message) =>
    message.plain.includes('is down'),
  );
  expect(cards).toHaveLength(1);
  expect(await home.running().interrupt()).toBe(0);
}

// Both at once: each is a process of its own that mostly waits for the next check.
describe.concurrent(`the main job over the control API, on ${postgresUrl === undefined ? 'the embedded database' : 'PostgreSQL'}`, () => {
  test('from a monitor made in Slack to a resolved incident', (context) =>
    mainJob(context, async () => undefined));
  test('the same, killed and started again in the middle', (context) =>
    mainJob(context, (home) => home.restart()));
});
