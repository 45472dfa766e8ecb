import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controlAt } from '../test/kit/control.ts';
import { startBrowser } from '../test/kit/browser.ts';
import { freePort, startProcess, until } from '../test/kit/process.ts';

/** Makes the README's picture anew: starts the product, breaks the demo service, and takes the incident channel. `npm run picture` */

const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-picture-'));
const ports = {
  PORT: String(await freePort()),
  SANDBOX_PORT: String(await freePort()),
  DEMO_PORT: String(await freePort()),
};
const url = `http://127.0.0.1:${ports.SANDBOX_PORT}`;
const product = startProcess({ ...ports, TOCSIN_DATA_DIR: dataDir, LOG_LEVEL: 'error' });
try {
  await until('it is ready', async () =>
    (await fetch(`http://127.0.0.1:${ports.PORT}/readyz`)).ok ? true : undefined,
  );
  const control = controlAt(url);
  await control.command(
    'ada',
    `/monitor add http http://127.0.0.1:${ports.DEMO_PORT}/health every 10s name orders-api service orders`,
  );
  await control.command('ada', '/demo break');
  const room = await until('the incident channel is open', async () =>
    (await control.state()).channels.find((channel) => channel.name.startsWith('inc-1')),
  );
  const card = await until('the card is there', async () =>
    (await control.messages(`#${room.name}`, 'ada')).find((message) =>
      message.buttons.some((button) => button.text === 'Acknowledge'),
    ),
  );
  await control.click('ada', `#${room.name}`, card.ts, 'Acknowledge');
  await control.message(
    'bo',
    `#${room.name}`,
    'The last release raised the number of connections. Rolling it back.',
  );
  await control.click('ada', `#${room.name}`, card.ts, 'Update');
  await control.submit('ada', {
    'What is known': 'The database refuses new connections since the release of 14:05.',
  });
  await using browser = await startBrowser();
  const page = await (await browser.context({ width: 1440, height: 1000 })).newPage();
  await page.goto(`${url}/?as=ada`);
  await page.getByText(room.name).first().click();
  await page.getByText('refuses new connections').first().waitFor();
  await page.screenshot({ path: join(import.meta.dirname, 'sandbox.png') });
} finally {
  await product.kill();
  rmSync(dataDir, { recursive: true, force: true });
}
