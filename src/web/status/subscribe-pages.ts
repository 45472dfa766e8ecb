import { html } from 'hono/html';
import type { PageSight } from '#status/page-sight.ts';
import type { Component } from '#status/component.ts';
import type { Subscriber, SubscriberRefusal } from '#status/subscriber.ts';
import { layout, rootOf } from './layout.ts';
import type { LaidOut } from './layout.ts';
import type { Html } from './words.ts';

/** Pure: what people who subscribe see, laid out as the page that they subscribe to. */
export type Place = { readonly sight: PageSight };

const laid = ({ sight }: Place, title: string, body: Html): LaidOut =>
  layout(sight, {
    title,
    body: html`<h1>${title}</h1>
      <div class="card">${body}</div>`,
  });

const message = (place: Place, title: string, ...lines: readonly (string | Html)[]): LaidOut =>
  laid(place, title, html`${lines.map((line) => html`<p>${line}</p>`)}`);
const back = ({ sight }: Place): Html =>
  html`<a href="${rootOf(sight)}/">Status page of ${sight.page.title}</a>`;

/** The same for every address, known or not. */
export const askedPage = (place: Place): LaidOut =>
  message(
    place,
    'Check your e-mail',
    'If that address can be subscribed, an e-mail is on its way. Press the button in it to confirm.',
    back(place),
  );

export const oftenPage = (place: Place): LaidOut =>
  message(
    place,
    'That was asked for too often',
    'Somebody at your address asked many times within an hour. Try again in an hour.',
    back(place),
  );

/** What was wrong, and what works. */
export function refusalText(refusal: SubscriberRefusal): string {
  switch (refusal.why) {
    case 'invalid':
      return refusal.got === ''
        ? `Give an ${refusal.what.replace(/^an? /, '')}. Example: ${refusal.example}`
        : `“${refusal.got}” is no ${refusal.what} that can be used here. Example: ${refusal.example}`;
    case 'not_found':
      return `There is no ${refusal.what === 'report' ? 'incident or maintenance' : refusal.what} “${refusal.name}” on this page. Leave it out to hear of everything.`;
    case 'mail_off':
      return 'Nothing can be sent by e-mail from here yet. The feed of this page always works.';
    case 'nothing_changes':
      return 'Nothing was changed: it is so already.';
    case 'not_allowed':
      return 'This cannot be changed from here.';
    case 'ended':
      return 'This subscription has ended. Subscribe again on the status page.';
  }
}

export const refusedPage = (place: Place, refusal: SubscriberRefusal): LaidOut =>
  message(place, 'That did not work', refusalText(refusal), back(place));

const oneButton = (text: string): Html =>
  html`<form method="post"><button class="button" type="submit" autofocus>${text}</button></form>`;

export const confirmPage = (place: Place): LaidOut =>
  message(
    place,
    `Subscribe to ${place.sight.page.title}`,
    'Press the button to confirm. From then on you are told of incidents and maintenance.',
    oneButton('Confirm'),
  );

/** `fresh`: it became active just now, which is when a webhook's secret is shown, this once. */
export function confirmedPage(place: Place, subscriber: Subscriber, fresh: boolean, manage: string): LaidOut {
  const secret =
    fresh && subscriber.secret !== null
      ? [
          html`Each post is signed. The secret, which is shown this once: <code>${subscriber.secret}</code>`,
          html`Header <code>X-Tocsin-Signature: t=…,v1=…</code>; v1 is HMAC-SHA256 with that secret over
            <code>&lt;t&gt;.&lt;body&gt;</code>, in hex.`,
        ]
      : [];
  return message(
    place,
    'You are subscribed',
    'From now on you are told of incidents and maintenance.',
    ...secret,
    html`<a href="${manage}">Choose what you are told of</a>`,
    back(place),
  );
}

export const stalePage = (place: Place): LaidOut =>
  laid(
    place,
    'This link has ended',
    html`<p>A link to confirm works for 48 hours. Ask for another one:</p>
      <form method="post" action="${rootOf(place.sight)}/subscribe">
        <label for="email">E-mail address</label>
        <div class="row">
          <input id="email" type="email" name="email" required autocomplete="email" maxlength="254" />
          <button class="button" type="submit">Subscribe</button>
        </div>
      </form>
      <p>${back(place)}</p>`,
  );

const choice = (component: Component, subscriber: Subscriber): Html =>
  html`<label>
    <input
      type="checkbox"
      name="component"
      value="${component.code}"
      ${subscriber.componentIds.includes(component.id) ? 'checked' : ''}
    />
    ${component.name}${component.isGroup ? ' (the whole group)' : ''}
  </label>`;

const stateText = (subscriber: Subscriber): string =>
  subscriber.state === 'quarantined'
    ? `This address failed too often and is not told any more. Last answer: ${subscriber.because ?? 'none'}`
    : subscriber.state === 'pending'
      ? 'This address is not confirmed yet.'
      : subscriber.state === 'active'
        ? 'This address is told of what you choose here.'
        : 'This subscription has ended. Subscribe again on the status page.';

function scopeForm({ sight }: Place, subscriber: Subscriber): Html {
  const all = subscriber.componentIds.length === 0;
  return html`<form method="post">
    <fieldset>
      <legend>You are told of</legend>
      <div class="choices">
        <label><input type="radio" name="scope" value="all" ${all ? 'checked' : ''} /> the whole page</label>
        <label
          ><input type="radio" name="scope" value="some" ${all ? '' : 'checked'} /> only some
          components</label
        >
      </div>
    </fieldset>
    <fieldset>
      <legend>Components</legend>
      <div class="choices">${sight.components.map((one) => choice(one.component, subscriber))}</div>
    </fieldset>
    <button class="button" type="submit">Save</button>
  </form>`;
}

const act = (value: string, text: string): Html =>
  html`<form method="post" class="after">
    <input type="hidden" name="act" value="${value}" /><button class="button" type="submit">${text}</button>
  </form>`;

/** What a subscription is about, to be changed; `said`: what came of the last change. */
export function managePage(place: Place, subscriber: Subscriber, said: string | null): LaidOut {
  const living = subscriber.state !== 'unsubscribed' && subscriber.state !== 'bounced';
  return laid(
    place,
    `Your subscription to ${place.sight.page.title}`,
    html`${said === null ? null : html`<p role="status"><strong>${said}</strong></p>`}
      <p>${subscriber.address}: ${stateText(subscriber)}</p>
      ${living && subscriber.reportId === null ? scopeForm(place, subscriber) : null}
      ${subscriber.state === 'quarantined' ? act('resume', 'Start again') : null}
      ${living ? act('end', 'Unsubscribe') : null}
      <p class="after">${back(place)}</p>`,
  );
}

export const endPage = (place: Place): LaidOut =>
  message(
    place,
    `Unsubscribe from ${place.sight.page.title}`,
    'Press the button, and nothing is sent to you any more.',
    oneButton('Unsubscribe'),
    back(place),
  );

export const endedPage = (place: Place): LaidOut =>
  message(place, 'You are unsubscribed', 'Nothing is sent any more.', back(place));
