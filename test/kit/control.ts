/** A stranger's client of the sandbox's control API: nothing but HTTP and JSON, as the design documents it. */

export type Shown = {
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly plain: string;
  readonly buttons: readonly { readonly text: string; readonly action_id: string; readonly value: string }[];
  readonly reactions: readonly { readonly name: string }[];
  readonly edited: unknown;
};
export type Answer = {
  readonly ok: boolean;
  readonly ephemeral?: readonly Shown[];
  readonly modal?: { readonly title: string; readonly plain: string } | null;
  readonly errors?: Readonly<Record<string, string>>;
  readonly error?: string;
};
type State = {
  readonly channels: readonly {
    readonly id: string;
    readonly name: string;
    readonly topic: string;
    readonly members: readonly string[];
    readonly archived: boolean;
  }[];
};

export type Control = {
  readonly state: () => Promise<State>;
  readonly command: (user: string, text: string, channel?: string) => Promise<Answer>;
  readonly message: (user: string, channel: string, text: string) => Promise<{ readonly ts: string }>;
  readonly react: (user: string, channel: string, ts: string, name: string) => Promise<Answer>;
  readonly messages: (channel: string, user: string, threadTs?: string) => Promise<readonly Shown[]>;
  readonly click: (
    user: string,
    channel: string,
    ts: string,
    button: string,
    choose?: string,
  ) => Promise<Answer>;
  readonly submit: (user: string, values: Readonly<Record<string, unknown>>) => Promise<Answer>;
  readonly home: (user: string) => Promise<{ readonly plain: string }>;
  readonly journal: (since: number) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly post: (path: string, body: Readonly<Record<string, unknown>>) => Promise<Answer>;
};

async function read<T>(response: Response): Promise<T> {
  const body = (await response.json()) as T & { readonly error?: string };
  if (!response.ok) throw new Error(`the control API answered ${response.status}: ${body.error ?? ''}`);
  return body;
}

/** Talks to the sandbox at `http://127.0.0.1:<port>`. */
export function controlAt(url: string): Control {
  const get = async <T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> =>
    read<T>(await fetch(`${url}/control/${path}?${new URLSearchParams(query).toString()}`));
  const post = async <T = Answer>(path: string, body: Readonly<Record<string, unknown>>): Promise<T> =>
    read<T>(
      await fetch(`${url}/control/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  return {
    state: () => get('state'),
    command: (user, text, channel = '#general') => post('command', { user, channel, text }),
    message: (user, channel, text) => post('message', { user, channel, text }),
    react: (user, channel, ts, name) => post('react', { user, channel, ts, name }),
    messages: async (channel, user, threadTs) =>
      (
        await get<{ messages: readonly Shown[] }>('messages', {
          channel,
          user,
          ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
        })
      ).messages,
    click: (user, channel, ts, button, choose) =>
      post('click', { user, channel, ts, button, ...(choose === undefined ? {} : { choose }) }),
    submit: (user, values) => post('submit', { user, values }),
    home: (user) => get('home', { user }),
    journal: async (since) => {
      const body = await get<{
        entries?: readonly Readonly<Record<string, unknown>>[];
        journal?: readonly Readonly<Record<string, unknown>>[];
      }>('journal', { since: String(since) });
      return body.entries ?? body.journal ?? [];
    },
    post,
  };
}
