import { expect, test } from 'vitest';
import { createWorkspace } from '../../sandbox/create.ts';
import { actsOn } from '../../sandbox/control/acts.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import type { Envelope, Workspace } from '../../sandbox/workspace.ts';
import { manifest } from './small-app/start.ts';
import { pushedClock } from './pushed-clock.ts';

const modal = (more: object = {}) => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'T' },
  blocks: [{ type: 'divider' }],
  ...more,
});

/** A workspace on a pushed clock with an app that acknowledges at once and remembers what it was sent. */
function scene(acks = true) {
  const clock = pushedClock();
  const workspace = createWorkspace({ manifest, clock });
  const sent: Envelope[] = [];
  workspace.attach(async (envelope, ack) => {
    sent.push(envelope);
    if (acks) ack();
    else if (envelope.type === 'events_api') throw new Error('the app is broken');
  });
  const fetch = fetchInto(workspace);
  const post = async (
    url: string,
    body: object,
  ): Promise<{ status: number; answer: Record<string, unknown> }> => {
    const headers = { authorization: 'Bearer xoxb-sandbox', 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, answer: text.startsWith('{') ? Object(JSON.parse(text)) : { text } };
  };
  const call = async (method: string, body: object) =>
    (await post(`http://slack.sandbox/api/${method}`, body)).answer;
  const payload = (index: number, name: string): string => String(sent.at(index)?.payload[name]);
  return { clock, workspace, act: actsOn(workspace), sent, post, call, payload };
}

const ofGeneral = (workspace: Workspace): string => [...workspace.state.channels.keys()][0] ?? '';
const run = { user: 'ada', channel: '#general', text: '/lunch' };

test('a trigger opens one modal, within three seconds', async () => {
  const { act, call, clock, payload } = scene();
  await act.command(run);
  const trigger_id = payload(-1, 'trigger_id');
  expect(await call('views.open', { trigger_id, view: modal() })).toMatchObject({
    ok: true,
    view: { type: 'modal' },
  });
  expect(await call('views.open', { trigger_id, view: modal() })).toMatchObject({
    error: 'exchanged_trigger_id',
  });
  await act.command(run);
  const late = payload(-1, 'trigger_id');
  clock.push(3001);
  expect(await call('views.open', { trigger_id: late, view: modal() })).toMatchObject({
    error: 'expired_trigger_id',
  });
});

test('three modals may stand on each other, no fourth', async () => {
  const { act, call, payload } = scene();
  const pushOne = async (method: string) => {
    await act.command(run);
    return call(method, { trigger_id: payload(-1, 'trigger_id'), view: modal() });
  };
  expect(await pushOne('views.push')).toMatchObject({ error: 'not_found' });
  expect(await pushOne('views.open')).toMatchObject({ ok: true });
  expect(await pushOne('views.push')).toMatchObject({ ok: true });
  expect(await pushOne('views.push')).toMatchObject({ ok: true });
  expect(await pushOne('views.push')).toMatchObject({ error: 'push_limit_reached' });
  expect(await act.modal({ user: 'ada' })).toMatchObject({ modal: { depth: 3 } });
});

test('a stale hash is refused and an external_id is used once', async () => {
  const { act, call, payload } = scene();
  await act.command(run);
  const opened = await call('views.open', {
    trigger_id: payload(-1, 'trigger_id'),
    view: modal({ external_id: 'one' }),
  });
  const { id, hash } = Object(opened['view']);
  expect(
    await call('views.update', { view_id: id, hash, view: modal({ external_id: 'one' }) }),
  ).toMatchObject({ ok: true });
  expect(await call('views.update', { view_id: id, hash, view: modal() })).toMatchObject({
    error: 'hash_conflict',
  });
  expect(
    await call('views.update', { external_id: 'one', view: modal({ external_id: 'one' }) }),
  ).toMatchObject({ ok: true });
  await act.command({ ...run, user: 'bo' });
  const trigger_id = payload(-1, 'trigger_id');
  expect(await call('views.open', { trigger_id, view: modal({ external_id: 'one' }) })).toMatchObject({
    error: 'duplicate_external_id',
  });
});

