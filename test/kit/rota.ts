import type { ShownMessage } from '../../sandbox/control/shown.ts';
import type { Scene, Somebody } from './scenario.ts';

/** What stories about rotas begin with. The clock stands at Monday 2 March 2026, 09:00 in London; Ada lives there, Bo in New York, Cy in Kolkata. */

export const WEEKLY = '/rota create orders weekly monday 09:00 Europe/London @ada @bo @cy';

export function trio({ workspace }: Scene): readonly [Somebody, Somebody, Somebody] {
  const [ada, bo, cy] = workspace.people('ada', 'bo', 'cy');
  if (ada === undefined || bo === undefined || cy === undefined) throw new Error('three people are there');
  return [ada, bo, cy];
}

/** Types a command and answers the last of what only this person sees, to press its buttons. */
export async function typed({ workspace, time }: Scene, who: Somebody, text: string): Promise<ShownMessage> {
  const answer = await workspace.act.command({ user: who.id, channel: '#general', text });
  await time.settles();
  const last = 'ephemeral' in answer ? answer.ephemeral.at(-1) : undefined;
  if (last === undefined) throw new Error(`${text} was not answered`);
  return last;
}

/** Makes or changes a rota as a person does: the preview, then Save. */
export async function saved(scene: Scene, who: Somebody, text: string): Promise<string> {
  return who.clicks('Save').on(await typed(scene, who, text));
}
