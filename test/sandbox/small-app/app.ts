import type { App } from '@slack/bolt';
import type { Button, KnownBlock, ModalView } from '@slack/types';

const dishes = ['Soup', 'Salad', 'Stew'];

const button = (text: string, action_id: string, more: Partial<Button> = {}): Button => ({
  type: 'button',
  text: { type: 'plain_text', text },
  action_id,
  ...more,
});

const orderCard = (dish: string, by: string): KnownBlock[] => [
  { type: 'section', block_id: 'what', text: { type: 'mrkdwn', text: `*${dish}* for <@${by}>` } },
  {
    type: 'actions',
    block_id: 'acts',
    elements: [
      button('Approve', 'order.approve', { value: dish, style: 'primary' }),
      button('Forget it', 'order.forget', { value: dish, style: 'danger' }),
      {
        type: 'static_select',
        action_id: 'order.size',
        placeholder: { type: 'plain_text', text: 'Size' },
        options: ['Small', 'Large'].map((text) => ({
          text: { type: 'plain_text', text },
          value: text.toLowerCase(),
        })),
      },
    ],
  },
];

const orderForm: ModalView = {
  type: 'modal',
  callback_id: 'order.form',
  title: { type: 'plain_text', text: 'Order lunch' },
  submit: { type: 'plain_text', text: 'Order' },
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'dish',
      label: { type: 'plain_text', text: 'Dish' },
      element: { type: 'external_select', action_id: 'dish.pick', min_query_length: 0 },
    },
    {
      type: 'input',
      block_id: 'note',
      optional: true,
      label: { type: 'plain_text', text: 'Note' },
      element: { type: 'plain_text_input', action_id: 'v', max_length: 20 },
    },
    {
      type: 'actions',
      block_id: 'more',
      elements: [button('Allergies', 'form.allergies'), button('Rename', 'form.rename')],
    },
  ],
};

const allergies: ModalView = {
  type: 'modal',
  callback_id: 'allergies.form',
  title: { type: 'plain_text', text: 'Allergies' },
  submit: { type: 'plain_text', text: 'Keep' },
  blocks: [
    {
      type: 'input',
      block_id: 'which',
      label: { type: 'plain_text', text: 'Which' },
      element: { type: 'plain_text_input', action_id: 'v' },
    },
  ],
};

const done: ModalView = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Thanks' },
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Ordered.' } }],
};

function commandsOn(app: App): void {
  app.command('/lunch', async ({ command, ack, respond, client, body }) => {
    if (command.text === 'silent') return;
    if (command.text === 'form') {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: orderForm });
      return;
    }
    if (command.text === 'say') {
      await ack({ response_type: 'in_channel', text: 'Lunch is at noon' });
      return;
    }
    if (command.text === '') {
      await ack('Say what: /lunch soup');
      return;
    }
    await ack();
    if (command.text.startsWith('respond')) {
      await respond({ text: `You said ${command.text}` });
      return;
    }
    await client.chat.postMessage({
      channel: command.channel_id,
      text: `${command.text} ordered`,
      blocks: orderCard(command.text, command.user_id),
    });
  });
  app.command('/escaped', async ({ command, ack }) =>
    ack(`got \`${command.text.replaceAll('<', '(').replaceAll('>', ')')}\``),
  );
}

function actionsOn(app: App): void {
  app.action('order.approve', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || body.message === undefined || body.channel === undefined) return;
    await client.chat.update({
      channel: body.channel.id,
      ts: body.message.ts,
      text: 'approved',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `Approved by <@${body.user.id}>` } }],
    });
  });
  app.action('order.forget', async ({ ack, respond }) => {
    await ack();
    await respond({ delete_original: true });
  });
  app.action('order.size', async ({ ack, action, respond }) => {
    await ack();
    const size = action.type === 'static_select' ? action.selected_option.value : '?';
    await respond({ text: `Size ${size}`, replace_original: false });
  });
  app.action('form.allergies', async ({ ack, body, client }) => {
    await ack();
    if (body.type === 'block_actions')
      await client.views.push({ trigger_id: body.trigger_id, view: allergies });
  });
  app.action('form.rename', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || body.view === undefined) return;
    const title = { type: 'plain_text' as const, text: 'Renamed' };
    await client.views.update({ view_id: body.view.id, hash: body.view.hash, view: { ...orderForm, title } });
  });
  app.action('home.again', async ({ ack, body, client }) => {
    await ack();
    await client.views.publish({ user_id: body.user.id, view: home('You pressed it') });
  });
}

const home = (text: string) => ({
  type: 'home' as const,
  blocks: [
    { type: 'header' as const, text: { type: 'plain_text' as const, text } },
    { type: 'actions' as const, block_id: 'home', elements: [button('Again', 'home.again')] },
  ],
});

function viewsOn(app: App): void {
  app.options('dish.pick', async ({ ack, options }) => {
    const found = dishes.filter((dish) => dish.toLowerCase().includes(options.value.toLowerCase()));
    await ack({
      options: found.map((text) => ({ text: { type: 'plain_text', text }, value: text.toLowerCase() })),
    });
  });
  app.view('order.form', async ({ ack, view, body, client }) => {
    const dish = view.state.values['dish']?.['dish.pick']?.selected_option?.value ?? '';
    if (dish === 'stew') {
      await ack({ response_action: 'errors', errors: { dish: 'The stew is gone' } });
      return;
    }
    await ack({ response_action: 'update', view: done });
    await client.chat.postMessage({ channel: body.user.id, text: `You get ${dish}` });
  });
  app.view('allergies.form', async ({ ack }) => ack());
  app.view({ callback_id: 'order.form', type: 'view_closed' }, async ({ ack, body, client }) => {
    await ack();
    await client.chat.postMessage({ channel: body.user.id, text: 'No lunch then' });
  });
}

function restOn(app: App): void {
  app.shortcut('lunch.new', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: orderForm });
  });
  app.shortcut('lunch.from_message', async ({ ack, shortcut, client }) => {
    await ack();
    if (shortcut.type !== 'message_action') return;
    await client.chat.postMessage({
      channel: shortcut.channel.id,
      thread_ts: shortcut.message_ts,
      text: `Ordered: ${shortcut.message.text ?? ''}`,
    });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab === 'home' && event.view === undefined) {
      await client.views.publish({ user_id: event.user, view: home('Welcome') });
    }
  });
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: `You called, <@${event.user ?? ''}>`, thread_ts: event.ts });
  });
  app.message('hungry', async ({ message, client }) => {
    await client.reactions.add({ channel: message.channel, timestamp: message.ts, name: 'stew' });
  });
}

/** A small app in the style of Bolt's own examples; it knows nothing of where it runs. */
export function lunch(app: App): App {
  commandsOn(app);
  actionsOn(app);
  viewsOn(app);
  restOn(app);
  return app;
}
