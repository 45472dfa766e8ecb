import { z } from 'zod';
import { provider } from './provider.ts';
import type { Provider } from './provider.ts';

export const NTFY_TOKEN = 'tk_0123456789abcdef0123456789ab';

const Message = z.strictObject({
  topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  title: z.string().optional(),
  message: z.string().min(1).max(4_096),
  priority: z.int().min(1).max(5).optional(),
  tags: z.array(z.string()).optional(),
  click: z.url().optional(),
  actions: z
    .array(
      z.strictObject({
        action: z.literal('http'),
        label: z.string(),
        url: z.url(),
        method: z.enum(['GET', 'POST', 'PUT']).optional(),
        clear: z.boolean().optional(),
      }),
    )
    .max(3)
    .optional(),
});
export type Pushed = z.output<typeof Message>;

/** An ntfy server that takes messages as JSON with a token, and refuses what ntfy refuses, with its codes: https://docs.ntfy.sh/publish/ */
export async function fakeNtfy(): Promise<Provider & { readonly pushed: () => readonly Pushed[] }> {
  const pushed: Pushed[] = [];
  const no = (http: number, code: number, error: string) => ({
    status: http,
    took: false,
    body: JSON.stringify({ code, http, error }),
  });
  const server = await provider((got) => {
    if (got.headers['authorization'] !== `Bearer ${NTFY_TOKEN}`) return no(401, 40101, 'unauthorized');
    if (got.method !== 'POST' || got.path !== '/') return no(404, 40401, 'page not found');
    const read = Message.safeParse(JSON.parse(got.body));
    if (!read.success) return no(400, 40024, 'invalid request: request body must be valid JSON');
    pushed.push(read.data);
    const { topic, message } = read.data;
    return {
      status: 200,
      took: true,
      body: JSON.stringify({ id: `push${pushed.length}`, event: 'message', topic, message }),
    };
  });
  return { ...server, pushed: () => [...pushed] };
}
