/** Words that Slack shows in the reader's own way. https://docs.slack.dev/messaging/formatting-message-text */

const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);
const utc = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const mention = (person: string): string => `<@${person}>`;
export const channelLink = (channel: string): string => `<#${channel}>`;

/** Time and date in the reader's zone: "14:05 today". The time goes first: Slack writes a day at the start as "Today", which no sentence bears. */
export const at = (date: Date): string => `<!date^${seconds(date)}^{time} {date_short_pretty}|${utc(date)}>`;

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

/** The time alone, for two that stand close together. */
export const clockTime = (date: Date): string =>
  `<!date^${seconds(date)}^{time}|${date.toISOString().slice(11, 16)} UTC>`;
