/** One message a second in a channel, and few edits of one message. */
export { claimEdit, claimPost } from './store.ts';
