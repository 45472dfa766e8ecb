import { makeBadge } from 'badge-maker';
import type { ComponentSight, PageSight } from '#status/page-sight.ts';
import { xmlText } from './feeds.ts';
import { LEVEL_OF_INDICATOR } from './icons.ts';
import { LEVEL_OF_STATUS, STATUS_WORDS } from './words.ts';
import type { Level } from './words.ts';

/** Pure: the state as a picture for other people's pages; it says it in words, too. */

const COLOURS: Readonly<Record<Level, string>> = {
  up: '#1f8a5b',
  degraded: '#a86a00',
  partial: '#c2570c',
  major: '#c42b2b',
  maintenance: '#3a66c8',
  none: '#6b747d',
};

/** Names are long at times, a badge is not. */
const short = (text: string): string => {
  const letters = Array.from(xmlText(text).trim());
  return letters.length > 40 ? `${letters.slice(0, 39).join('')}…` : letters.join('');
};

const draw = (label: string, message: string, level: Level): string =>
  makeBadge({ label: short(label), message: short(message), color: COLOURS[level], style: 'flat' });

/** SVG of the whole page's state. */
export const pageBadge = ({ page, overall }: PageSight): string =>
  draw(page.title, overall.description, LEVEL_OF_INDICATOR[overall.indicator]);

/** SVG of one component's state. */
export const componentBadge = ({ component, status }: ComponentSight): string =>
  draw(component.name, STATUS_WORDS[status], LEVEL_OF_STATUS[status]);
