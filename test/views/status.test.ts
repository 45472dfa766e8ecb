import type { KnownBlock, ModalView } from '@slack/types';
import { describe, expect, test } from 'vitest';
import type { ComponentId } from '#base/ids.ts';
import { HOUR } from '#base/time.ts';
import { COMPONENT_STATUSES } from '#status/component.ts';
import { composeForm } from '../../src/slack/views/status-compose.ts';
import type { ComposeMeta, ComposeSight } from '../../src/slack/views/status-compose.ts';
import { literally } from '../../src/slack/views/status-inputs.ts';
import {
  correctedPost,
  draftCard,
  endedDraft,
  publicReminder,
  publishedPost,
} from '../../src/slack/views/status-posts.ts';
import type { DraftSight } from '../../src/slack/views/status-posts.ts';
import { previewForm } from '../../src/slack/views/status-preview.ts';
import type { PreviewSight } from '../../src/slack/views/status-preview.ts';
import { listed, textTemplate, titleTemplate } from '../../src/slack/views/status-templates.ts';
import { editForm, retractForm, updatesView } from '../../src/slack/views/status-updates.ts';
import type { UpdatesSight } from '../../src/slack/views/status-updates.ts';
import { reading, readingModal, timesGone } from './alert-reading.ts';

const BAD = '<!channel> *bold* _x_ `code` <https://evil.example|here> <@U0BO> & more';
const at = new Date('2026-03-02T09:20:00Z');
const url = 'https://status.acme.com/incidents/abcdefghijkl';
const page = { id: 'stp_0000000001', title: 'Acme', access: 'public', promiseMs: HOUR } as const;

const meta: ComposeMeta = {
  incidentId: 'inc_0000000001',
  reportId: 'rep_0000000001',
  version: 3,
  pageId: page.id,
  offered: { title: 'a'.repeat(22), text: 'b'.repeat(22) },
};
const sight = (changes: Partial<ComposeSight> = {}): ComposeSight => ({
  about: 'Incident 1: SEV2 · orders are failing',
  page,
  pages: [page],
  states: ['investigating', 'identified', 'monitoring', 'resolved'],
  state: 'investigating',
  title: 'Orders API: partial outage',
  text: textTemplate('investigating', ['Orders API']),
  shown: [{ id: 'cmp_0000000001', name: 'Orders API', status: 'operational', monitors: 'partial_outage' }],
  others: [{ id: 'cmp_0000000002', name: 'Website' }],
  also: [],
  alsoStatus: 'partial_outage',
  tell: true,
  draft: null,
  standing: null,
  impacts: { cmp_0000000001: 'partial_outage' },
  ...changes,
});
const form = (changes: Partial<ComposeSight> = {}): string =>
  timesGone(readingModal(composeForm(sight(changes), meta)));

/** What stands in the inputs before anybody typed. */
const filledIn = (of: ComposeSight): readonly unknown[] =>
  composeForm(of, meta).blocks.flatMap((block) => {
    const element: object = 'element' in block ? block.element : {};
    const entries = new Map<string, unknown>(Object.entries(element));
    const chosen = [entries.get('initial_option'), entries.get('initial_options')].flat();
    const options = chosen.flatMap((one) => /"text":"([^"]*)"/.exec(JSON.stringify(one) ?? '')?.[1] ?? []);
    return [...[entries.get('initial_value') ?? []].flat(), ...options];
  });

