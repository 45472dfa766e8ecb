import { expect } from 'vitest';
import { liveIncidents } from '#incidents/store.ts';
import { actions } from '#slack/actions/index.ts';
import { commands } from '#slack/commands/index.ts';
import { modals } from '#slack/modals/index.ts';
import { shortcuts } from '#slack/shortcuts/index.ts';
import { newResponseUrl, newTrigger } from '../../sandbox/delivery/passes.ts';
import { deeds, readings } from '../../sandbox/control/acts.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import { scenario } from '../kit/scenario.ts';
import type { Scene, Somebody } from '../kit/scenario.ts';

const RUBBISH: readonly string[] = [
  '',
  '"',
  '"unclosed quotes',
  '“curly',
  '🔥🔥🔥',
  'x'.repeat(3_000),
  '<!channel>',
  '<!here> <@U999NOBODY> <#C999NOWHERE>',
  "'; drop table monitor; --",
  'frobnicate everything',
  'constructor',
  'constructor x',
  '__proto__ toString',
  'null NaN',
  '\u0000 nul and \uD800 half a pair',
  '../../etc/passwd',
  '{"json": true}',
  '-1',
  '99999999999999999999',
  'sev9',
];

/** What no person should ever read. */
const INNARDS =
  /\bat .*\.(ts|js):\d|TypeError|ZodError|SyntaxError|\[object Object\]|\bundefined\b|stack|written down as/;

/** Words as their person reads them, without what they themselves typed. */
const own = (answer: string, typed: string): string =>
  answer.replaceAll(typed.trim() === '' ? '\u0001' : typed.trim(), '…');

/** Asks the app as Slack does; answers everything the person then sees alone, and what the app acknowledged with. */
async function sends(
  scene: Scene,
  who: Somebody,
  payload: Readonly<Record<string, unknown>>,
): Promise<{ readonly told: string; readonly ack: unknown }> {
  const { sandbox } = scene.workspace;
  const before = sandbox.state.seq;
  const sent = sandbox.link()?.send({
    envelope_id: 'rubbish',
    type: 'interactive',
    accepts_response_payload: true,
    payload: {
      token: 'sandbox-verification',
      team: { id: sandbox.team.id },
      user: { id: who.id, name: who.name },
      trigger_id: newTrigger(sandbox, who.id),
      ...payload,
    },
  });
  const reply = await sent?.reply;
  await sent?.end;
  await scene.time.settles();
  const told = [...sandbox.state.messages].flatMap(([channel, messages]) =>
    messages.filter(
      (message) =>
        message.seq > before && (message.only === who.id || sandbox.state.channels.get(channel)?.im === true),
    ),
  );
  return {
    told: told.map((message) => message.text).join('\n'),
    ack: reply?.acked === true ? reply.payload : reply,
  };
}

async function ready(scene: Scene): Promise<Somebody> {
  const [ada] = scene.workspace.people('ada');
  if (ada === undefined) throw new Error('there is no ada');
  const api = await scene.net.service('api.example.com');
  await ada.runs(`/monitor add http ${api.url} every 30s service orders`);
  await ada.runs('/incident declare orders are failing sev3 service orders');
  await scene.time.passes('1m');
  return ada;
}

const words = (name: string): readonly string[] =>
  [
    ...new Set(
      (commands.find((command) => command.name === name)?.usage ?? []).flatMap((line) =>
        line.words.split(/\s+·\s+|\|/).map((part) => part.trim().split(' ')[0] ?? ''),
      ),
    ),
  ].filter((word) => /^[a-z]+$/.test(word));

for (const { name } of commands) {
  scenario(
    `${name}: whatever is typed, the answer is plain words with an example, or a form`,
    async (scene) => {
      const ada = await ready(scene);
      const typed = [
        ...RUBBISH,
        ...words(name).flatMap((word) => RUBBISH.map((rubbish) => `${word} ${rubbish}`)),
      ];
      for (const text of typed) {
        const answer = await ada.runs(`${name} ${text}`);
        const form = await ada.modal();
        const read = own(answer, text);
        expect(read, `${name} ${text.slice(0, 60)}`).not.toMatch(INNARDS);
        expect(answer !== '' || form !== '', `${name} ${text.slice(0, 60)} is answered`).toBe(true);
        expect(answer.length, `${name} ${text.slice(0, 60)} is answered briefly`).toBeLessThan(4_000);
        if (
          /is not|does not|cannot|there is no|nothing was|nobody (here|called)|missing/i.test(read) &&
          form === ''
        )
          expect(read, `${name} ${text.slice(0, 60)}`).toMatch(/\/[a-z]|orders-api/);
        await scene.workspace.act.dismiss({ user: 'ada' });
      }
      // `test` alone means all of one's ways, whatever nonsense stands behind.
      if (name === '/contact') await ada.isPaged('TEST: this is a test page');
    },
  );
}

