import { isId } from '#base/ids.ts';
import type { ComponentId, StatusPageId } from '#base/ids.ts';
import { incidentById } from '#incidents/store.ts';
import type { Desk } from '#ledger/desk.ts';
import { pageById } from '#status/page-store.ts';
import { reportById } from '#status/report-store.ts';
import type { Draft, Impacts, Report, ReportState, StatusRefusal } from '#status/report.ts';
import type { DraftWish } from '#status/report-rules.ts';
import { publishDraft } from '#status/verbs/publish-draft.ts';
import { startReport, writeDraft } from '#status/verbs/write-draft.ts';
import { z } from 'zod';
import {
  compose,
  composeView,
  targetOf,
  targetOn,
  templatesFor,
  textPrint,
} from '../actions/status-compose.ts';
import type { Composed, ComposeTarget } from '../actions/status-compose.ts';
import { previewOf } from '../actions/status-shown.ts';
import { defineModal } from '../define.ts';
import type { Modal, ModalAnswer, ModalInput, Seat } from '../define.ts';
import { fieldOf, INCIDENT_IMPACTS, isEnd } from '../views/status-compose.ts';
import { closingView, previewForm } from '../views/status-preview.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';
import { mentions } from '../views/words.ts';
import { errorAt, listOf, textOf } from './incident-values.ts';
import { inputsNamed, readMeta, refusalAt } from './status-values.ts';

const idOf = <P extends 'inc' | 'rep' | 'stp'>(prefix: P) =>
  z.custom<`${P}_${string}`>((id) => typeof id === 'string' && isId(prefix, id));
const Meta = z.object({
  incidentId: idOf('inc').nullable(),
  reportId: idOf('rep').nullable(),
  version: z.number().nullable(),
  pageId: idOf('stp'),
  offered: z.object({ title: z.string().nullable(), text: z.string().nullable() }),
});
type Meta = z.output<typeof Meta>;

async function targetIn(desk: Desk, meta: Meta): Promise<ComposeTarget | undefined> {
  const page = await pageById(desk, meta.pageId);
  if (page === undefined || page.archived) return undefined;
  const incident = meta.incidentId === null ? undefined : await incidentById(desk, meta.incidentId);
  if (incident !== undefined) return targetOn(desk, incident, page);
  const report = meta.reportId === null ? undefined : await reportById(desk, meta.reportId);
  return report === undefined ? undefined : targetOf(desk, report);
}

const impactOf = (value: string) => INCIDENT_IMPACTS.find((one) => one === value) ?? 'operational';

/** What was chosen for each component; when the form asked for none, what we know by ourselves. */
function chosenImpacts(
  input: ModalInput,
  pageId: StatusPageId,
  state: ReportState,
  { impacts }: Composed,
): Impacts {
  const how = impactOf(textOf(input, fieldOf('how', pageId)));
  const own = inputsNamed(input, 'impact:');
  if (own.length === 0 && how === 'operational') return isEnd(state) ? {} : impacts.impacts;
  // Several that are affected differently stay so while nobody chooses otherwise.
  const former = how === impacts.alsoStatus ? impacts.impacts : {};
  const also = listOf(input, fieldOf('also', pageId)).map(
    // Options of this input are ids of components, and the verb refuses all others.
    (id) => [id, former[id as ComponentId] ?? how] as const,
  );
  const all = [...own.map(([id, value]) => [id, impactOf(value)] as const), ...also];
  return Object.fromEntries(all.filter(([, status]) => status !== 'operational'));
}

type Wished = { readonly wish: DraftWish } | ModalAnswer;

/** What somebody wants customers to read. A title or a text that was left as it was offered follows the state and the components that were chosen. */
function wishOf(input: ModalInput, meta: Meta, composed: Composed, asks: boolean): Wished {
  const field = (name: string): string => fieldOf(name, meta.pageId);
  const status = composed.sight.states.find((one) => one === textOf(input, field('state')));
  if (status === undefined) return errorAt(field('state'), 'Choose one of the states.');
  const chosen = chosenImpacts(input, meta.pageId, status, composed);
  const offered = templatesFor(composed.impacts, status, chosen);
  const [title, text] = [textOf(input, field('title')), textOf(input, field('text'))];
  const left = {
    title: meta.offered.title === textPrint(title),
    text: meta.offered.text === textPrint(text),
  };
  const body = left.text ? offered.text : text;
  if (status === 'postmortem' && body === offered.text)
    return errorAt(
      field('text'),
      'A post-mortem is written by hand: say what happened, and what you change so that it does not happen again.',
    );
  return {
    wish: {
      name: left.title ? offered.title : title,
      status,
      body,
      impacts: isEnd(status) ? {} : chosen,
      tell: listOf(input, field('tell')).includes('tell'),
      asks,
    },
  };
}

/** Somebody else was faster: what stands there now, and how to go on from it. */
const AGAIN = 'To go on from there, copy your words, close this and open it anew.';