test('a response_url works five times within thirty minutes', async () => {
  const { act, post, clock, payload } = scene();
  await act.command(run);
  const url = payload(-1, 'response_url');
  for (let time = 0; time < 5; time += 1)
    expect(await post(url, { text: `${time}` })).toMatchObject({ status: 200 });
  expect(await post(url, { text: 'six' })).toMatchObject({ status: 404, answer: { error: 'used_url' } });
  await act.command(run);
  const other = payload(-1, 'response_url');
  expect(await post(other, { blocks: [{ type: 'nope' }] })).toMatchObject({
    status: 400,
    answer: { error: 'invalid_blocks' },
  });
  clock.push(31 * 60_000);
  expect(await post(other, { text: 'late' })).toMatchObject({
    status: 404,
    answer: { error: 'expired_url' },
  });
});

test('an ephemeral message is for one person, and only its response_url changes it', async () => {
  const { act, call, post, workspace, payload } = scene();
  await act.invite({ user: 'ada', channel: '#general', who: 'lunch' });
  const channel = ofGeneral(workspace);
  const [ada] = [...workspace.state.people.keys()];
  const blocks = [
    {
      type: 'actions',
      elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }],
    },
  ];
  const { message_ts: ts } = await call('chat.postEphemeral', { channel, user: ada, text: 'psst', blocks });
  expect(await call('chat.update', { channel, ts, text: 'no' })).toMatchObject({
    error: 'message_not_found',
  });
  const seen = await act.messages({ channel: '#general', user: 'ada' });
  expect('messages' in seen && seen.messages.at(-1)).toMatchObject({ ts, ephemeral: true });
  const unseen = await act.messages({ channel: '#general', user: 'bo' });
  expect('messages' in unseen && unseen.messages.some((message) => message.ts === ts)).toBe(false);
  await act.click({ user: 'ada', channel: '#general', ts: String(ts), button: 'Go' });
  await post(payload(-1, 'response_url'), { text: 'changed', replace_original: true });
  const after = await act.messages({ channel: '#general', user: 'ada' });
  expect('messages' in after && after.messages.at(-1)).toMatchObject({ ts, text: 'changed', blocks: [] });
});

test('an event that fails comes again at once, after one minute and after five', async () => {
  const { act, clock, sent } = scene(false);
  await act.invite({ user: 'ada', channel: '#general', who: 'lunch' });
  await act.message({ user: 'ada', channel: '#general', text: 'hello' });
  const attempts = () =>
    sent
      .filter((each) => JSON.stringify(each.payload).includes('"text":"hello"'))
      .map((each) => each.retry_attempt);
  await expect.poll(attempts).toEqual([0, 1]);
  clock.push(59_000);
  expect(attempts()).toEqual([0, 1]);
  clock.push(1000);
  await expect.poll(attempts).toEqual([0, 1, 2]);
  clock.push(300_000);
  await expect.poll(attempts).toEqual([0, 1, 2, 3]);
  clock.push(3_600_000);
  expect(sent.at(-1)?.retry_reason).toBe('http_timeout');
  expect(attempts()).toEqual([0, 1, 2, 3]);
});

test('what the app never acknowledged is an operation_timeout', async () => {
  const { act } = scene(false);
  expect(await act.command(run)).toMatchObject({
    ok: false,
    error: '/lunch failed with the error "operation_timeout"',
  });
  expect(await act.shortcut({ user: 'ada', callback_id: 'lunch.new' })).toMatchObject({
    ok: false,
    error: expect.stringContaining('operation_timeout'),
  });
});

test('a modal without a submit button cannot be submitted', async () => {
  const { act, call, payload } = scene();
  await act.command(run);
  await call('views.open', { trigger_id: payload(-1, 'trigger_id'), view: modal() });
  expect(await act.submit({ user: 'ada', values: {} })).toMatchObject({
    ok: false,
    error: expect.stringContaining('no submit button'),
  });
});

