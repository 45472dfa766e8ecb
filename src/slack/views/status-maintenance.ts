import type { Report } from '#status/report.ts';
import type { StatusPage } from '#status/status-page.ts';
import type { Words } from '../define.ts';
import { brief } from './incident-brief.ts';
import { linesBlocks } from './lines.ts';
import { timeOfMaintenance } from './status-page.ts';
import { STATE_WORDS } from './status-words.ts';

type Line = { readonly page: StatusPage; readonly report: Report };

const line = ({ page, report }: Line, index: number, several: boolean): string =>
  `${index + 1}. *${brief(report.name, 150)}*${several ? ` on \`${page.name}\`` : ''} · ${report.phase === 'draft' ? 'a draft, not published' : STATE_WORDS[report.status].toLowerCase()}${timeOfMaintenance(report, page.zone)} (${page.zone})${report.phase === 'published' && report.draft !== null ? ' · a change of it waits to be published' : ''}`;

/** What is planned or under way, numbered as commands name it. */
export function maintenanceList(all: readonly Line[], several: boolean): Words {
  if (all.length === 0)
    return {
      text: 'No maintenance is planned or under way. Plan one: `/status maintenance "Database upgrade" from tonight 22:00 to 23:00 components "Orders API"`',
    };
  return {
    text: all.length === 1 ? '1 maintenance' : `${all.length} maintenances`,
    blocks: linesBlocks(
      [
        ...all.map((one, index) => line(one, index, several)),
        '`/status maintenance move 1 from friday 22:00 to 23:00` · `extend 1 by 1h` · `start 1` · `finish 1` · `cancel 1`',
      ],
      () => 'Name a page to see its own: `/status maintenance list acme`',
    ),
  };
}
