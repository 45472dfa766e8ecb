import { expect } from 'vitest';
import { isReachable, reachedScenario } from '../kit/reached.ts';
import { scenario } from '../kit/scenario.ts';

scenario('without mail and telephone only Slack reaches people, and that is said', async ({ workspace }) => {
  const [bo] = workspace.people('bo');
  if (bo === undefined) throw new Error('bo is there');
  expect(await bo.runs('/contact')).toMatch(
    /1\. Slack direct message.*Critical \(SEV0, SEV1\): Slack at once \(as for everybody\).*Only Slack reaches you/s,
  );
  expect(await bo.runs('/contact add sms +447700900123')).toMatch(
    /cannot send by SMS yet.*TWILIO_ACCOUNT_SID/s,
  );
  expect(await bo.runs('/contact add pigeon coop')).toContain('is not a way to reach you');
  expect(await bo.runs('/contact add push not a topic!')).toContain('cannot be used');
  expect(await bo.runs('/contact verify 123456')).toContain('Nothing of yours waits for a code');
  expect(await bo.runs('/contact remove sms')).toContain('You have no such method');
  expect(await bo.runs('/contact remove slack')).toContain('always there');
  expect(await bo.runs('/contact rules urgent slack')).toContain('is not an urgency');
  expect(await bo.runs('/contact rules high sms 1m')).toContain('You have no such method');
  expect(await bo.runs('/contact rules low none')).toMatch(
    /Saved: no page of that urgency.*nothing, on purpose/s,
  );
  expect(await bo.runs('/contact rules low default')).toContain('Low (SEV3, SEV4): Slack at once');
  expect(await bo.runs('/contact rules critical none')).toContain('Is that what you want?');
  expect(await bo.runs('/contact')).toContain('Critical (SEV0, SEV1): Slack at once');
  expect(await bo.runs('/contact dance')).toContain('has no “dance”');
});

reachedScenario(
  'a number and an address are added, verified, tested and put into rules',
  async (scene, ways) => {
    const [bo] = scene.workspace.people('bo');
    if (bo === undefined) throw new Error('bo is there');
    expect(await bo.runs('/contact add sms 12345')).toContain('cannot be used');
    expect(await bo.runs('/contact add sms +44 7700 900123')).toContain('A code was sent');
    await scene.time.settles();
    expect(await bo.runs('/contact')).toContain('not verified');
    expect(await bo.runs('/contact test sms')).toContain('is not verified');
    expect(await bo.runs('/contact rules critical sms now')).toContain('is not verified');
    expect(await bo.runs('/contact verify 000000')).toContain('4 tries are left');
    const code = /\b(\d{6})\b/.exec(ways.phone.texts().at(-1)?.form['Body'] ?? '')?.[1] ?? '';
    expect(await bo.runs(`/contact verify ${code}`)).toMatch(
      /Verified: SMS to \+447700900123.*SMS after 1 min/s,
    );
    expect(await bo.runs('/contact')).not.toContain('Only Slack');
    expect(await bo.runs('/contact add email Bo@Example.com')).toContain('A code was sent');
    expect(await bo.runs('/contact code email')).toContain('asked for too often');
    expect(await bo.runs('/contact add email bo@home.example.com')).toContain('can be sent from');
    await scene.time.passes('61s');
    expect(await bo.runs('/contact code email')).toContain('You have several of that kind');
    expect(await bo.runs('/contact remove email bo@home.example.com')).toContain('Removed');
    expect(await bo.runs('/contact code email')).toContain('A new code was sent');
    await scene.time.settles();
    const mailed = /\b(\d{6})\b/.exec(ways.mail.letters().at(-1)?.text ?? '')?.[1] ?? '';
    expect(await bo.runs(`/contact verify ${mailed}`)).toContain('Verified: E-mail to bo@example.com');

    const sent = ways.phone.texts().length;
    expect(await bo.runs('/contact test sms')).toMatch(/page marked TEST is on its way to you by SMS/);
    await scene.time.settles();
    expect(ways.phone.texts()).toHaveLength(sent + 1);
    expect(ways.phone.texts().at(-1)?.form['Body']).toContain('TEST');

    expect(await bo.runs('/contact rules critical slack now, sms 30s, email 2m')).toContain(
      'Critical (SEV0, SEV1): Slack at once, SMS after 30 s, e-mail after 2 min',
    );
    expect(await bo.runs('/contact test')).toContain('every method');
    await scene.time.settles();
    const page = await bo.isPaged('TEST: this is a test page, nothing is wrong');
    await bo.clicks('Acknowledge').on(page);
    expect((await bo.isPaged('the page arrived and could be answered')).plain).toContain('@bo');
    await scene.time.passes('5m');
    expect(ways.phone.texts()).toHaveLength(sent + 1);

    expect(await bo.home()).toMatch(/My contact methods.*\d\. SMS to \+447700900123 · ✅ verified/s);
    await bo.clicksAtHome('Test e-mail');
    await scene.time.settles();
    expect(ways.mail.letters().at(-1)?.subject).toContain('TEST');
    await bo.isPaged('A page marked TEST is on its way to you by e-mail');
    expect(await bo.runs('/contact remove sms')).toMatch(
      /Removed: SMS.*Critical \(SEV0, SEV1\): Slack at once, e-mail after 2 min/s,
    );
  },
);

reachedScenario('the forms of contact methods say under each field what is wrong', async (scene, ways) => {
  const [cy] = scene.workspace.people('cy');
  if (cy === undefined) throw new Error('cy is there');
  await isReachable(cy, 'sms', '+447700900123', ways, scene);
  await cy.runs('/contact add');
  expect(await cy.submits({ How: 'e-mail', Where: 'nobody' })).toEqual({
    address: expect.stringContaining('needs an address'),
  });
  expect(await cy.submits({ How: 'e-mail', Where: 'cy@example.com' })).toEqual({});
  expect(await cy.modal()).toContain('A code was sent: E-mail to cy@example.com');
  expect(await cy.submits({ Code: '000000' })).toEqual({ code: expect.stringContaining('tries are left') });
  const code = /\b(\d{6})\b/.exec(ways.mail.letters().at(-1)?.text ?? '')?.[1] ?? '';
  expect(await cy.submits({ Code: code })).toEqual({});
  await cy.isPaged('Verified: E-mail to cy@example.com');
  await cy.runs('/contact rules');
  expect(await cy.submits({ 'High (SEV2)': 'salck now' })).toEqual({
    high: expect.stringContaining('did you mean slack'),
  });
  expect(await cy.submits({ 'High (SEV2)': 'slack now, email 1m', 'Low (SEV3, SEV4)': 'none' })).toEqual({});
  expect((await cy.isPaged('How Tocsin reaches you')).plain).toMatch(
    /High \(SEV2\): Slack at once, e-mail after 1 min.*Low \(SEV3, SEV4\): nothing, on purpose/s,
  );
});
