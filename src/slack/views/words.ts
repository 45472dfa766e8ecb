/** Words that Slack shows in the reader's own way. https://docs.slack.dev/messaging/formatting-message-text */

const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);
const utc = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const mention = (person: string): string => `<@${person}>`;
export const channelLink = (channel: string): string => `<#${channel}>`;

/** Date and time in the reader's zone: "today at 14:05". */
export const at = (date: Date): string => `<!date^${seconds(date)}^{date_short_pretty} {time}|${utc(date)}>`;

/** The same with seconds, for lines of a log. */
export const moment = (date: Date): string =>
  `<!date^${seconds(date)}^{date_short_pretty} {time_secs}|${date.toISOString().slice(0, 19).replace('T', ' ')} UTC>`;

/** "@ada, @bo and @cy". */
export function mentions(people: readonly string[]): string {
  const named = people.map(mention);
  const last = named.at(-1);
  return last === undefined
    ? 'nobody'
    : named.length === 1
      ? last
      : `${named.slice(0, -1).join(', ')} and ${last}`;
}
