import type { ModalView } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { alertById } from '#alerts/store.ts';
import { incidentByNumber } from '#incidents/store.ts';
import { placeOf } from '../../src/slack/places.ts';
import { alertActions } from '../../src/slack/actions/alert-acts.ts';
import { incidentActions } from '../../src/slack/actions/incident-acts.ts';
import { incidentCommand } from '../../src/slack/commands/incident.ts';
import type { Action, Seat, Words } from '../../src/slack/define.ts';
import { incidentModals } from '../../src/slack/modals/incident-modals.ts';
import { readingModal, reading } from '../views/alert-reading.ts';
import { house, only } from './couriers-house.ts';
import type { House } from './couriers-house.ts';

const actions: readonly Action[] = [...alertActions, ...incidentActions];

/** A person's seat whose answers and modals are kept; what they see of messages is in the sandbox. */
function sit(home: House, name: string, channelId?: string) {
  const said: Words[] = [];
  const opened: ModalView[] = [];
  // What these acts never touch (checks, charts, the demo service) is left out.
  const seat = {
    desk: home.by(name),
    personId: home.idOf(name),
    ...(channelId === undefined ? {} : { channelId }),
    publicUrl: 'http://tocsin.example.com',
    answer: async (words: Words) => void said.push(words),
    replace: async (words: Words) => void said.push(words),
    open: async (view: ModalView) => void opened.push(view),
  } as unknown as Seat;
  return {
    says: () =>
      said
        .splice(0)
        .map((words) => reading(words))
        .join('\n'),
    modal: () => opened.at(-1),
    runs: async (text: string) => {
      await incidentCommand.run(seat, text);
      await home.delivers();
      return said
        .splice(0)
        .map((words) => reading(words))
        .join('\n');
    },
    clicks: async (actionId: string, value: string) => {
      const action = actions.find((each) => actionId === each.id || actionId.startsWith(`${each.id}:`));
      await action?.run(seat, { value, actionId, state: {}, meta: '' });
      await home.delivers();
      return said
        .splice(0)
        .map((words) => reading(words))
        .join('\n');
    },
    submits: async (values: Readonly<Record<string, string | readonly string[]>>) => {
      const view = opened.at(-1);
      const modal = incidentModals.find((each) => each.id === view?.callback_id);
      const answer = await modal?.submit(seat, { values, meta: view?.private_metadata ?? '' });
      await home.delivers();
      return answer !== undefined && 'errors' in answer ? answer.errors : {};
    },
  };
}

const channelOf = async (home: House, number: number): Promise<string> => {
  const incident = await incidentByNumber(home.desk, number);
  return (await placeOf(home.desk, incident?.id ?? '', 'channel'))?.channelId ?? '';
};