describe('writing for customers', () => {
  test('the first time, everything is filled in', () => {
    expect(form()).toBe(
      [
        'Status page [Preview]',
        'Incident 1: SEV2 · orders are failing',
        'The next public update is promised 1 h after this one.',
        'Title for customers',
        'State',
        'What customers read',
        'If you leave the text as it is offered, it follows the state that you choose.',
        'Orders API\nIts monitors say: partial outage.',
        'Also affected',
        'How badly those are affected',
        'Subscribers\n( ) Tell subscribers',
      ].join('\n'),
    );
    expect(filledIn(sight())).toEqual([
      'Orders API: partial outage',
      'Investigating',
      'We are investigating a problem with Orders API. We will post an update here as soon as we know more.',
      'Partial outage',
      'Partial outage',
      'Tell subscribers',
    ]);
  });

  test('later it says what stands there, whose draft waits, and who reads a page that is not public', () => {
    const shown = form({
      about: 'Incident 1: SEV2 · &lt;!here&gt; orders are failing',
      page: { ...page, title: 'Acme <b>', access: 'link', promiseMs: null },
      pages: [page, { id: 'stp_0000000002', title: 'Beta' }],
      draft: { by: 'U0BO', at, asks: true },
      standing: { reportId: 'rep_0000000001', state: 'identified', since: at },
      tell: false,
    });
    expect(shown).toContain('Incident 1: SEV2 · <!here> orders are failing');
    expect(shown).toContain('On Acme <b> since TIME, now Identified.');
    expect(shown).toContain(
      '@bo wrote a draft at TIME; it waits for approval. What you write takes its place.\nThis page is not public: only those who have its secret address read it.',
    );
    expect(shown).toContain('Status page\nWhen you choose another one, its components are shown next.');
    expect(shown).not.toContain('promised');
    expect(filledIn(sight({ tell: false, title: BAD }))).not.toContain('Tell subscribers');
    expect(filledIn(sight({ title: BAD }))).toContain(BAD);
    const view = composeForm(
      sight({ standing: { reportId: 'rep_0000000001', state: 'identified', since: at } }),
      meta,
    );
    expect(JSON.stringify(view)).toContain('Published updates');
  });

  test('at its end nothing is asked about components', () => {
    const shown = form({ state: 'resolved' });
    expect(shown).toContain(
      'When it is over, all components are shown as operational again, unless something else affects them.',
    );
    expect(shown).not.toContain('Its monitors say');
    expect(shown).not.toContain('promised');
  });

  test('the largest page and the longest texts are still a modal that Slack takes', () => {
    const many = (
      from: number,
      count: number,
    ): readonly { readonly id: ComponentId; readonly name: string }[] =>
      Array.from({ length: count }, (_, index) => ({
        id: `cmp_${String(from + index).padStart(10, '0')}` as const,
        name: `Component ${from + index} ${'n'.repeat(85)}`,
      }));
    const shown = many(0, 15).map((one) => ({
      ...one,
      status: 'major_outage' as const,
      monitors: 'major_outage' as const,
    }));
    const others = many(15, 544);
    const view = composeForm(
      sight({
        about: '&'.repeat(3_000),
        shown,
        others,
        also: others.slice(0, 120).map((one) => one.id),
        text: 'é'.repeat(4_000),
        title: 't'.repeat(200),
        pages: Array.from({ length: 150 }, (_, index) => ({
          id: `stp_${String(index).padStart(10, '0')}` as const,
          title: 'p'.repeat(80),
        })),
        draft: { by: null, at, asks: false },
      }),
      meta,
    );
    expect(readingModal(view)).toContain('The text is longer than a form of Slack holds, 3,000 characters');
    expect(view.blocks.length).toBeLessThan(40);
    expect(view.private_metadata?.length).toBeLessThan(400);
  });
});

describe('what is offered names components only', () => {
  test.each([
    [[], 'some of our services'],
    [['Orders API'], 'Orders API'],
    [['Orders API', 'Website'], 'Orders API and Website'],
    [['A', 'B', 'C'], 'A, B and C'],
    [['A', 'B', 'C', 'D', 'E'], 'A, B, C and 2 more'],
  ] as const)('%j', (names, words) => {
    expect(listed(names)).toBe(words);
  });
  test('a title', () => {
    expect(titleTemplate(['Orders API'], ['degraded_performance', 'partial_outage'])).toBe(
      'Orders API: partial outage',
    );
    expect(titleTemplate(['Orders API'], [])).toBe('Orders API: disruption');
    expect(titleTemplate([], [])).toBe('Service disruption');
    expect(titleTemplate(['n'.repeat(300)], ['major_outage']).length).toBeLessThanOrEqual(200);
  });
  test('a text for each state', () => {
    expect(
      (['investigating', 'identified', 'monitoring', 'resolved', 'postmortem'] as const).map((state) =>
        textTemplate(state, ['Orders API']),
      ),
    ).toEqual([
      'We are investigating a problem with Orders API. We will post an update here as soon as we know more.',
      'We have found the cause of the problem with Orders API and are working on a fix.',
      'A fix for the problem with Orders API is in place. We are watching closely to make sure that it holds.',
      'The problem with Orders API is resolved. We are sorry for the trouble it caused.',
      'This is what we learned from the problem with Orders API.\n\nWhat happened:\n\nWhat we change so that it does not happen again:',
    ]);
    expect(textTemplate('scheduled', [])).toBe('');
  });
});

