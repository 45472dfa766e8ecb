import { expect, test } from 'vitest';
import {
  declareForm,
  escalateForm,
  mergeForm,
  reasonForm,
  resolveForm,
  rolesForm,
  severityForm,
} from '../../src/slack/views/incident-forms.ts';
import { updateForm } from '../../src/slack/views/incident-forms-told.ts';
import { anIncident } from './alert-examples.ts';
import { readingModal } from './alert-reading.ts';

const services = [{ id: 'svc_0000000001', name: 'orders', pages: '@ada' }];

test('declaring asks for a title and a severity, and shows under each service who is paged', () => {
  const view = declareForm({
    draft: { title: 'Orders', severity: 1, serviceId: 'svc_0000000001' },
    services,
    meta: '{}',
  });
  const shown = readingModal(view);
  expect(shown).toContain('Declare an incident [Declare]\nWhat is wrong\nSeverity\n( ) SEV0\n( ) SEV1');
  expect(JSON.stringify(view)).toContain('pages @ada');
  const required = view.blocks.flatMap((block) =>
    'optional' in block && !block.optional ? [block.block_id] : [],
  );
  expect(required).toEqual(['title', 'severity']);
  expect(readingModal(declareForm({ draft: {}, services: [], meta: '{}' }))).not.toContain('Service');
});

test('a hundred and fifty services and the longest names are still a modal that Slack takes', () => {
  const many = Array.from({ length: 150 }, (_, index) => ({
    id: `svc_${index}`,
    name: 'n'.repeat(120),
    pages: 'p'.repeat(200),
  }));
  expect(
    readingModal(
      declareForm({
        draft: { title: 't'.repeat(500), summary: 's'.repeat(9_000) },
        services: many,
        meta: '{}',
      }),
    ),
  ).toContain('Service');
});

test('each severity has a line of meaning', () => {
  const shown = JSON.stringify(severityForm(anIncident()));
  expect(readingModal(severityForm(anIncident()))).toContain('Incident 1: SEV1 · Orders are failing');
  expect(shown.match(/"description"/g)?.length).toBeGreaterThanOrEqual(5);
});

test('every other modal is one that Slack takes', () => {
  const incident = anIncident({
    leadId: 'U0ADA',
  });
  expect(readingModal(updateForm(incident, '{}'))).toContain('What is known');
  expect(readingModal(rolesForm(incident))).toContain('Lead\n');
  expect(readingModal(reasonForm(incident, 'reopen'))).toContain('Why is it not over');
  expect(readingModal(reasonForm(incident, 'decline'))).toContain('Why is it not an incident');
  expect(readingModal(mergeForm(incident, [anIncident({ id: 'inc_0000000002', number: 2 })]))).toContain(
    'Merge it into',
  );
  expect(
    readingModal(
      escalateForm({ id: 'alert.escalate', title: 'api is down', meta: 'alr_0000000001', teams: [] }),
    ),
  ).toContain('Page people');
});

test('resolving asks which alerts are over too', () => {
  const firing = Array.from({ length: 14 }, (_, index) => ({ id: `alr_${index}`, title: 'x'.repeat(100) }));
  expect(readingModal(resolveForm(anIncident(), firing))).toContain(
    '14 alerts still fire. Tick those that are over too',
  );
  expect(readingModal(resolveForm(anIncident(), []))).not.toContain('still fire');
});
