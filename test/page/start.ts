import { createCanvas } from '@napi-rs/canvas';
import type { App } from '@slack/bolt';
import type { BrowserContext, Page } from 'playwright-core';
import { startSandbox } from '../../sandbox/server.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { startBrowser } from '../kit/browser.ts';
import type { Look } from '../kit/browser.ts';
import { startShowroom } from './app.ts';
import { manifest } from './manifest.ts';

export type Stage = {
  readonly sandbox: Sandbox;
  readonly app: App;
  /** The id of an uploaded picture. */
  readonly picture: string;
  /** A new browser window of a person; `path` is what follows `?as=…`. Errors on the page fail the test at the end. */
  readonly as: (person: string, path?: string, look?: Look) => Promise<Page>;
  /** Closes every tab and every open modal. */
  readonly clear: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

function chart(): Buffer {
  const canvas = createCanvas(640, 240);
  const draw = canvas.getContext('2d');
  draw.fillStyle = '#f3f6fb';
  draw.fillRect(0, 0, 640, 240);
  draw.strokeStyle = '#2a5bd0';
  draw.lineWidth = 4;
  draw.beginPath();
  for (let x = 0; x <= 640; x += 8)
    draw.lineTo(x, 150 - Math.sin(x / 50) * 40 - (x > 420 && x < 520 ? 70 : 0));
  draw.stroke();
  return canvas.toBuffer('image/png');
}

async function upload(app: App): Promise<string> {
  const file = chart();
  const place = await app.client.files.getUploadURLExternal({
    filename: 'chart.png',
    length: file.byteLength,
  });
  await fetch(place.upload_url ?? '', { method: 'POST', body: new Uint8Array(file) });
  await app.client.files.completeUploadExternal({ files: [{ id: place.file_id ?? '', title: 'chart' }] });
  return place.file_id ?? '';
}

/** A sandbox with the showroom in #general, and a browser to look at it. */
export async function startStage(): Promise<Stage> {
  const sandbox = await startSandbox({ port: 0, manifest });
  const shown = { picture: '', url: sandbox.url };
  const app = await startShowroom(sandbox.url, () => shown);
  await sandbox.act.invite({ user: 'ada', channel: '#general', who: 'showroom' });
  shown.picture = await upload(app);
  const browser = await startBrowser();
  const troubles: string[] = [];
  const contexts: BrowserContext[] = [];
  const as = async (person: string, path = '', look: Look = {}): Promise<Page> => {
    const context = await browser.context(look);
    contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => troubles.push(`${person}: ${error.stack ?? error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(sandbox.url) && !request.url().startsWith('data:'))
        troubles.push(`a request went to ${request.url()}`);
    });
    await page.goto(`${sandbox.url}/?as=${person}${path}`);
    await page.getByRole('main').waitFor();
    return page;
  };
  return {
    sandbox,
    app,
    picture: shown.picture,
    as,
    clear: async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      await Promise.all(['ada', 'bo', 'cy'].map((user) => sandbox.act.dismiss({ user, all: true })));
    },
    [Symbol.asyncDispose]: async () => {
      await browser[Symbol.asyncDispose]();
      await app.stop();
      await sandbox.close();
      if (troubles.length > 0) throw new Error(`the page had trouble:\n${troubles.join('\n')}`);
    },
  };
}
