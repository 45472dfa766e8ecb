import { html, raw } from 'hono/html';
import type { ComponentStatus } from '#status/component.ts';
import type { Indicator } from '#status/overall.ts';
import type { Impact } from '#status/report.ts';
import { LEVEL_OF_STATUS, STATUS_WORDS } from './words.ts';
import type { Html, Level } from './words.ts';

/** Pure: states as shapes; each level has a shape of its own, so that no colour is needed to tell them apart. */

const SHAPES: Readonly<Record<Level, string>> = {
  up: 'M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm4.2 6-5 5.2a.9.9 0 0 1-1.3 0L3.8 9a.9.9 0 1 1 1.3-1.2l1.5 1.5L10.900 4.800A.9.9 0 1 1 12.200 6Z',
  degraded:
    'M8 .8c.5 0 .9.3 1.100.7l6.700 12.100c.4.8-.2 1.700-1.100 1.700H1.300c-.9 0-1.500-.9-1.100-1.700L6.900 1.500C7.100 1.100 7.500.8 8 .8ZM7.100 5.800v4h1.800v-4ZM8 11a1.100 1.100 0 1 0 0 2.200A1.100 1.100 0 0 0 8 11Z',
  partial:
    'M8 0c.4 0 .8.2 1 .4L15.600 7c.6.6.6 1.400 0 2L9 15.600c-.6.6-1.400.6-2 0L.4 9c-.6-.6-.6-1.400 0-2L7 .4C7.200.2 7.600 0 8 0ZM4.200 7.100v1.800h7.600V7.100Z',
  major:
    'M5 0h6l5 5v6l-5 5H5l-5-5V5Zm.5 4.200L4.200 5.500 6.700 8l-2.500 2.500 1.300 1.300L8 9.300l2.500 2.500 1.300-1.300L9.300 8l2.500-2.500-1.300-1.300L8 6.700Z',
  maintenance:
    'M3 0h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3Zm2 4v8h2V4Zm4 0v8h2V4Z',
  none: 'M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0Zm0 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z',
};

export const icon = (level: Level): Html =>
  html`<svg class="icon ${level}" viewBox="0 0 16 16" aria-hidden="true">
    ${raw(`<path fill-rule="evenodd" d="${SHAPES[level]}"/>`)}
  </svg>`;

/** A component's status in words, with its shape. */
export const state = (status: ComponentStatus): Html =>
  html`<span class="state">${icon(LEVEL_OF_STATUS[status])} ${STATUS_WORDS[status]}</span>`;

export const LEVEL_OF_INDICATOR: Readonly<Record<Indicator, Level>> = {
  none: 'up',
  minor: 'degraded',
  major: 'partial',
  critical: 'major',
  maintenance: 'maintenance',
};
export const LEVEL_OF_IMPACT: Readonly<Record<Impact, Level>> = { ...LEVEL_OF_INDICATOR, none: 'none' };
export const IMPACT_WORDS: Readonly<Record<Impact, string>> = {
  none: 'No impact',
  minor: 'Minor impact',
  major: 'Major impact',
  critical: 'Critical impact',
  maintenance: 'Maintenance',
};
