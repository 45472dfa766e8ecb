import { z } from 'zod';
import { exchange, notNow, retryAfterMs } from './http.ts';
import { OutsideError } from './outside.ts';
import type { Taken } from './outside.ts';

export type Note = {
  readonly topic: string;
  readonly title: string;
  readonly message: string;
  readonly urgent: boolean;
  readonly click: string | null;
  /** Pressed, it is asked by POST. */
  readonly action: { readonly label: string; readonly url: string } | null;
};
export type Push = { readonly publish: (note: Note) => Promise<Taken> };

export type PushServer = { readonly url: string; readonly token?: string };

const answered = z.object({ id: z.string().optional(), error: z.string().optional() });

function read(body: string): z.output<typeof answered> {
  try {
    return answered.safeParse(JSON.parse(body)).data ?? {};
  } catch {
    return {};
  }
}

/** Push messages by ntfy, published as JSON: https://docs.ntfy.sh/publish/#publish-as-json */
export function createPush({ url, token }: PushServer, timeoutMs: number): Push {
  return {
    publish: async (note) => {
      const answer = await exchange({
        method: 'POST',
        url: `${url}/`,
        timeoutMs,
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({
          topic: note.topic,
          title: note.title,
          message: note.message,
          // 5 breaks through "do not disturb" where the reader allows it; 4 rings.
          priority: note.urgent ? 5 : 4,
          tags: ['rotating_light'],
          ...(note.click === null ? {} : { click: note.click }),
          ...(note.action === null
            ? {}
            : {
                actions: [
                  {
                    action: 'http',
                    label: note.action.label,
                    url: note.action.url,
                    method: 'POST',
                    clear: true,
                  },
                ],
              }),
        }),
      });
      const told = read(answer.body);
      if (answer.status >= 200 && answer.status < 300) return { id: told.id ?? null };
      const said = `${new URL(url).host} answered ${answer.status}${told.error === undefined ? '' : `: ${told.error}`}`;
      if (!notNow(answer)) return { refused: said };
      const wait = retryAfterMs(answer);
      throw new OutsideError(said, wait === undefined ? {} : { retryAfterMs: wait });
    },
  };
}
