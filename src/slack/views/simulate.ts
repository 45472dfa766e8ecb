import { never } from '#base/invariant.ts';
import { sayDuration } from '#base/time.ts';
import { showSeverity } from '#catalog/severity.ts';
import type { Skipped } from '#oncall/run.ts';
import type { Foreseen, ForeseenPage, ForeseenStep } from '#oncall/simulate.ts';
import type { Simulation } from '#oncall/verbs/simulate.ts';
import type { Words } from '../define.ts';
import { context, escape, section } from './blocks.ts';
import { KIND_WORDS } from './contact-text.ts';
import { linesBlocks } from './lines.ts';
import { dayTime, timeOf } from './local-time.ts';
import { channelLink, mention } from './words.ts';

/** What would happen, in words. Pure. The command line says it too, with other names for people and channels. */
export type Voice = {
  readonly person: (id: string) => string;
  readonly channel: (id: string) => string;
  readonly strong: (text: string) => string;
  readonly zone: string;
};

const SKIPPED: Readonly<Record<Skipped['because'], string>> = {
  nobody_on_call: 'nobody is on call',
  gone: 'not active any more',
  absent: 'away',
  condition: 'its condition does not hold',
  missing: 'not there any more',
  empty: 'has no targets',
  paged_already: 'paged already',
  unreachable: 'could not be reached',
  declared: 'declared it, so knows of it',
};

const list = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;

/** "Slack and push at once, SMS at 03:01". */
function tries(page: ForeseenPage, from: Date, voice: Voice): string {
  const at = (one: ForeseenPage['tries'][number]): number => (one.heldUntil ?? one.at).getTime();
  const times = [...new Set(page.tries.map(at))].toSorted((a, b) => a - b);
  const said = times.map((time) => {
    const now = page.tries.filter((one) => at(one) === time);
    const names = list([...new Set(now.map((one) => KIND_WORDS[one.method]))]);
    const throttled = now.some((one) => one.heldUntil !== null) ? ', held back by its limit' : '';
    return `${names} ${time === from.getTime() ? 'at once' : `at ${timeOf(new Date(time), voice.zone)}`}${throttled}`;
  });
  return said.join(', ');
}

function how(page: ForeseenPage, from: Date, voice: Voice): string {
  switch (page.by) {
    case 'on purpose':
      return 'wants no pages of this urgency, on purpose';
    case 'nothing':
      return 'cannot be reached by anything';
    case 'fallback':
      return `${tries(page, from, voice)}; no method of their own rules can be used`;
    case 'rules':
    case 'default':
      return tries(page, from, voice);
    default:
      return never(page.by);
  }
}

const WHY = { unverified: 'not verified', not_configured: 'not set up in this installation' } as const;

function unusable(page: ForeseenPage): string {
  const reasons = (['unverified', 'not_configured'] as const).flatMap((why) => {
    const kinds = [
      ...new Set(page.unusable.filter((one) => one.why === why).map((one) => KIND_WORDS[one.method])),
    ];
    return kinds.length === 0 ? [] : [`${list(kinds)} ${kinds.length === 1 ? 'is' : 'are'} ${WHY[why]}`];
  });
  return reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
}

/** "step 2: nobody is on call" without the number, where the line says it already. */
const reason = ({ what, because }: Skipped, people: (text: string) => string): string =>
  `${people(escape(what))}: ${SKIPPED[because]}`;

function title(step: ForeseenStep): string {
  const round = step.loop === 0 ? '' : `, round ${step.loop + 1}`;
  const now = step.because === 'failed' ? ', at once since the step before reaches nobody' : '';
  return step.step === 0 ? 'the catch-all' : `step ${step.step}${round}${now}`;
}

