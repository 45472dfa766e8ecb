import { z } from 'zod';
import { DAY, MINUTE, SECOND, showDuration } from '#base/time.ts';
import { field } from '../field.ts';
import type { Kind } from '../kind.ts';
import type { Verdict } from '../verdict.ts';
import { duration, text } from './http/texts.ts';

const job = text((typed) =>
  /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,79}$/u.test(typed)
    ? undefined
    : `"${typed}" is not a name of letters, digits, spaces, dots and dashes, at most 80`,
);

const heartbeatSettings = z.strictObject({
  job: field(job, {
    word: 'job',
    label: 'Job',
    help: 'what the job is called',
    example: 'nightly-backup',
    input: 'text',
    place: 'first',
  }),
  periodMs: field(duration(10 * SECOND, 35 * DAY), {
    word: 'period',
    label: 'Period',
    help: 'how often the job pings',
    example: '1d',
    input: 'text',
    place: 'main',
    show: showDuration,
  }),
  graceMs: field(duration(SECOND, 7 * DAY).optional(), {
    word: 'grace',
    label: 'Grace',
    help: 'how late a ping may be; a fifth of the period unless given',
    example: '1h',
    input: 'text',
    place: 'main',
    show: showDuration,
  }),
});
type HeartbeatSettings = z.output<typeof heartbeatSettings>;

/** How late a ping may be: a fifth of the period, at least 10 s and at most an hour, unless it is set. */
const graceOf = ({ periodMs, graceMs }: HeartbeatSettings): number =>
  graceMs ?? Math.min(60 * MINUTE, Math.max(10 * SECOND, Math.round(periodMs / 5)));

/** Waits for a job to ping its own address; trouble is a ping that does not come, or one that says down. */
export const heartbeatKind: Kind<typeof heartbeatSettings.shape> = {
  name: 'heartbeat',
  summary: 'waits for a job to ping its own address, and says so when a ping does not come',
  example: '/monitor add heartbeat nightly-backup every 1d grace 1h service orders',
  settings: heartbeatSettings,
  title: ({ job }) => (/job$/i.test(job) ? `the ${job}` : `the ${job} job`),
  target: ({ job }) => job.toLowerCase(),
  manner: 'pinged',
  periodField: 'periodMs',
  overdueAfterMs: (settings) => settings.periodMs + graceOf(settings),
  missed: verdictOfSilence,
};

/** Programs that fetch a link because somebody pasted it: the job itself has not run. */
const UNFURLERS =
  /Slackbot|Slack-ImgProxy|Twitterbot|facebookexternalhit|Facebot|Discordbot|WhatsApp|TelegramBot|LinkedInBot|SkypeUriPreview|Microsoft Teams|BingPreview|Googlebot|Google-PageRenderer|Mattermost|Iframely|Embedly|redditbot|Applebot|Pinterestbot|Viber|Signal/i;

/** Whether a ping with this user agent counts as the job's own. */
export const countsAsPing = (userAgent: string): boolean => !UNFURLERS.test(userAgent);

const nothingTried = { totalMs: null, phases: null, sides: [] } as const;

/** What a ping says: up, or reported_down with the job's own words. */
export function verdictOfPing(ok: boolean, message: string): Verdict {
  const words = message.replace(/\s+/g, ' ').trim().slice(0, 500);
  if (ok)
    return {
      level: 'up',
      because: words === '' ? 'pinged' : `pinged: ${words}`,
      evidence: words === '' ? {} : { message: words },
      ...nothingTried,
    };
  return {
    level: 'down',
    reason: 'reported_down',
    because: words === '' ? 'the job said it failed' : `the job said: ${words}`,
    evidence: { message: words },
    ...nothingTried,
  };
}

function verdictOfSilence(settings: HeartbeatSettings, lastPingAt: Date): Verdict {
  const because = `no ping within ${showDuration(settings.periodMs)} and ${showDuration(graceOf(settings))} of grace`;
  return {
    level: 'down',
    reason: 'heartbeat_missed',
    because,
    evidence: {
      lastPingAt: lastPingAt.toISOString(),
      periodMs: settings.periodMs,
      graceMs: graceOf(settings),
    },
    ...nothingTried,
  };
}
