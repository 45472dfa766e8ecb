import { expect } from 'vitest';
import { look } from '#oncall/verbs/audit.ts';
import { scenario } from '../kit/scenario.ts';

/** What may be asked before, during and after: whom an alert would page, what became of it, what would let a page down, and a drill. */
scenario(
  'what is foreseen, what became of it, and a drill that proves the way',
  async ({ workspace, time, app }) => {
    const [ada, bo] = workspace.people('ada', 'bo');
    if (ada === undefined || bo === undefined) throw new Error('ada and bo are there');
    await ada.runs('/team create payments @bo');
    await ada.runs('/service create payments-api team payments');

    const foreseen = await ada.runs('/tocsin simulate payments-api sev1 at saturday 03:00');
    expect(foreseen).toContain('SEV1 of payments-api at Sat 7 Mar 03:00: @bo is paged.');
    expect(await ada.runs('/tocsin simulate paymnets')).toContain('did you mean “payments”');
    expect(await ada.runs('/tocsin readiness payments')).toContain(
      'is reached by Slack alone when it is critical',
    );
    expect(await ada.runs('/tocsin proof')).toContain('0 alerts since');

    expect(await bo.runs('/tocsin drill payments')).toContain('The drill of payments has begun');
    await time.passes('42s');
    const page = await bo.isPaged('TEST');
    await bo.clicks('Acknowledge').on(page);
    const told = await workspace.channel('#payments-alerts').message('Drill of payments');
    expect(told.plain).toMatch(/@bo acknowledged after 4\d s/);

    expect(await ada.runs('/tocsin drill payments monthly')).toContain('next on Tue 3 Mar 15:00');
    await time.passes('31h');
    await bo.isPaged('TEST');
    expect(await ada.runs('/tocsin drill payments never')).toContain('not drilled by itself any more');
    expect(await look(app.desk)).toEqual([]);
    await ada.isPaged('TEST');
  },
);
