import type { ComponentId, StatusPageId } from '#base/ids.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import { componentById } from '../component-store.ts';
import type { Component } from '../component.ts';
import { lockPage } from '../page-store.ts';
import type { StatusRefusal } from '../report.ts';
import type { StatusPage } from '../status-page.ts';
import { refusalToPublish } from './allowed.ts';

/** A page, held to the commit, if whoever asks may publish on it. */
export async function heldPage(open: OpenDesk, id: StatusPageId): Promise<StatusPage | StatusRefusal> {
  const page = await lockPage(open.tx, id);
  if (page === undefined || page.archived) return { why: 'not_found', what: 'page', name: id };
  return (await refusalToPublish(open, page)) ?? page;
}

/** A living component as it is once its page is held, if whoever asks may publish there. */
export async function heldComponent(
  open: OpenDesk,
  id: ComponentId,
): Promise<{ readonly component: Component; readonly page: StatusPage } | StatusRefusal> {
  const gone: StatusRefusal = { why: 'not_found', what: 'component', name: id };
  const known = await componentById(open, id);
  if (known === undefined) return gone;
  const page = await heldPage(open, known.pageId);
  if ('why' in page) return page;
  const component = await componentById(open, id);
  return component === undefined || component.archived ? gone : { component, page };
}
