import { html, raw } from 'hono/html';
import { cspOf, textOf } from './layout.ts';
import type { LaidOut } from './layout.ts';
import { styleOf } from './look.ts';
import type { Html } from './words.ts';

/** Pure: pages for those who may not read a status page, or ask for what is not there. They tell nothing of the page, not even its name. */

const COLOUR = '#3b5bdb';

function plain(title: string, body: Html): LaidOut {
  const style = styleOf(COLOUR);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <main class="wrap door">${body}</main>
      </body>
    </html> `;
  return { text: textOf(page), csp: cspOf(style) };
}

export const notFoundDoor = (): LaidOut =>
  plain(
    'Not found',
    html`<h1>There is nothing here</h1>
      <p>
        The address may have been cut, or what stood here was taken away. Whoever gave it to you knows the
        whole one.
      </p>`,
  );

/** Asks for the password; `wrong` when the last one was not it, `waitMinutes` when too many were tried. */
export function passwordDoor(
  action: string,
  more: { readonly wrong?: boolean; readonly waitMinutes?: number } = {},
): LaidOut {
  const said =
    more.waitMinutes !== undefined
      ? `Too many passwords were tried. Try again in ${more.waitMinutes} min.`
      : more.wrong === true
        ? 'That is not the password. Capitals count.'
        : undefined;
  return plain(
    'A password is needed',
    html`<h1>This page asks for a password</h1>
      ${said === undefined ? null : html`<p class="card alert" role="alert">${said}</p>`}
      <form method="post" action="${action}">
        <label for="password">Password</label>
        <div class="row">
          <input
            id="password"
            name="password"
            type="password"
            required
            maxlength="200"
            autocomplete="current-password"
          />
          <button class="button" type="submit">Show the page</button>
        </div>
      </form>`,
  );
}

/** Nothing was ever read of the database, so there is nothing to show. */
export const awayDoor = (): LaidOut =>
  plain(
    'Not available',
    html`<h1>The status cannot be read just now</h1>
      <p>That says nothing about the services themselves. Try again in a minute.</p>`,
  );