describe('/incident', () => {
  test('from declared to closed, by words', async () => {
    const home = await house();
    const outside = sit(home, 'ada');
    expect(await outside.runs('declare orders are failing sev1 service orders')).toContain(
      'Incident 1 is declared: SEV1 · orders are failing',
    );
    const here = sit(home, 'ada', await channelOf(home, 1));
    expect(await here.runs('acknowledge')).toBe('');
    expect(await here.runs('ack')).toContain('@');
    expect(await here.runs('severity sev2')).toBe('');
    expect(await here.runs('severity terrible')).toContain('“terrible” is not a severity');
    expect(await here.runs('lead @bo')).toBe('');
    expect(await here.runs('role comms me')).toBe('');
    expect(await here.runs('role cook @bo')).toContain('“cook” is not a role');
    expect(await here.runs('status identified a bad release')).toBe('');
    expect(await here.runs('status dreadful')).toContain('“dreadful” is not a status');
    expect(await here.runs('update the database is full next 30m')).toBe('');
    expect(await here.runs('rename card payments are failing')).toBe('');
    expect(await outside.runs('resolve rolled back')).toMatch(/Which incident\?.*\/incident resolve 1/);
    expect(await outside.runs('resolve 7 rolled back')).toContain('There is no such incident');
    expect(await outside.runs('resolve 1 rolled back')).toContain(
      'Done. Incident 1, SEV2 · card payments are failing: 🟢 resolved',
    );
    expect(await here.runs('update too late')).toContain('reopen it');
    expect(await here.runs('reopen it is back')).toBe('');
    expect(await here.runs('resolve 3 nodes restarted')).toBe('');
    expect(await here.runs('close')).toBe('');
    const incident = await incidentByNumber(home.desk, 1);
    expect([
      incident?.status,
      incident?.severity,
      incident?.leadId,
      incident?.commsId,
      incident?.title,
    ]).toEqual(['closed', 2, home.idOf('bo'), home.idOf('ada'), 'card payments are failing']);
    const posts = (await home.reads('#inc-1-orders')).map((message) => message.plain).join('\n');
    for (const words of [
      'set the severity: SEV1 → SEV2',
      'The database is full'.toLowerCase(),
      'resolved it: rolled back',
      'reopened it: it is back',
      'resolved it: 3 nodes restarted',
    ])
      expect(posts).toContain(words);
    const timeline = await here.runs('timeline');
    const order = ['declared', 'acknowledged', 'SEV2', 'the database is full', '3 nodes restarted'].map(
      (word) => timeline.indexOf(word),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  });

  test('what is missing is asked in a modal, filled in with what was said', async () => {
    const home = await house();
    const ada = sit(home, 'ada');
    expect(await ada.runs('declare orders are failing')).toBe('');
    const view = ada.modal();
    expect(view === undefined ? '' : readingModal(view)).toContain('What is wrong');
    expect(JSON.stringify(view)).toContain('"initial_value":"orders are failing"');
    expect(JSON.stringify(view)).toContain('pages @bo');
    expect(await ada.submits({ title: 'orders are failing', severity: '' })).toHaveProperty('severity');
    expect(
      await ada.submits({
        title: 'orders are failing',
        severity: 'sev3',
        service: '',
        summary: 'only cards',
      }),
    ).toEqual({});
    expect((await incidentByNumber(home.desk, 1))?.summary).toBe('only cards');
  });

  test('nonsense is answered with what works', async () => {
    const home = await house();
    const ada = sit(home, 'ada');
    for (const [text, words] of [
      ['', 'can do'],
      ['explode', 'does not know “explode”'],
      ['constructor', 'does not know “constructor”'],
      ['declare orders are failing sev1 service nowhere', 'There is no service “nowhere”'],
      ['list', 'No incident is open'],
      ['resolve', 'Which incident?'],
      ['timeline 99999', 'There is no such incident'],
    ] as const)
      expect(await ada.runs(text)).toContain(words);
  });

  test('merging goes on in the other incident', async () => {
    const home = await house();
    const ada = sit(home, 'ada');
    await ada.runs('declare orders are failing sev1 service orders');
    await ada.runs('declare search is slow sev2');
    const two = sit(home, 'ada', await channelOf(home, 2));
    expect(await two.runs('merge #inc-2 the same')).toContain('cannot be merged into itself');
    expect(await two.runs('merge #inc-1 the same outage')).toBe('');
    only(await home.reads('#inc-2-search-is-slow'), 'merged it into incident 1', 'Work goes on there');
    only(await home.reads('#inc-1-orders'), 'merged incident 2');
    expect((await incidentByNumber(home.desk, 2))?.status).toBe('merged');
  });
});

describe('buttons and modals', () => {
  test('an alert is muted, escalated, declared and judged', async () => {
    const home = await house();
    const alert = await home.trouble();
    await home.delivers();
    const bo = sit(home, 'bo');
    expect(await bo.clicks('alert.mute', `${alert.id} 1h`)).toBe('');
    expect((await alertById(home.desk, alert.id))?.mutedUntil?.getTime()).toBeGreaterThan(
      home.clock.now().getTime(),
    );
    expect(await bo.clicks('alert.mute', `${alert.id} unmute`)).toBe('');
    await bo.clicks('alert.escalate', alert.id);
    expect(await bo.submits({ people: [], team: '', note: '' })).toHaveProperty('people');
    expect(await bo.submits({ people: [home.idOf('cy')], note: 'please look' })).toEqual({});
    only(await home.directs('cy'), '@bo pages you: please look');
    await bo.clicks('alert.declare', alert.id);
    expect(await bo.submits({ title: 'api is down', severity: 'sev2', service: alert.serviceId })).toEqual(
      {},
    );
    expect(await bo.clicks('alert.declare', alert.id)).toContain('belongs to incident 1');
    only(await home.reads('#orders-alerts'), 'Part of incident 1');
    expect(await bo.clicks('alert.acknowledge', alert.id)).toBe('');
    expect(await bo.clicks('alert.acknowledge', alert.id)).toContain('acknowledged this alert already');
    expect(await bo.clicks('alert.noise', alert.id)).toBe('');
    expect(await bo.clicks('alert.resolve', alert.id)).toBe('');
    for (const id of actions.map((action) => action.id)) {
      const answered = await bo.clicks(id, 'rubbish');
      expect(answered === '' || !answered.includes('Error')).toBe(true);
    }
  });

  test('a reminder is snoozed, then answered by an update', async () => {
    const home = await house();
    const ada = sit(home, 'ada');
    await ada.runs('declare orders are failing sev1 service orders');
    const channelId = await channelOf(home, 1);
    const here = sit(home, 'ada', channelId);
    const incident = await incidentByNumber(home.desk, 1);
    expect(
      await here.clicks('incident.snooze:15', `${incident?.id ?? ''} ${home.clock.now().toISOString()}`),
    ).toBe('');
    await here.clicks('incident.update_now', `${incident?.id ?? ''} ${home.clock.now().toISOString()}`);
    expect(await here.submits({ known: '', status: 'investigating', next: '15' })).toHaveProperty('known');
    expect(
      await here.submits({
        known: 'The database is full',
        impact: 'No orders',
        status: 'identified',
        next: '15',
      }),
    ).toEqual({});
    only(await home.reads('#inc-1-orders'), 'Update from @ada', 'The database is full', 'Impact: No orders');
    expect((await incidentByNumber(home.desk, 1))?.status).toBe('identified');
  });

  test('each modal does what it says, and says under its input what is missing', async () => {
    const home = await house();
    const alert = await home.trouble();
    const ada = sit(home, 'ada');
    await ada.clicks('alert.declare', alert.id);
    await ada.submits({ title: 'api is down', severity: 'sev2' });
    const id = (await incidentByNumber(home.desk, 1))?.id ?? '';
    const fills = async (action: string, values: Readonly<Record<string, string | readonly string[]>>) => {
      await ada.clicks(`incident.${action}`, id);
      return ada.submits(values);
    };
    expect(await fills('severity', { severity: 'sev1' })).toEqual({});
    expect(await fills('severity', { severity: 'sev1' })).toHaveProperty('severity');
    expect(await fills('roles', { lead: home.idOf('bo'), comms: home.idOf('cy') })).toEqual({});
    expect(await fills('roles', { lead: '', comms: home.idOf('cy') })).toEqual({});
    expect(await ada.clicks('incident.public', id)).toContain('There is no status page yet');
    expect(await fills('escalate', { team: 'orders', note: 'help' })).toEqual({});
    expect(await fills('resolve', { summary: '' })).toHaveProperty('summary');
    expect(await fills('resolve', { summary: 'restarted', alerts: [alert.id] })).toEqual({});
    expect((await alertById(home.desk, alert.id))?.state).toBe('resolved');
    expect(await fills('reopen', { reason: 'back again' })).toEqual({});
    const incident = await incidentByNumber(home.desk, 1);
    expect([incident?.status, incident?.severity, incident?.leadId, incident?.commsId]).toEqual([
      'investigating',
      1,
      null,
      home.idOf('cy'),
    ]);
  });
});