test('a button is found by action_id, words or value; none and several are said', async () => {
  const { act, call, payload, workspace } = scene();
  await act.invite({ user: 'ada', channel: '#general', who: 'lunch' });
  const button = (action_id: string, text: string, value: string) => ({
    type: 'button',
    action_id,
    text: { type: 'plain_text', text },
    value,
  });
  const elements = [
    button('a.1', ':bell: Ring', 'one'),
    button('a.2', 'Stop', 'two'),
    button('a.3', 'Stop', 'three'),
  ];
  const channel = ofGeneral(workspace);
  const { ts } = await call('chat.postMessage', {
    channel,
    text: 'x',
    blocks: [{ type: 'actions', elements }],
  });
  const at = { user: 'bo', channel: '#general', ts: String(ts) };
  expect(await act.click({ ...at, button: 'Launch' })).toMatchObject({
    ok: false,
    error: expect.stringContaining(
      'there is no button "Launch" here; there are ":bell: Ring" (a.1, value one)',
    ),
  });
  expect(await act.click({ ...at, button: 'Stop' })).toMatchObject({
    ok: false,
    error: expect.stringContaining('more than once'),
    example: { value: 'two' },
  });
  expect(await act.click({ ...at, button: 'Stop', value: 'three' })).toMatchObject({ ok: true });
  expect(payload(-1, 'type')).toBe('block_actions');
  expect(await act.click({ ...at, button: 'a.1' })).toMatchObject({ ok: true });
  expect(
    workspace.journal
      .since(0)
      .filter((entry) => entry.kind === 'envelope')
      .at(-1),
  ).toMatchObject({
    payload: { actions: [{ action_id: 'a.1', value: 'one' }], container: { message_ts: ts } },
  });
});

test('timestamps follow the clock, are unique and rise', async () => {
  const { act, clock, workspace } = scene();
  for (let index = 0; index < 20; index += 1)
    await act.message({ user: 'ada', channel: '#general', text: `${index}` });
  clock.push(60_000);
  await act.message({ user: 'ada', channel: '#general', text: 'later' });
  const all = (workspace.state.messages.get(ofGeneral(workspace)) ?? []).map((message) => message.ts);
  expect(all).toEqual([...new Set(all)].sort());
  expect(Math.floor(Number(all.at(-1)))).toBe(Date.parse('2026-11-25T09:01:00Z') / 1000);
});

test('rate limits, when they are on: about one post a second and channel, tiers a minute', async () => {
  const { act, call, post, clock, workspace } = scene();
  await act.invite({ user: 'ada', channel: '#general', who: 'lunch' });
  const channel = ofGeneral(workspace);
  const say = () => post('http://slack.sandbox/api/chat.postMessage', { channel, text: 'x' });
  expect([(await say()).status, (await say()).status]).toEqual([200, 200]);
  await act.ratelimits({ on: true });
  expect([(await say()).status, (await say()).status]).toEqual([200, 429]);
  clock.push(1000);
  expect((await say()).status).toBe(200);
  for (let index = 0; index < 20; index += 1)
    expect(await call('users.list', {})).toMatchObject({ ok: true });
  expect(await call('users.list', {})).toMatchObject({ ok: false, error: 'ratelimited' });
  clock.push(60_000);
  expect(await call('users.list', {})).toMatchObject({ ok: true });
});

test('the bot hears of a channel only while it is in it', async () => {
  const { act, sent } = scene();
  const heard = () =>
    sent.map((each) => Object(each.payload['event'])).map((event) => event.subtype ?? event.type);
  await act.message({ user: 'ada', channel: '#general', text: 'before' });
  expect(heard()).toEqual([]);
  await act.invite({ user: 'ada', channel: '#general', who: 'lunch' });
  expect(heard()).toEqual(['channel_join', 'member_joined_channel']);
  const said = await act.message({ user: 'ada', channel: '#general', text: 'hey' });
  const ts = 'ts' in said ? said.ts : '';
  await act.edit({ user: 'ada', channel: '#general', ts, text: 'hey you' });
  await act.pin({ user: 'bo', channel: '#general', ts });
  await act.react({ user: 'bo', channel: '#general', ts, name: 'eyes' });
  await act.delete({ user: 'ada', channel: '#general', ts });
  await act.kick({ user: 'ada', channel: '#general', who: 'lunch' });
  await act.message({ user: 'ada', channel: '#general', text: 'after' });
  expect(heard().slice(2)).toEqual([
    'message',
    'message_changed',
    'pin_added',
    'reaction_added',
    'message_deleted',
    'member_left_channel',
  ]);
});
