import { createHooks } from './hooks.ts';
import type { Hooks } from './hooks.ts';
import { createMail } from './mail.ts';
import type { Mail, MailServer } from './mail.ts';
import { createPhone } from './phone.ts';
import type { Phone, TwilioAccount } from './phone.ts';
import { createPush } from './push.ts';
import type { Push, PushServer } from './push.ts';
import { createSeal } from './seal.ts';
import type { Seal } from './seal.ts';

/** The ways out of this house beside Slack: what it is configured to speak with. */
export type Ways = {
  readonly mail: Mail | undefined;
  readonly phone: Phone | undefined;
  readonly push: Push;
  readonly hooks: Hooks;
  readonly seal: Seal;
  /** A secret that somebody named, from the environment. */
  readonly secret: (name: string) => string | undefined;
  /** Where people reach this house, without a final slash. */
  readonly publicUrl: string;
  /** Lets go of connections that are kept open. */
  readonly close: () => void;
};

export type WaysConfig = {
  readonly mail?: MailServer;
  readonly twilio?: TwilioAccount;
  readonly push: PushServer;
  /** The key of everything that is signed here. */
  readonly secret: string;
};

const PATIENCE_MS = 10_000;

/** Opens no connection: each message opens its own, and letters to many share a few. `publicUrl` undefined: nobody outside this machine reaches us. */
export function createWays(
  config: WaysConfig,
  house: {
    readonly publicUrl: string | undefined;
    readonly localUrl: string;
    readonly secret: (name: string) => string | undefined;
    readonly now: () => Date;
    /** How long a provider is waited for; 10 s unless given. */
    readonly patienceMs?: number;
    /** How long a customer's webhook is waited for; 30 s unless given. */
    readonly slowPatienceMs?: number;
    /** Webhooks that strangers name may be of this machine and its network; only where the house is being tried out. */
    readonly allowPrivateHooks?: boolean;
  },
): Ways {
  const publicUrl = house.publicUrl ?? house.localUrl;
  const patienceMs = house.patienceMs ?? PATIENCE_MS;
  const mail = config.mail === undefined ? undefined : createMail(config.mail, publicUrl, patienceMs);
  return {
    mail,
    phone: config.twilio === undefined ? undefined : createPhone(config.twilio, house.publicUrl, patienceMs),
    push: createPush(config.push, patienceMs),
    hooks: createHooks(house.now, patienceMs, {
      ...(house.slowPatienceMs === undefined ? {} : { slowMs: house.slowPatienceMs }),
      allowsPrivate: house.allowPrivateHooks ?? false,
    }),
    seal: createSeal(config.secret),
    secret: house.secret,
    publicUrl,
    close: () => mail?.bulk.close(),
  };
}
