import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { App } from '../../src/app.ts';
import { changeSeverity } from '#incidents/verbs/change-severity.ts';
import { liveIncidents } from '#incidents/store.ts';
import { randomIds } from '#world/ids.ts';
import { captureLog } from '#world/log.ts';
import { createMetrics } from '#world/metrics.ts';
import { actsOn } from '../../sandbox/control/acts.ts';
import { createWorkspace } from '../../sandbox/create.ts';
import { fetchInto } from '../../sandbox/fetch-into.ts';
import type { Fetch } from '../../sandbox/fetch-into.ts';
import { testClock } from '../kit/clock.ts';
import { freshPlace } from '../kit/database.ts';
import { answerOf } from '../kit/live.ts';
import { afterlife, newLife } from '../kit/mortal.ts';
import { CONFIG, MANIFEST, localNames } from '../kit/scenario.ts';

/** What node-postgres throws when the server ends the connection. */
const lost = (): Error =>
  Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });

/** An app whose database is lost in the moment when it wants to write down where a post in #incidents stands. */
async function forgetful(meanwhile: (app: App) => Promise<void>) {
  const [clock, log] = [testClock(), captureLog()];
  const sandbox = createWorkspace({
    manifest: MANIFEST,
    clock: { now: clock.now, after: () => () => undefined },
  });
  const act = actsOn(sandbox);
  const world = await afterlife(await freshPlace());
  let [arming, armed, losses] = [false, false, 0];
  const life = {
    ...newLife(),
    statement: (text: string): void => {
      if (!armed || !text.startsWith('insert into "slack_place"')) return;
      [armed, arming] = [false, false];
      losses += 1;
      throw lost();
    },
  };
  const announcements = () =>
    [...sandbox.state.channels.values()].find((channel) => channel.name === 'incidents')?.id;
  const into = fetchInto(sandbox);
  const fetch: Fetch = async (input, init) => {
    const answer = await into(input, init);
    const { channel } = (await answer
      .clone()
      .json()
      .catch(() => ({}))) as { readonly channel?: unknown };
    if (
      arming &&
      (input instanceof Request ? input.url : input instanceof URL ? input.href : input).endsWith(
        '/chat.postMessage',
      ) &&
      channel === announcements()
    ) {
      await meanwhile(app);
      armed = true;
    }
    return answer;
  };
  const app = await createApp(
    { ...CONFIG, dataDir: '', database: {} },
    {
      clock,
      ids: randomIds,
      log: log.log,
      metrics: createMetrics(),
      resolver: localNames(),
      open: () => world.open(life),
      slack: {
        kind: 'in-process',
        apiUrl: `${sandbox.base.url}/api/`,
        botToken: 'xoxb-sandbox',
        fetch,
        attach: sandbox.attach,
      },
    },
  );
  onTestFinished(() => app.stop());
  await app.begin();
  return {
    losses: () => losses,
    errors: () => log.at('error'),
    declares: async (what: string) =>
      expect(
        answerOf(
          await act.command({ user: 'ada', channel: '#general', text: `/incident declare ${what} sev4` }),
        ),
      ).toContain('is declared'),
    loses: () => {
      arming = true;
    },
    /** Lets two minutes pass; answers what #incidents reads. */
    reads: async (): Promise<readonly string[]> => {
      const end = clock.now().getTime() + 120_000;
      for (;;) {
        await app.engine.tick();
        const due = await app.engine.nextDue();
        if (due === undefined || due.getTime() > end) break;
        if (due > clock.now()) clock.set(due);
      }
      const shown = await act.messages({ channel: '#incidents', user: 'ada' });
      return 'messages' in shown
        ? shown.messages.filter((message) => message.subtype === undefined).map((message) => message.text)
        : [];
    },
  };
}

test('a post that had waited for its turn, and whose place could not be written down, stands once', async () => {
  const { declares, loses, losses, reads, errors } = await forgetful(async () => undefined);
  await declares('orders are failing');
  expect(await reads()).toHaveLength(1);
  // Two in one instant: a channel takes one post a second, so that one of them waits and is tried a second time.
  await declares('mail is failing');
  await declares('search is failing');
  loses();
  expect([(await reads()).length, losses()]).toEqual([3, 1]);
  expect(errors()).toEqual([]);
});

test('a post whose place could not be written down stands once, also when a younger delivery of the same thing takes over', async () => {
  const { declares, loses, losses, reads, errors } = await forgetful(async ({ desk }) => {
    const [incident] = await liveIncidents(desk);
    if (incident !== undefined) await changeSeverity(desk, incident.id, 3);
  });
  await declares('orders are failing');
  loses();
  const texts = await reads();
  expect([texts.length, losses()]).toEqual([1, 1]);
  expect(texts[0]).toContain('SEV3');
  expect(errors()).toEqual([]);
});
