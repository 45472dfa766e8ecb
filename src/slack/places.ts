/** Where our things stand in Slack. */
export { forgetPlace, placeOf, putPlace, subjectAt } from './store.ts';
export type { Place } from './store.ts';
