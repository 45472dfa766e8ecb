import { SlackRefusal } from '#world/slack.ts';

/**
 * What a refusal of Slack means for a delivery; the one place where its codes are read.
 *
 * | fate | what is done |
 * |---|---|
 * | channel_gone | nothing more can be said there: it is said elsewhere |
 * | archived | as channel_gone, until a person unarchives it |
 * | not_in_channel | join and try again; when joining is refused, as channel_gone |
 * | message_gone | a person deleted our message: it is posted again |
 * | person_gone | the person cannot be reached or invited |
 * | already | the wish is fulfilled |
 * | name_taken, name_bad | another name is tried |
 * | forbidden | the workspace does not let us: said to people, not tried again |
 * | ours | the call is wrong: a bug |
 */
export type Fate =
  | 'channel_gone'
  | 'archived'
  | 'not_in_channel'
  | 'message_gone'
  | 'person_gone'
  | 'already'
  | 'name_taken'
  | 'name_bad'
  | 'forbidden'
  | 'ours';

const CODES: Readonly<Record<Exclude<Fate, 'ours'>, readonly string[]>> = {
  channel_gone: [
    'channel_not_found',
    'no_channel',
    'method_not_supported_for_channel_type',
    'channel_is_limited_access',
  ],
  archived: ['is_archived', 'already_archived', 'is_inactive'],
  not_in_channel: ['not_in_channel', 'user_not_in_channel'],
  message_gone: [
    'message_not_found',
    'thread_not_found',
    'cant_update_message',
    'edit_window_closed',
    'bad_timestamp',
  ],
  person_gone: [
    'user_not_found',
    'user_disabled',
    'user_not_visible',
    'users_not_found',
    'cannot_dm_bot',
    'messages_tab_disabled',
    'invalid_user_combination',
    'cant_invite',
    'user_is_restricted',
    'ura_max_channels',
    'org_user_not_in_team',
    'invitee_cant_see_channel',
    'no_external_invite_permission',
    'app_cannot_join_channel',
  ],
  already: [
    'already_in_channel',
    'cant_invite_self',
    'already_pinned',
    'already_reacted',
    'not_pinned',
    'no_pin',
  ],
  name_taken: ['name_taken'],
  name_bad: [
    'invalid_name',
    'invalid_name_maxlength',
    'invalid_name_punctuation',
    'invalid_name_required',
    'invalid_name_specials',
  ],
  forbidden: [
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
    'cannot_create_channel',
    'no_permission',
    'not_authorized',
    'permission_denied',
    'access_denied',
    'missing_scope',
    'posting_to_channel_denied',
    'message_limit_exceeded',
    'too_many_pins',
    'too_many_bookmarks',
    'not_pinnable',
    'account_inactive',
    'invalid_auth',
    'not_authed',
    'token_revoked',
    'app_access_restricted',
  ],
};

const FATES: ReadonlyMap<string, Fate> = new Map(
  (Object.keys(CODES) as (keyof typeof CODES)[]).flatMap((fate) =>
    CODES[fate].map((code) => [code, fate] as const),
  ),
);

/** What Slack's code means; `ours` for every code that a correct call never gets. */
export const fateOf = (code: string): Fate => FATES.get(code) ?? 'ours';

/** Does a Slack call; a refusal becomes its fate and code, everything else is thrown as it is. */
export async function attempt<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly fate: Fate; readonly code: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const fate = fateOf(error.code);
    if (fate === 'ours') throw error;
    return { fate, code: error.code };
  }
}
