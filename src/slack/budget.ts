/** One message a second in a channel. */
export { claimPost } from './store.ts';
