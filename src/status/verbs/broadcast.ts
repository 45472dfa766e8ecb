import type { ComponentId } from '#base/ids.ts';
import type { OpenDesk } from '#ledger/transact.ts';
import type { Matter } from '../broadcast.ts';
import type { Component } from '../component.ts';
import type { Report } from '../report.ts';
import type { StatusPage } from '../status-page.ts';

export async function broadcast(
  _open: OpenDesk,
  _wish: {
    readonly page: StatusPage;
    readonly matter: Matter;
    readonly report: Report | null;
    readonly component: Component | null;
    readonly affected: readonly ComponentId[];
    readonly channelId: string | null;
  },
): Promise<void> {}
