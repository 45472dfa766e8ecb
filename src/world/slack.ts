/** What Slack answered to a call that it carried out. */
export type SlackAnswer = { readonly ok: true } & { readonly [key: string]: unknown };

/** Slack understood the call and said no, with its own code ("channel_not_found"). Never cured by asking again unchanged. */
export class SlackRefusal extends Error {
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(method: string, code: string, data: Readonly<Record<string, unknown>>) {
    super(`${method}: ${code}`);
    this.name = 'SlackRefusal';
    this.code = code;
    this.data = data;
  }
}

/** Slack's Web API. `call` throws SlackRefusal for `ok: false`, OutsideError for 429 (with its wait), 5xx, time-outs and broken connections. */
export type Slack = {
  readonly call: (method: string, args: Readonly<Record<string, unknown>>) => Promise<SlackAnswer>;
  /** Uploads a picture and shares it; `channel` and `threadTs` as Slack ids. */
  readonly upload: (file: {
    readonly name: string;
    readonly title: string;
    readonly alt: string;
    readonly bytes: Uint8Array;
    readonly channel: string;
    readonly threadTs?: string;
    readonly comment?: string;
  }) => Promise<void>;
  /** Who we are there; from auth.test at start. */
  readonly self: () => {
    readonly teamId: string;
    readonly botUserId: string;
    readonly botId: string;
    readonly url: string;
  };
};