async function refusedAt(
  desk: Desk,
  meta: Meta,
  wish: DraftWish,
  refusal: StatusRefusal,
): Promise<ModalAnswer> {
  const field = (name: string): string => fieldOf(name, meta.pageId);
  if (refusal.why === 'changed_meanwhile') return refusalAt(desk, field('text'), refusal, AGAIN);
  if (refusal.why === 'already_reported') {
    const there = await reportById(desk, refusal.reportId);
    const last = there?.draft ?? there?.updates.at(-1);
    const changed = { why: 'changed_meanwhile', by: last?.by ?? null, body: last?.body ?? '' } as const;
    return refusalAt(desk, field('text'), changed, AGAIN);
  }
  if (refusal.why === 'state_invalid') return refusalAt(desk, field('state'), refusal);
  const ofTitle =
    (refusal.why === 'text_missing' && wish.name === '') ||
    (refusal.why === 'invalid' && refusal.what.startsWith('a title'));
  return refusalAt(desk, field(ofTitle ? 'title' : 'text'), refusal);
}

/** The same form about another page, with what was typed. */
async function onAnotherPage(desk: Desk, input: ModalInput, meta: Meta): Promise<ModalAnswer> {
  const field = (name: string): string => fieldOf(name, meta.pageId);
  const chosen = textOf(input, field('page'));
  if (chosen === '' || chosen === meta.pageId || !isId('stp', chosen)) return undefined;
  const target = await targetIn(desk, { ...meta, pageId: chosen });
  if (target === undefined) return errorAt(field('page'), 'That page is gone. Choose another.');
  const [title, text] = [textOf(input, field('title')), textOf(input, field('text'))];
  const left = {
    title: meta.offered.title === textPrint(title),
    text: meta.offered.text === textPrint(text),
  };
  const tell = listOf(input, field('tell')).includes('tell');
  const typed = {
    ...(left.title ? {} : { title }),
    ...(left.text ? {} : { text }),
    state: textOf(input, field('state')),
    tell,
  };
  return { show: await composeView(desk, target, typed) };
}

/** Keeps what was written as a draft, and shows how it would be read. */
const write = defineModal({
  id: 'report.compose',
  submit: async (seat, input) => {
    const { desk } = seat;
    const meta = readMeta(Meta, input.meta);
    if (meta === undefined) return { show: closingView('This form is too old. Close it and open it anew.') };
    const other = await onAnotherPage(desk, input, meta);
    if (other !== undefined) return other;
    const target = await targetIn(desk, meta);
    if (target === undefined)
      return { show: closingView('That status page is gone. `/status list` shows those there are.') };
    const read = wishOf(input, meta, await compose(desk, target), target.report?.draft?.asks ?? false);
    if (read === undefined || !('wish' in read)) return read;
    const { wish } = read;
    const outcome =
      meta.reportId === null
        ? await startReport(
            desk,
            { pageId: meta.pageId, kind: 'incident', incidentId: meta.incidentId, channelId: null },
            wish,
          )
        : await writeDraft(desk, meta.reportId, wish, meta.version ?? undefined);
    if (!outcome.ok) return refusedAt(desk, meta, wish, outcome.refused);
    const sight = await previewOf(desk, outcome.value);
    return {
      show:
        sight === undefined ? closingView('It was published or discarded meanwhile.') : previewForm(sight),
    };
  },
});

const Preview = z.object({
  reportId: idOf('rep'),
  version: z.number(),
  act: z.enum(['publish', 'ask']),
});

const again = (draft: Draft): DraftWish => ({
  ...draft,
  asks: true,
  scheduledFor: draft.scheduledFor === null ? null : new Date(draft.scheduledFor),
  scheduledUntil: draft.scheduledUntil === null ? null : new Date(draft.scheduledUntil),
});

/** The draft waits in the channel for somebody who may publish it. */
async function ask(seat: Seat, report: Report, draft: Draft, version: number): Promise<ModalAnswer> {
  const sight = await previewOf(seat.desk, report);
  const outcome = await writeDraft(seat.desk, report.id, again(draft), version);
  if (!outcome.ok) return { show: closingView(sayStatusRefusal(outcome.refused)) };
  const who = sight?.instead ?? [];
  return {
    show: closingView(
      `It waits in the channel for approval. ${who.length === 0 ? 'An admin of the workspace' : mentions(who.slice(0, 8))} can publish it there.`,
    ),
  };
}

/** Publishes what was shown, or asks those who may; of two presses one is refused. */
const preview = defineModal({
  id: 'report.preview',
  submit: async (seat, input) => {
    const meta = readMeta(Preview, input.meta);
    const report = meta === undefined ? undefined : await reportById(seat.desk, meta.reportId);
    if (meta === undefined || report === undefined)
      return { show: closingView('This preview is too old. Close it and open the form anew.') };
    if (meta.act === 'ask' && report.draft !== null) return ask(seat, report, report.draft, meta.version);
    const outcome = await publishDraft(seat.desk, report.id, meta.version);
    return outcome.ok ? { close: 'all' } : { show: closingView(sayStatusRefusal(outcome.refused)) };
  },
});

/** The modals in which something is written for customers. */
export const statusComposeModals: readonly Modal[] = [write, preview];
