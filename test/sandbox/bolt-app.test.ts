import { describe, expect, test } from 'vitest';
import { ways } from './small-app/start.ts';
import type { Running } from './small-app/start.ts';

const general = '#general';

async function last(running: Running, channel = general, user = 'ada') {
  const answer = await running.act.messages({ channel, user });
  if ('error' in answer) throw new Error(answer.error);
  const message = answer.messages.at(-1);
  if (message === undefined) throw new Error('nothing was said');
  return message;
}

async function dmTexts(running: Running, user: string): Promise<readonly string[]> {
  const opened = await running.act.open({ user, with: 'lunch' });
  if ('error' in opened) throw new Error(opened.error);
  const answer = await running.act.messages({ user, channel: opened.channel });
  return 'error' in answer ? [] : answer.messages.map((message) => message.plain);
}

// Each has a workspace and an app of its own, and most of the time is waiting for one to go quiet.
describe.concurrent.each(ways)('a Bolt app over %s', (_, start) => {
  test('answers commands: ack text, respond, in channel, a card', async () => {
    await using running = await start();
    await running.act.invite({ user: 'ada', channel: general, who: 'lunch' });
    const plain = await running.act.command({ user: 'ada', channel: general, text: '/lunch' });
    expect(plain).toMatchObject({
      ok: true,
      ephemeral: [{ plain: 'Say what: /lunch soup', ephemeral: true }],
    });
    const responded = await running.act.command({
      user: 'bo',
      channel: general,
      text: '/lunch respond please',
    });
    expect(responded).toMatchObject({ ok: true, ephemeral: [{ plain: 'You said respond please' }] });
    expect((await last(running)).plain).not.toContain('You said');
    await running.act.command({ user: 'ada', channel: general, text: '/lunch say' });
    expect((await last(running)).plain).toBe('Lunch is at noon');
    await running.act.command({ user: 'ada', channel: general, text: '/lunch Soup' });
    const card = await last(running);
    expect(card.plain).toBe('Soup for @ada');
    expect(card.buttons.map((button) => [button.text, button.action_id])).toEqual([
      ['Approve', 'order.approve'],
      ['Forget it', 'order.forget'],
      ['Size', 'order.size'],
    ]);
  });

  test('edits, answers and deletes from buttons and selects', async () => {
    await using running = await start();
    await running.act.invite({ user: 'ada', channel: general, who: 'lunch' });
    await running.act.command({ user: 'ada', channel: general, text: '/lunch Soup' });
    const card = await last(running);
    const sized = await running.act.click({
      user: 'bo',
      channel: general,
      ts: card.ts,
      button: 'order.size',
      choose: 'Large',
    });
    expect(sized).toMatchObject({ ok: true, ephemeral: [{ plain: 'Size large' }] });
    await running.act.click({ user: 'bo', channel: general, ts: card.ts, button: 'Approve' });
    const after = await last(running);
    expect(after).toMatchObject({ ts: card.ts, plain: 'Approved by @bo', buttons: [] });
    expect(after.edited).not.toBeNull();
    await running.act.command({ user: 'ada', channel: general, text: '/lunch Salad' });
    const other = await last(running);
    await running.act.click({ user: 'ada', channel: general, ts: other.ts, button: 'forget it' });
    expect((await last(running)).ts).toBe(card.ts);
  });

  test('opens a modal, shows validation errors, updates it and writes to the person', async () => {
    await using running = await start();
    const opened = await running.act.command({ user: 'ada', channel: general, text: '/lunch form' });
    expect(opened).toMatchObject({ ok: true, modal: { title: 'Order lunch', submit: 'Order', depth: 1 } });
    const empty = await running.act.submit({ user: 'ada', values: {} });
    expect(empty).toMatchObject({ ok: false, errors: { dish: 'Please complete this required field.' } });
    const offered = await running.act.options({ user: 'ada', action_id: 'dish.pick', query: 's' });
    expect(offered).toMatchObject({
      ok: true,
      options: [{ value: 'soup' }, { value: 'salad' }, { value: 'stew' }],
    });
    const gone = await running.act.submit({ user: 'ada', values: { Dish: 'Stew' } });
    expect(gone).toMatchObject({
      ok: false,
      errors: { dish: 'The stew is gone' },
      modal: { errors: { dish: 'The stew is gone' } },
    });
    const ordered = await running.act.submit({ user: 'ada', values: { Dish: 'Soup', note: 'hot' } });
    expect(ordered).toMatchObject({ ok: true, modal: { title: 'Thanks', plain: 'Ordered.', depth: 1 } });
    expect(await dmTexts(running, 'ada')).toEqual(['You get soup']);
  });

  test('pushes a modal, keeps what was typed over an update, and hears when it is closed', async () => {
    await using running = await start();
    await running.act.shortcut({ user: 'bo', callback_id: 'lunch.new' });
    await running.act.input({ user: 'bo', values: { Note: 'no salt' } });
    const pushed = await running.act.click({ user: 'bo', view: 'modal', button: 'Allergies' });
    expect(pushed).toMatchObject({ ok: true, modal: { title: 'Allergies', depth: 2 } });
    const kept = await running.act.submit({ user: 'bo', values: { Which: 'nuts' } });
    expect(kept).toMatchObject({ ok: true, modal: { title: 'Order lunch', depth: 1 } });
    const renamed = await running.act.click({ user: 'bo', button: 'Rename' });
    expect(renamed).toMatchObject({
      modal: { title: 'Renamed', view: { state: { values: { note: { v: { value: 'no salt' } } } } } },
    });
    expect(await running.act.dismiss({ user: 'bo' })).toMatchObject({ ok: true, modal: null });
    expect(await dmTexts(running, 'bo')).toEqual(['No lunch then']);
  });

  test('hears messages, mentions, shortcuts on messages and the Home tab', async () => {
    await using running = await start();
    await running.act.invite({ user: 'ada', channel: general, who: 'lunch' });
    await running.act.message({ user: 'cy', channel: general, text: 'I am hungry' });
    const said = await last(running);
    expect(said.reactions).toMatchObject([{ name: 'stew', count: 1 }]);
    await running.act.message({ user: 'cy', channel: general, text: 'hey @lunch' });
    const mention = await last(running);
    const thread = await running.act.messages({ channel: general, user: 'cy', thread_ts: mention.ts });
    expect(thread).toMatchObject({ messages: [{ reply_count: 1 }, { plain: 'You called, @cy' }] });
    await running.act.shortcut({
      user: 'bo',
      callback_id: 'lunch.from_message',
      channel: general,
      ts: said.ts,
    });
    const ordered = await running.act.messages({ channel: general, thread_ts: said.ts });
    expect(ordered).toMatchObject({ messages: [{}, { plain: 'Ordered: I am hungry' }] });
    expect(await running.act.home({ user: 'ada' })).toMatchObject({
      plain: 'Welcome',
      buttons: [{ text: 'Again' }],
    });
    await running.act.click({ user: 'ada', view: 'home', button: 'Again' });
    expect(await running.act.home({ user: 'ada' })).toMatchObject({ plain: 'You pressed it' });
  });

  test('is told where it failed a person: no ack, unknown command, a thread', async () => {
    await using running = await start();
    const silent = await running.act.command({ user: 'ada', channel: general, text: '/lunch silent' });
    expect(silent).toMatchObject({ ok: false });
    expect('error' in silent ? silent.error : '').toMatch(
      /^\/lunch failed with the error "(operation_timeout|http_client_error)"$/,
    );
    const unknown = await running.act.command({ user: 'ada', channel: general, text: '/dinner' });
    expect(unknown).toMatchObject({ ok: false, error: '/dinner is not a valid command (invalid_command)' });
    const threaded = await running.act.command({
      user: 'ada',
      channel: general,
      text: '/lunch',
      thread_ts: '1795342800.000100',
    });
    expect(threaded).toMatchObject({ ok: false, error: expect.stringContaining('not supported in threads') });
    const escaped = await running.act.command({
      user: 'ada',
      channel: general,
      text: '/escaped @bo in #general',
    });
    const state = await running.act.state({});
    const ids =
      'people' in state ? [state.people.find((each) => each.name === 'bo')?.id, state.channels[0]?.id] : [];
    expect(escaped).toMatchObject({ ephemeral: [{ plain: `got (@${ids[0]}|bo) in (#${ids[1]}|general)` }] });
  });
});
