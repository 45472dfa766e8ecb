/** Where our things stand in Slack. */
export { forgetPlace, placeOf, putPlace, rehashPlace, subjectAt } from './store.ts';