function stepLines(step: ForeseenStep, voice: Voice): readonly string[] {
  const named = (text: string): string => text.replaceAll(/\b[UW][A-Z0-9]{6,}\b/g, voice.person);
  const also = [
    ...step.channels.map(voice.channel),
    ...step.webhooks.map((url) => `the webhook at ${escape(URL.parse(url)?.host ?? url)}`),
  ];
  const nobody = step.pages.length === 0 && also.length === 0 ? ['   nobody'] : [];
  return [
    `${voice.strong(dayTime(step.at, voice.zone))} ${title(step)}`,
    ...step.pages.map(
      (page) =>
        `   ${voice.person(page.personId)}, ${escape(page.because)}: ${how(page, step.at, voice)}${unusable(page)}`,
    ),
    ...(also.length === 0 ? [] : [`   told too: ${also.join(', ')}`]),
    ...nobody,
    ...step.skipped.map((one) => `   passed over: ${reason(one, named)}`),
  ];
}

function first(sim: Simulation, voice: Voice): string {
  const [step] = sim.steps;
  const where = `${showSeverity(sim.severity)} of ${escape(sim.service ?? sim.team)} at ${dayTime(sim.at, voice.zone)}`;
  if (sim.waits !== null && sim.waits.until !== null) {
    const until = dayTime(sim.waits.until, voice.zone);
    return sim.waits.because === 'maintenance'
      ? `${where}: a maintenance holds it; if it still fails at ${until}, it pages then.`
      : `${where}: nobody is woken, it waits until ${until}.`;
  }
  const people = (step?.pages ?? []).filter((page) => page.tries.length > 0);
  return people.length === 0
    ? `${where}: nobody would be paged by the first step.`
    : `${where}: ${list(people.map((page) => voice.person(page.personId)))} ${people.length === 1 ? 'is' : 'are'} paged.`;
}

function end(sim: Simulation, voice: Voice): string {
  const { how: ends, at } = sim.ends;
  if (ends === 'exhausted')
    return `If nobody acknowledges, it ends in the catch-all at ${dayTime(at, voice.zone)}.`;
  if (ends === 'waits') return `Nothing happens before ${dayTime(at, voice.zone)}.`;
  const shown = sayDuration(sim.until.getTime() - sim.at.getTime());
  return `If nobody acknowledges, the next step is at ${dayTime(at, voice.zone)}; the first ${shown} are shown.`;
}

function route(sim: Simulation): string {
  const policy =
    sim.policy === null
      ? 'the default policy, since the team has made none'
      : `policy ${escape(sim.policy)}, version ${sim.policyVersion}`;
  const service = sim.service === null ? '' : `service ${escape(sim.service)} → `;
  return `${service}team ${escape(sim.team)} → ${policy}. Urgency ${sim.urgency}.${sim.incident ? ' It opens an incident.' : ''}`;
}

/** Everything that would happen, a line each, the answer first. */
export function simulationLines(sim: Simulation, voice: Voice): readonly string[] {
  return [
    voice.strong(first(sim, voice)),
    route(sim),
    ...sim.steps.flatMap((step) => stepLines(step, voice)),
    end(sim, voice),
  ];
}

/** Whether something in it needs a person's attention: a step that reaches nobody, or a person whom nothing reaches. */
export const hasHoles = (foreseen: Foreseen): boolean =>
  foreseen.steps.some(
    (step) =>
      step.skipped.length > 0 || step.pages.some((page) => page.by === 'nothing' || page.by === 'fallback'),
  );

/** The answer to `/tocsin simulate`; times in the zone of whoever asks. */
export function simulationWords(sim: Simulation, zone: string): Words {
  const voice: Voice = { person: mention, channel: channelLink, strong: (text) => `*${text}*`, zone };
  const [headline = '', told = '', ...lines] = simulationLines(sim, voice);
  return {
    text: headline.replaceAll('*', ''),
    blocks: [
      section(`${headline}\n${told}`),
      ...linesBlocks(lines, () => 'The command line shows all of it: `tocsin simulate`.'),
      context(
        `Times in ${zone}. Nobody was paged: this is what the engine would do.${hasHoles(sim) ? ' Something would not reach anybody: see what was passed over.' : ''}`,
      ),
    ],
  };
}
