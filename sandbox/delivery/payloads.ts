import type { Control } from '../blocks/controls.ts';
import { nextTs } from '../model/ids.ts';
import type { Fields } from '../json.ts';
import type { Channel, Message, Person, Values, View } from '../model/state.ts';
import { messageWire, viewWire } from '../model/wire.ts';
import { channelType } from '../model/channels.ts';
import type { Workspace } from '../workspace.ts';
import { newResponseUrl, newTrigger } from './passes.ts';

// Shapes: docs.slack.dev/reference/interaction-payloads.

function common(w: Workspace, person: Person): Fields {
  return {
    api_app_id: w.app.id,
    token: 'sandbox-verification',
    enterprise: null,
    is_enterprise_install: false,
    team: { id: w.team.id, domain: w.team.domain },
    user: { id: person.id, username: person.name, name: person.name, team_id: w.team.id },
  };
}

/** What a channel is called in payloads; DMs have no name of their own. */
function payloadName(channel: Channel): string {
  return channel.im ? 'directmessage' : channelType(channel) === 'group' ? 'privategroup' : channel.name;
}

/** A slash command. */
export function commandPayload(
  w: Workspace,
  person: Person,
  channel: Channel,
  command: string,
  text: string,
): Fields {
  return {
    token: 'sandbox-verification',
    team_id: w.team.id,
    team_domain: w.team.domain,
    channel_id: channel.id,
    channel_name: payloadName(channel),
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: w.app.id,
    is_enterprise_install: 'false',
    response_url: newResponseUrl(w, 'commands', { user: person.id, channel: channel.id }),
    trigger_id: newTrigger(w, person.id),
  };
}

/** Where an interaction took place. */
export type Place =
  | { readonly message: Message; readonly channel: Channel; readonly values: Values }
  | { readonly view: View };

function placeFields(w: Workspace, person: Person, place: Place): Fields {
  if ('view' in place) {
    return { container: { type: 'view', view_id: place.view.id }, view: viewWire(w, place.view) };
  }
  const { message, channel } = place;
  const ephemeral = message.only !== undefined;
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    },
    channel: { id: channel.id, name: payloadName(channel) },
    ...(ephemeral ? {} : { message: messageWire(w, message) }),
    state: { values: place.values },
    response_url: newResponseUrl(w, 'actions', { user: person.id, channel: channel.id, ts: message.ts }),
  };
}

/** A press or a choice; `choice` is the part of the action that carries it. */
export function actionsPayload(
  w: Workspace,
  person: Person,
  place: Place,
  item: Control,
  choice: Fields,
): Fields {
  const { text, value, style, placeholder, confirm } = item.element;
  const shown = Object.fromEntries(
    Object.entries({ text, value, style, placeholder, confirm }).filter(([, part]) => part !== undefined),
  );
  return {
    type: 'block_actions',
    ...common(w, person),
    trigger_id: newTrigger(w, person.id),
    ...placeFields(w, person, place),
    actions: [
      {
        type: item.type,
        action_id: item.action_id,
        block_id: item.block_id,
        ...(item.type === 'button' || item.type === 'icon_button' || item.type === 'workflow_button'
          ? shown
          : {}),
        ...choice,
        action_ts: nextTs(w.state, w.clock),
      },
    ],
  };
}

/** What was typed into an external select. */
export function suggestionPayload(
  w: Workspace,
  person: Person,
  place: Place,
  item: Control,
  typed: string,
): Fields {
  const { response_url: _, state: __, ...where } = placeFields(w, person, place);
  return {
    type: 'block_suggestion',
    ...common(w, person),
    ...where,
    action_id: item.action_id,
    block_id: item.block_id,
    value: typed,
  };
}

function responseUrls(w: Workspace, view: View): readonly Fields[] {
  return view.blocks.flatMap((block) => {
    const element = block['element'];
    if (typeof element !== 'object' || element === null || !('response_url_enabled' in element)) return [];
    const blockId = String(block['block_id']);
    const actionId = 'action_id' in element ? String(element.action_id) : '';
    const state = view.values[blockId]?.[actionId] ?? {};
    const channel = state['selected_conversation'] ?? state['selected_channel'];
    if (element.response_url_enabled !== true || typeof channel !== 'string') return [];
    const url = newResponseUrl(w, 'app', { user: view.user, channel });
    return [{ block_id: blockId, action_id: actionId, channel_id: channel, response_url: url }];
  });
}

/** A modal was submitted. */
export function submissionPayload(w: Workspace, person: Person, view: View): Fields {
  return {
    type: 'view_submission',
    ...common(w, person),
    trigger_id: newTrigger(w, person.id),
    view: viewWire(w, view),
    response_urls: responseUrls(w, view),
  };
}

/** A modal was closed; `cleared` when it went with others. */
export function closedPayload(w: Workspace, person: Person, view: View, cleared: boolean): Fields {
  return { type: 'view_closed', ...common(w, person), view: viewWire(w, view), is_cleared: cleared };
}

/** A global shortcut. */
export function shortcutPayload(w: Workspace, person: Person, callbackId: string): Fields {
  return {
    type: 'shortcut',
    ...common(w, person),
    user: { id: person.id, username: person.name, team_id: w.team.id },
    callback_id: callbackId,
    trigger_id: newTrigger(w, person.id),
    action_ts: nextTs(w.state, w.clock),
  };
}

/** A shortcut on a message. */
export function messageShortcutPayload(
  w: Workspace,
  person: Person,
  callbackId: string,
  channel: Channel,
  message: Message,
): Fields {
  return {
    type: 'message_action',
    ...common(w, person),
    user: { id: person.id, name: person.name },
    callback_id: callbackId,
    trigger_id: newTrigger(w, person.id),
    action_ts: nextTs(w.state, w.clock),
    message_ts: message.ts,
    response_url: newResponseUrl(w, 'app', { user: person.id, channel: channel.id }),
    channel: { id: channel.id, name: payloadName(channel) },
    message: messageWire(w, message),
  };
}
