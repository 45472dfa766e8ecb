import { App, LogLevel } from '@slack/bolt';
import type { HomeView, ModalView } from '@slack/types';
import {
  asBlocks,
  controlBlocks,
  dataBlocks,
  frameBlocks,
  injections,
  mediaBlocks,
  textBlocks,
} from './blocks.ts';
import type { Json } from './blocks.ts';
import { form, homeView, second, thanks } from './form.ts';

const cities = ['Oslo', 'Osaka', 'Lima', 'London'];

// The sandbox checks views by Slack's rules and refuses wrong ones, which fails the test that opens them.
const modalOf = (view: Json): ModalView => ({
  type: 'modal',
  title: { type: 'plain_text', text: '-' },
  blocks: [],
  ...view,
});
const homeOf = (view: Json): HomeView => ({ type: 'home', blocks: [], ...view });

type Shown = { readonly picture: string; readonly url: string };

function kinds(shown: Shown, user: string, channel: string): Readonly<Record<string, readonly Json[]>> {
  return {
    text: textBlocks(user, channel),
    controls: controlBlocks,
    data: dataBlocks,
    frames: frameBlocks(shown.picture),
    media: mediaBlocks(shown.picture, shown.url),
  };
}

const attachments = [
  {
    color: '#d9483f',
    title: 'Disk is full',
    title_link: 'https://example.com/disk',
    text: 'on *db-1*',
    fields: [{ title: 'Host', value: 'db-1', short: true }],
    footer: 'checks',
    ts: '1795597200',
  },
  {
    color: 'good',
    blocks: asBlocks([{ type: 'section', text: { type: 'mrkdwn', text: 'in a *block*' } }]),
  },
];

function commandsOn(app: App, shown: () => Shown): void {
  app.command('/show', async ({ command, ack, client }) => {
    await ack();
    const channel = command.channel_id;
    if (command.text === 'injections') {
      for (const text of injections) await client.chat.postMessage({ channel, text });
      await client.chat.postMessage({
        channel,
        text: 'md',
        blocks: asBlocks([{ type: 'markdown', text: injections.join('\n\n') }]),
      });
      return;
    }
    if (command.text === 'attachments') {
      await client.chat.postMessage({ channel, text: 'attachments', attachments });
      return;
    }
    const blocks = kinds(shown(), command.user_id, channel)[command.text] ?? [];
    await client.chat.postMessage({ channel, text: command.text, blocks: asBlocks(blocks) });
  });
  app.command('/whisper', async ({ command, ack }) => ack(`You said ${command.text}`));
  app.command('/form', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: modalOf(form) });
  });
}

function actionsOn(app: App): void {
  app.action('press.plain', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || body.channel === undefined || body.message === undefined) return;
    const text = `Acknowledged by <@${body.user.id}>`;
    await client.chat.update({
      channel: body.channel.id,
      ts: body.message.ts,
      text,
      blocks: asBlocks([{ type: 'section', text: { type: 'mrkdwn', text } }]),
    });
  });
  app.action('form.more', async ({ ack, body, client }) => {
    await ack();
    if (body.type === 'block_actions')
      await client.views.push({ trigger_id: body.trigger_id, view: modalOf(second) });
  });
  app.action('home.again', async ({ ack, body, client }) => {
    await ack();
    await client.views.publish({ user_id: body.user.id, view: homeOf(homeView('Nothing is wrong now')) });
  });
  // Everything else tells what arrived, so that a test can read it on the page.
  app.action(/^(pick|type)\.|^press\.(?!plain|silent)/, async ({ ack, action, respond }) => {
    await ack();
    const { block_id: _block, action_ts: _ts, ...told } = { block_id: '', action_ts: '', ...action };
    await respond({ text: `Got ${JSON.stringify(told)}`, replace_original: false });
  });
}

function viewsOn(app: App): void {
  app.options(/^(pick\.city|v)$/, async ({ ack, options }) => {
    const found = cities.filter((city) => city.toLowerCase().includes(options.value.toLowerCase()));
    await ack({
      options: found.map((city) => ({ text: { type: 'plain_text', text: city }, value: `city-${city}` })),
    });
  });
  app.view('form', async ({ ack, view, client, body }) => {
    const values = view.state.values;
    if (values['title']?.['v']?.value === 'nothing') {
      await ack({
        response_action: 'errors',
        errors: { title: 'Say what is wrong, for example: checkout is slow' },
      });
      return;
    }
    const said = Object.entries(values).map(([name, block]) => {
      const { type: _, ...value } = Object.values(block)[0] ?? { type: '' };
      return `${name}=${JSON.stringify(value)}`;
    });
    await ack({ response_action: 'update', view: modalOf(thanks('It is declared.')) });
    await client.chat.postMessage({ channel: body.user.id, text: `\`\`\`${said.join('\n')}\`\`\`` });
  });
  app.view('second', async ({ ack }) => ack());
}

function restOn(app: App): void {
  app.shortcut('entry.new', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: modalOf(form) });
  });
  app.shortcut('entry.from_message', async ({ ack, shortcut, client }) => {
    await ack();
    if (shortcut.type !== 'message_action') return;
    await client.chat.postMessage({
      channel: shortcut.channel.id,
      thread_ts: shortcut.message_ts,
      text: `Noted: ${shortcut.message.text ?? ''}`,
    });
  });
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab === 'home' && event.view === undefined)
      await client.views.publish({ user_id: event.user, view: homeOf(homeView('Two things are wrong')) });
  });
}

/** A Bolt app over Socket Mode that shows every block; `shown` answers the picture it may use. */
export async function startShowroom(url: string, shown: () => Shown): Promise<App> {
  const clientOptions = { slackApiUrl: `${url}/api/`, retryConfig: { retries: 2 }, timeout: 10_000 };
  const app = new App({
    token: 'xoxb-sandbox',
    appToken: 'xapp-sandbox',
    socketMode: true,
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
    clientOptions,
  });
  await app.init();
  commandsOn(app, shown);
  actionsOn(app);
  viewsOn(app);
  restOn(app);
  await app.start();
  return app;
}
