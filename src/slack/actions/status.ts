import { isId } from '#base/ids.ts';
import { teams } from '#catalog/store.ts';
import { pageById } from '#status/page-store.ts';
import type { StatusPage } from '#status/status-page.ts';
import { openComponentForm } from '../commands/status-component.ts';
import { openMaintenanceForm } from '../commands/status-maintenance.ts';
import { archiveAsked } from '../commands/status-page.ts';
import { discardSeen, publishSeen } from '../commands/status-preview.ts';
import { resume } from '../commands/status-subscribers.ts';
import { defineAction } from '../define.ts';
import type { Action, Seat } from '../define.ts';
import { pageForm } from '../views/status-page-form.ts';
import { sayStatusRefusal } from '../views/status-refusals.ts';

/** A button about one page, named by the button's value. */
const on = (id: string, run: (seat: Seat, page: StatusPage) => Promise<void>): Action =>
  defineAction({
    id,
    run: async (seat, { value }) => {
      const page = isId('stp', value) ? await pageById(seat.desk, value) : undefined;
      return page === undefined || page.archived
        ? seat.answer({
            text: sayStatusRefusal({ why: 'not_found', what: 'page', name: page?.name ?? 'of that button' }),
          })
        : run(seat, page);
    },
  });

const gone = (seat: Seat): Promise<void> =>
  seat.answer({ text: sayStatusRefusal({ why: 'not_found', what: 'draft', name: 'of that button' }) });

/** The buttons of a page's card and of a preview. */
export const statusActions: readonly Action[] = [
  on('status_page.edit', async (seat, page) => seat.open(pageForm(page, await teams(seat.desk)))),
  on('status_page.archive', archiveAsked),
  on('status_page.keep', (seat, page) => seat.replace({ text: `The status page \`${page.name}\` stays.` })),
  on('status_component.add', (seat, page) => openComponentForm(seat, page, undefined)),
  on('status_maintenance.plan', openMaintenanceForm),
  defineAction({
    id: 'status_preview.publish',
    run: (seat, { value }) => {
      const [id = '', version = ''] = value.split(' ');
      return isId('rep', id) ? publishSeen(seat, id, Number(version)) : gone(seat);
    },
  }),
  defineAction({
    id: 'status_subscriber.resume',
    run: (seat, { value }) => (isId('sub', value) ? resume(seat, value) : gone(seat)),
  }),
  defineAction({
    id: 'status_preview.discard',
    run: (seat, { value }) => (isId('rep', value) ? discardSeen(seat, value) : gone(seat)),
  }),
];