describe('the preview', () => {
  const preview = (changes: Partial<PreviewSight> = {}): PreviewSight => ({
    reportId: 'rep_0000000001',
    version: 4,
    page: 'Acme',
    title: 'Some orders fail',
    state: 'identified',
    body: BAD,
    changes: [
      { name: 'Orders API', from: 'operational', to: 'partial_outage' },
      { name: 'Website', from: 'degraded_performance', to: 'degraded_performance' },
    ],
    subscribers: 412,
    letter: { subject: 'Acme: Some orders fail: identified', text: `Some orders fail: identified\n\n${BAD}` },
    instead: null,
    ...changes,
  });
  const shown = (changes: Partial<PreviewSight> = {}): string => readingModal(previewForm(preview(changes)));

  test('shows the page and the mail, letter by letter', () => {
    expect(shown()).toBe(
      [
        'Preview [Publish]',
        'On Acme customers will read:',
        'Some orders fail',
        'Identified',
        BAD,
        'Orders API: 🟢 Operational → 🟠 Partial outage',
        'Website: stays 🟡 Degraded performance',
        'The e-mail · the page has 412 subscribers',
        'Subject: Acme: Some orders fail: identified',
        'Some orders fail: identified',
        '',
        BAD,
        'Nobody outside has read this yet. Publish shows it to customers.',
      ].join('\n'),
    );
    const texts = JSON.stringify(previewForm(preview()).blocks);
    expect(texts).not.toMatch(/"mrkdwn","text":"[^"]*<!channel>/);
  });

  test('asks whoever may not publish whom it will wait for, and says when nobody is told', () => {
    const asked = shown({ instead: ['U0ADA'], letter: null, changes: [] });
    expect(asked).toContain('Preview [Ask for approval]');
    expect(asked).toContain('You cannot publish on Acme. It will wait in the channel for @ada.');
    expect(asked).toContain('No component changes.');
    expect(asked).toContain('Subscribers are not told: it appears on the page alone.');
    expect(shown({ instead: [] })).toContain('for an admin of the workspace.');
  });

  test('of the longest text is one that Slack takes', () => {
    const changes = COMPONENT_STATUSES.flatMap((to) =>
      Array.from({ length: 30 }, (_, index) => ({
        name: `${'&'.repeat(90)}${index}`,
        from: 'operational' as const,
        to,
      })),
    );
    expect(shown({ title: '&'.repeat(200), body: '&\n'.repeat(2_000), changes })).toContain('…');
  });
});

/** What is asked before each update is taken back. */
const confirmsOf = (view: ModalView): readonly string[] =>
  (view.blocks as readonly KnownBlock[])
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .flatMap((element) =>
      'confirm' in element && element.confirm?.text !== undefined ? [element.confirm.text.text] : [],
    );

describe('what was published', () => {
  const updates = (count: number): UpdatesSight => ({
    reportId: 'rep_0000000001',
    version: 4,
    kind: 'incident',
    page: 'Acme <b>',
    name: 'Some <orders> fail',
    url,
    updates: Array.from({ length: count }, (_, index) => ({
      code: `code${index}`,
      state: 'identified' as const,
      body: index === 0 ? BAD : 'We look at it.',
      at,
      by: index === 0 ? 'U0ADA' : null,
      edited: index === 0,
    })),
  });
  test('is listed with what can be done about it', () => {
    expect(timesGone(readingModal(updatesView(updates(2), 'The update was taken back.')))).toBe(
      [
        'Published updates []',
        'The update was taken back.',
        'On Acme <b>: Some <orders> fail',
        'Identified · TIME · @ada · edited',
        BAD,
        'Identified · TIME · Tocsin',
        'We look at it.',
        'Retract all takes the whole incident off the page and tells those who were told that it was a mistake.',
      ].join('\n'),
    );
    const [ask, older] = confirmsOf(updatesView(updates(2)));
    expect(ask).toBe(
      'It goes off the page. Customers read “Identified” again, and components show what that update said. Those who were told of it are not told again.',
    );
    expect(older).toBe('It goes off the page. Those who were told of it are not told again.');
    const json = JSON.stringify(updatesView(updates(1)));
    expect(json).toContain('report.edit_update');
    expect(json).not.toContain('report.retract_update');
    expect(readingModal(updatesView(updates(70)))).toContain('and 50 older ones');
  });
  test('can be given other words, or taken off with a reason', () => {
    const [first] = updates(1).updates;
    if (first === undefined) throw new Error('it is there');
    expect(timesGone(readingModal(editForm(updates(1), first)))).toContain(
      'Edit an update [Save]\nIdentified · TIME · @ada · edited\nWhat customers read',
    );
    expect(readingModal(editForm(updates(1), { ...first, body: 'x'.repeat(4_000) }))).toContain(
      'its end is missing here',
    );
    expect(readingModal(retractForm(updates(1)))).toContain(
      'Everything about Some <orders> fail goes off Acme <b>, for good. Components show what they would without it.',
    );
  });
});