scenario('every button bears every value', async (scene) => {
  const ada = await ready(scene);
  const { sandbox } = scene.workspace;
  const channel = [...sandbox.state.channels.values()].find((one) => one.name === 'general');
  if (channel === undefined) throw new Error('there is no #general');
  const [incident] = await liveIncidents(scene.app.desk);
  const values = [
    ...RUBBISH,
    'inc_01JABCDEFGHJKMNPQRSTVWXYZ0',
    'alr_01JABCDEFGHJKMNPQRSTVWXYZ0',
    'mon_',
    `${incident?.id} never`,
    'a,b,,c',
  ];
  for (const { id } of [
    ...actions,
    { id: 'nobody.knows' },
    { id: 'alert.mute:soon' },
    { id: 'incident.snooze:' },
  ]) {
    for (const value of values) {
      const { told } = await sends(scene, ada, {
        type: 'block_actions',
        container: { type: 'message', message_ts: '1.1', channel_id: channel.id, is_ephemeral: false },
        channel: { id: channel.id, name: channel.name },
        message: { ts: '1.1', text: value },
        response_url: newResponseUrl(sandbox, 'app', { user: ada.id, channel: channel.id }),
        actions: [{ type: 'button', action_id: id, block_id: 'b', value, action_ts: '1.1' }],
      });
      expect(own(told, value), `${id} ${value.slice(0, 40)}`).not.toMatch(INNARDS);
    }
  }
});

scenario('every form bears every value and every metadata', async (scene) => {
  const ada = await ready(scene);
  const [incident] = await liveIncidents(scene.app.desk);
  const ids = [
    'title',
    'severity',
    'service',
    'summary',
    'text',
    'status',
    'next',
    'people',
    'team',
    'into',
    'lead',
    'name',
    'every',
    'url',
    'tier',
    'members',
    'responder',
    'channel',
    'kind',
  ];
  for (const { id } of [...modals, { id: 'nobody.knows' }]) {
    for (const rubbish of RUBBISH) {
      for (const meta of [rubbish, incident?.id ?? '', '{"incidentId":5}', '[]']) {
        const { told, ack } = await sends(scene, ada, {
          type: 'view_submission',
          view: {
            id: 'V1',
            type: 'modal',
            callback_id: id,
            title: { type: 'plain_text', text: 'Rubbish' },
            private_metadata: meta,
            state: {
              values: Object.fromEntries(
                ids.map((name) => [name, { [name]: { type: 'plain_text_input', value: rubbish } }]),
              ),
            },
          },
        });
        expect(own(told, rubbish), `${id} ${rubbish.slice(0, 40)} ${meta.slice(0, 40)}`).not.toMatch(INNARDS);
        expect(own(JSON.stringify(ack) ?? '', rubbish), `${id} ${rubbish.slice(0, 40)}`).not.toMatch(INNARDS);
      }
    }
  }
  // A form that says nothing of what it asks changes nothing, and is answered with how things are.
  await ada.isPaged('How Tocsin reaches you');
});

scenario('every shortcut bears every message', async (scene) => {
  const ada = await ready(scene);
  for (const { id } of shortcuts) {
    for (const rubbish of RUBBISH) {
      const { told } = await sends(scene, ada, {
        type: 'message_action',
        callback_id: id,
        channel: { id: 'C999NOWHERE', name: 'nowhere' },
        message: { ts: rubbish.slice(0, 40), text: rubbish, user: rubbish },
        message_ts: rubbish,
      });
      expect(own(told, rubbish), `${id} ${rubbish.slice(0, 40)}`).not.toMatch(INNARDS);
    }
  }
  // Where they cannot be answered in the channel, they are answered directly.
  await ada.isPaged('Only messages of an incident');
});

scenario('the control API refuses rubbish with a body that would work', async (scene) => {
  const { sandbox } = scene.workspace;
  const fetch = fetchInto(sandbox);
  const bodies = [
    '',
    '{',
    '[]',
    '7',
    'null',
    '"text"',
    '{"user": 5}',
    '{"__proto__": {"user": "ada"}}',
    JSON.stringify({ user: 'nobody', channel: '#nowhere', ts: '\u0000', text: '/' }),
  ];
  for (const path of Object.keys(deeds)) {
    for (const body of bodies) {
      const answer = await fetch(`${sandbox.base.url}/control/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const text = await answer.text();
      expect(answer.status, `${path} ${body} ${text}`).toBeLessThan(500);
      expect(text, `${path} ${body}`).not.toMatch(/\.ts:\d|TypeError|ZodError/);
      if (answer.status === 400)
        expect(JSON.parse(text), `${path} ${body}`).toMatchObject({
          ok: false,
          error: expect.stringMatching(/./),
          example: {},
        });
    }
  }
  for (const path of [...Object.keys(readings), 'nothing']) {
    const answer = await fetch(`${sandbox.base.url}/control/${path}?user=%00&channel=%23nowhere&since=never`);
    expect(answer.status, path).toBeLessThan(500);
    expect(await answer.text(), path).not.toMatch(INNARDS);
  }
});
