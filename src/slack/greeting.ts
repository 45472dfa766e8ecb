import { teams } from '#catalog/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { OutsideError } from '#world/outside.ts';
import { SlackRefusal } from '#world/slack.ts';
import { z } from 'zod';
import { placeOf, putPlace } from './places.ts';
import { actions, button, section } from './views/blocks.ts';
import type { Block } from './views/blocks.ts';

const Listed = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string(), is_general: z.boolean().optional() })),
});

function words(demoUrl: string | undefined): { readonly text: string; readonly blocks: readonly Block[] } {
  const text =
    'Tocsin is here: it watches your services, wakes the right person, and opens the channel where people fix it.';
  const add = `/monitor add http ${demoUrl ?? 'https://api.example.com/health'} every 10s timeout 5s service demo`;
  const steps = [
    text,
    '',
    `*1.* Watch something: type \`${add}\``,
    ...(demoUrl === undefined
      ? []
      : [
          '*2.* Break it: type `/demo break`, and look at `#demo-alerts` and the incident channel that opens.',
          '*3.* Press *Acknowledge* there, then `/demo mend`, then *Resolve*.',
        ]),
    '',
    'Or press a button:',
  ];
  return {
    text,
    blocks: [
      section(steps.join('\n')),
      actions(
        [
          ...(demoUrl === undefined
            ? []
            : [button({ id: 'setup.demo', text: 'Watch the demo service', style: 'primary' })]),
          button({ id: 'setup.start', text: 'Set up' }),
          button({ id: 'monitor.add', text: 'Add a monitor' }),
        ],
        'welcome',
      ),
    ],
  };
}

/** Offers the next step in #general, once in the life of a workspace, while nobody has made a team yet. Never throws for Slack's sake. */
export async function greetNewcomers(
  desk: Desk,
  options: { readonly demoUrl: string | undefined },
): Promise<void> {
  if ((await placeOf(desk, 'workspace', 'welcome')) !== undefined || (await teams(desk)).length > 0) return;
  try {
    const { channels } = Listed.parse(
      await desk.slack.call('conversations.list', {
        types: 'public_channel',
        exclude_archived: true,
        limit: 200,
      }),
    );
    const general =
      channels.find((channel) => channel.is_general === true) ??
      channels.find((channel) => channel.name === 'general');
    if (general === undefined) return;
    await desk.slack.call('conversations.join', { channel: general.id });
    const { text, blocks } = words(options.demoUrl);
    const posted = await desk.slack.call('chat.postMessage', { channel: general.id, text, blocks });
    await putPlace(desk, {
      subject: 'workspace',
      what: 'welcome',
      channelId: general.id,
      ts: String(posted['ts']),
    });
  } catch (error) {
    if (!(error instanceof OutsideError) && !(error instanceof SlackRefusal)) throw error;
    desk.log.warn({ err: error }, 'the welcome could not be posted');
  }
}
