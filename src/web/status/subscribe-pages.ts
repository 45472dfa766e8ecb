import { html } from 'hono/html';
import type { Component } from '#status/component.ts';
import type { StatusPage } from '#status/status-page.ts';
import type { Subscriber, SubscriberRefusal } from '#status/subscriber.ts';
import { page as layout } from '../pages.ts';

/** What people who subscribe see. */
export type Html = ReturnType<typeof html>;
export type Place = { readonly page: StatusPage; readonly url: string };

const message = (title: string, ...lines: readonly (string | Html)[]): Html =>
  layout(
    title,
    html`<h1>${title}</h1>
      ${lines.map((line) => html`<p>${line}</p>`)}`,
  );
const back = ({ page, url }: Place): Html => html`<a href="${url}">Status page of ${page.title}</a>`;

/** The same for every address, known or not. */
export const askedPage = (place: Place): Html =>
  message(
    'Look into your mailbox',
    'If that address can be subscribed, a letter is on its way.',
    back(place),
  );

export const oftenPage = (place: Place): Html =>
  message(
    'That was asked for too often',
    'Somebody at your address asked many times within an hour. Try again in an hour.',
    back(place),
  );

/** What was wrong, and what works. */
export function refusalText(refusal: SubscriberRefusal): string {
  switch (refusal.why) {
    case 'invalid':
      return `“${refusal.got}” is no ${refusal.what} that can be used here. Example: ${refusal.example}`;
    case 'not_found':
      return `There is no ${refusal.what === 'report' ? 'incident or maintenance' : refusal.what} “${refusal.name}” on this page. Leave it out to hear of everything.`;
    case 'mail_off':
      return 'Nothing can be sent by mail from here yet. The feed of this page always works.';
    case 'nothing_changes':
      return 'Nothing was changed: it is so already.';
    case 'not_allowed':
      return 'This cannot be changed from here.';
    case 'ended':
      return 'This subscription has ended. Subscribe again on the status page.';
  }
}

export const refusedPage = (place: Place, refusal: SubscriberRefusal): Html =>
  message('That did not work', refusalText(refusal), back(place));

const oneButton = (text: string): Html =>
  html`<form method="post"><button type="submit" autofocus>${text}</button></form>`;

export const confirmPage = ({ page }: Place): Html =>
  message(
    `Hear of ${page.title}`,
    'Press the button, and you will be told of what this status page says from now on.',
    oneButton('Confirm'),
  );

/** `fresh`: it became active just now, which is when a webhook's secret is shown, this once. */
export function confirmedPage(place: Place, subscriber: Subscriber, fresh: boolean, manage: string): Html {
  const secret =
    fresh && subscriber.secret !== null
      ? [
          html`Each post is signed. The secret, which is shown this once: <code>${subscriber.secret}</code>`,
          html`Header <code>X-Tocsin-Signature: t=…,v1=…</code>; v1 is HMAC-SHA256 with that secret over
            <code>&lt;t&gt;.&lt;body&gt;</code>, in hex.`,
        ]
      : [];
  return message(
    'You are subscribed',
    'You will be told of what this status page says from now on.',
    ...secret,
    html`<a href="${manage}">Choose what you hear of</a>`,
    back(place),
  );
}

export const stalePage = (place: Place): Html =>
  layout(
    'This link has ended',
    html`<h1>This link has ended</h1>
      <p>A link to confirm holds for 48 hours. Ask for another one:</p>
      <form method="post" action="${place.url}/subscribe">
        <label>E-mail <input type="email" name="email" required autocomplete="email" /></label>
        <button type="submit">Subscribe</button>
      </form>
      <p>${back(place)}</p>`,
  );

const choice = (component: Component, subscriber: Subscriber): Html =>
  html`<p>
    <label>
      <input
        type="checkbox"
        name="component"
        value="${component.code}"
        ${subscriber.componentIds.includes(component.id) ? 'checked' : ''}
      />
      ${component.name}${component.isGroup ? ' (all of it)' : ''}
    </label>
  </p>`;

const stateText = (subscriber: Subscriber): string =>
  subscriber.state === 'quarantined'
    ? `It failed too often and is not told any more. Last answer: ${subscriber.because ?? 'none'}`
    : subscriber.state === 'pending'
      ? 'It is not confirmed yet.'
      : subscriber.state === 'active'
        ? 'It is told of what you choose here.'
        : 'This subscription has ended. Subscribe again on the status page.';

/** What a subscription is about, to be changed; `said`: what came of the last change. */
export function managePage(
  place: Place,
  subscriber: Subscriber,
  components: readonly Component[],
  said: string | null,
): Html {
  const living = subscriber.state !== 'unsubscribed' && subscriber.state !== 'bounced';
  const all = subscriber.componentIds.length === 0;
  return layout(
    `What you hear of ${place.page.title}`,
    html`<h1>What you hear of ${place.page.title}</h1>
      ${said === null ? '' : html`<p role="status"><strong>${said}</strong></p>`}
      <p>${subscriber.address}: ${stateText(subscriber)}</p>
      ${
        living && subscriber.reportId === null
          ? html`<form method="post">
              <p>
                <label
                  ><input type="radio" name="scope" value="all" ${all ? 'checked' : ''} /> The whole
                  page</label
                >
              </p>
              <p>
                <label
                  ><input type="radio" name="scope" value="some" ${all ? '' : 'checked'} /> Only these:</label
                >
              </p>
              ${components.map((component) => choice(component, subscriber))}
              <button type="submit">Save</button>
            </form>`
          : ''
      }
      ${
        subscriber.state === 'quarantined'
          ? html`<form method="post">
              <input type="hidden" name="act" value="resume" /><button type="submit">Start again</button>
            </form>`
          : ''
      }
      ${
        living
          ? html`<form method="post">
              <input type="hidden" name="act" value="end" /><button type="submit">Unsubscribe</button>
            </form>`
          : ''
      }
      <p>${back(place)}</p>`,
  );
}

export const endPage = (place: Place): Html =>
  message(
    `Hear no more of ${place.page.title}`,
    'Press the button to unsubscribe.',
    oneButton('Unsubscribe'),
    back(place),
  );

export const endedPage = (place: Place): Html =>
  message('You are unsubscribed', 'Nothing is sent any more.', back(place));

/** For links that are none of ours, as for anything else that is not there. */
export const nothingPage = (): Html => message('Not found', 'There is nothing at this address.');