describe('in the channel', () => {
  const draft = (changes: Partial<DraftSight> = {}): DraftSight => ({
    reportId: 'rep_0000000001',
    version: 4,
    kind: 'incident',
    page: 'Acme',
    title: '<!here> Some orders fail',
    state: 'identified',
    body: BAD,
    by: 'U0BO',
    asks: true,
    changes: [{ name: 'Orders <API>', from: 'operational', to: 'partial_outage' }],
    tell: true,
    publishers: ['U0ADA'],
    subscribers: 412,
    from: null,
    until: null,
    ...changes,
  });
  test('a draft waits with its buttons', () => {
    expect(timesGone(reading(draftCard(draft())))).toBe(
      [
        '@bo asks to publish this on Acme:',
        '<!here> Some orders fail\nIdentified',
        BAD,
        'Orders <API>: 🟢 Operational → 🟠 Partial outage',
        'When it is published subscribers are told; the page has 412 subscribers.  @ada can publish it.',
        '[Publish] [Edit] [Discard]',
      ].join('\n'),
    );
  });
  test('a maintenance says when, and is written elsewhere', () => {
    const shown = timesGone(
      reading(
        draftCard(
          draft({
            kind: 'maintenance',
            state: 'scheduled',
            from: at,
            until: new Date(at.getTime() + HOUR),
            asks: false,
            tell: false,
          }),
        ),
      ),
    );
    expect(shown).toContain('@bo wrote this for Acme:');
    expect(shown).toContain('Scheduled\nFrom TIME to TIME');
    expect(shown).toContain('[Publish] [Discard]');
  });
  test('a draft that ended has none', () => {
    const end = { actor: 'U0ADA', at, page: 'Acme', title: 'Some <orders> fail', body: BAD };
    expect(timesGone(reading(endedDraft({ ...end, how: 'published' })))).toBe(
      `Published by @ada at TIME on Acme:\nSome <orders> fail\n${BAD}`,
    );
    expect(timesGone(reading(endedDraft({ ...end, how: 'discarded' })))).toBe(
      'A draft for Acme. Discarded by @ada at TIME.',
    );
    expect(timesGone(reading(endedDraft({ ...end, how: 'retracted', actor: 'system:flow' })))).toBe(
      'A draft for Acme. All of it was taken off the page by Tocsin at TIME.',
    );
  });
  test('a promise is due until it is answered', () => {
    const of = { reportId: 'rep_0000000001', page: 'Acme', promised: at } as const;
    expect(timesGone(reading(publicReminder({ ...of, answered: null })))).toBe(
      'Customers were promised an update on Acme for TIME.\n[Write an update] [30 min more] [1 h more]',
    );
    expect(timesGone(reading(publicReminder({ ...of, answered: '<@U0ADA> published one.' })))).toBe(
      'Customers were promised an update on Acme for TIME. @ada published one.',
    );
  });
  test('corrections are said', () => {
    const of = { actor: 'U0ADA', page: 'Acme', state: 'identified' } as const;
    expect(reading(correctedPost({ ...of, text: BAD }))).toBe(
      `@ada edited an update on Acme (identified). It reads now:\n${BAD}`,
    );
    expect(reading(correctedPost({ ...of, text: null }))).toBe(
      '@ada took back an update on Acme (identified).',
    );
    expect(reading(correctedPost({ ...of, state: 'resolved', text: null, again: 'monitoring' }))).toBe(
      '@ada took back an update on Acme (resolved). It is open again there: monitoring.',
    );
  });
  test('the longest texts are messages that Slack takes', () => {
    const long = '&'.repeat(4_000);
    reading(publishedPost({ actor: 'U0ADA', page: 'Acme', state: 'resolved', text: long, url }));
    reading(draftCard(draft({ body: long, title: '&'.repeat(200) })));
    expect(literally('x'.repeat(6_001)).at(-1)?.text?.text.endsWith('…')).toBe(true);
  });
});
