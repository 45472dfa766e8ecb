import { Hono } from 'hono';
import type { Context } from 'hono';
import type { AttemptId } from '#base/ids.ts';
import { isId } from '#base/ids.ts';
import { as, system } from '#ledger/desk.ts';
import type { Desk } from '#ledger/desk.ts';
import { plainSms } from '#notice/texts.ts';
import { texted } from '#notice/twiml.ts';
import type { Attempt } from '#oncall/attempt.ts';
import { attemptById } from '#oncall/attempt-store.ts';
import { takeReceipt } from '#oncall/verbs/take-receipt.ts';
import { answerCall, pressKey, replyTo } from './replies.ts';
import { nameOf, receiptOf } from './statuses.ts';

type Told = Readonly<Record<string, string>>;
type Handle = (
  context: Context,
  told: Told,
) => Promise<{ readonly answer: Response; readonly outcome: string }>;

const XML = { 'content-type': 'text/xml; charset=utf-8' };

async function formOf(context: Context): Promise<Told> {
  return Object.fromEntries(new URLSearchParams(await context.req.text()));
}

const attemptIdOf = (context: Context): AttemptId | undefined => {
  const id = context.req.query('attempt') ?? '';
  return isId('att', id) ? id : undefined;
};

const attemptOf = async (desk: Desk, context: Context): Promise<Attempt | undefined> => {
  const id = attemptIdOf(context);
  return id === undefined ? undefined : attemptById(desk, id);
};

function handlers(desk: Desk): Readonly<Record<string, Handle>> {
  return {
    sms: async (context, told) => {
      // To STOP, START and HELP Twilio answers itself, and may send no more after STOP: then sending fails, and the next method is tried.
      if ((told['OptOutType'] ?? '') !== '')
        return { answer: context.body(await texted(null), 200, XML), outcome: 'opt_out' };
      const { text, outcome } = await replyTo(desk, told['From'] ?? '', told['Body'] ?? '');
      return { answer: context.body(await texted(plainSms(text)), 200, XML), outcome };
    },
    status: async (context, told) => {
      const [id, receipt] = [attemptIdOf(context), receiptOf(told)];
      if (id === undefined || receipt === undefined)
        return { answer: context.body(null, 204), outcome: 'ignored' };
      const outcome = await takeReceipt(desk, id, receipt, nameOf(told));
      return { answer: context.body(null, 204), outcome: outcome.ok ? 'taken' : outcome.refused.why };
    },
    voice: async (context) => ({
      answer: context.body(await answerCall(desk, await attemptOf(desk, context)), 200, XML),
      outcome: 'answered',
    }),
    key: async (context, told) => {
      const { twiml, outcome } = await pressKey(desk, await attemptOf(desk, context), told['Digits'] ?? '');
      return { answer: context.body(twiml, 200, XML), outcome };
    },
  };
}

/**
 * What Twilio asks and tells: `POST /twilio/sms` (replies), `/twilio/status` (receipts), `/twilio/voice` (what to say) and `/twilio/key` (what was pressed).
 * Every request must carry its signature: https://www.twilio.com/docs/usage/security#validating-requests
 */
export function twilioRoutes(desk: Desk): Hono {
  const own = as(desk, system('twilio'));
  const routes = new Hono();
  const count = (outcome: string): void =>
    desk.metrics.count('intake_requests_total', { intake: 'twilio', outcome });
  for (const [name, handle] of Object.entries(handlers(own))) {
    routes.post(`/twilio/${name}`, async (context) => {
      const { phone } = desk.ways;
      if (phone === undefined) return context.text('TWILIO_ACCOUNT_SID is not set here.\n', 404);
      const told = await formOf(context);
      const { pathname, search } = new URL(context.req.url);
      const signature = context.req.header('x-twilio-signature') ?? '';
      if (!(await phone.signed(`${pathname}${search}`, told, signature))) {
        count('forged');
        desk.log.warn(
          { route: pathname },
          "a request that claims to be from Twilio has another signature. Is PUBLIC_URL the address that Twilio calls, and TWILIO_AUTH_TOKEN this account's?",
        );
        return context.text('The signature is not right.\n', 403);
      }
      const { answer, outcome } = await handle(context, told);
      count(outcome);
      return answer;
    });
  }
  return routes;
}
