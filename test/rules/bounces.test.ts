import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failuresIn, isGone } from '#intake/bounces/decode.ts';
import type { Failure } from '#intake/bounces/decode.ts';
import { ownMessageId, subscriberOfMessage, tellingMessageId } from '#notice/message-ids.ts';
import { bounce } from '../kit/bounce.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (...of: Parameters<typeof bounce>): Promise<readonly Failure[]> =>
  failuresIn(bytes(bounce(...of)));

const MESSAGE = 'tel_0000000000000001.sub_aaaaaaaaaaaaaaaa@status.example.com';
const UNKNOWN = {
  messageId: `<${MESSAGE}>`,
  status: '5.1.1',
  because: '550 5.1.1 unknown user, in two lines',
};

describe('a letter that came back', () => {
  test.each<[string, Parameters<typeof bounce>[1]]>([
    ['whole', {}],
    ['by its head only', { returns: 'text/rfc822-headers' }],
    ['with bare line feeds', { newline: '\n' }],
    ['with a comment behind its status', { status: '5.1.1 (unknown user)' }],
    ['with words written otherwise', { action: 'Failed' }],
  ])('says which one it was and why, returned %s', async (_, more) => {
    expect(await read(MESSAGE, more)).toEqual([UNKNOWN]);
  });

  test('may speak of several recipients, of which some only wait', async () => {
    const found = await read(MESSAGE, {
      more: ['Action: delayed\nStatus: 4.4.1', 'Action: failed\nStatus: 5.4.4'],
    });
    expect(found).toEqual([UNKNOWN, { messageId: `<${MESSAGE}>`, status: '5.4.4', because: 'status 5.4.4' }]);
  });

  test.each<[string, string]>([
    ['a report of a delay', bounce(MESSAGE, { action: 'delayed', status: '4.4.1' })],
    ['a report that it arrived', bounce(MESSAGE, { action: 'delivered', status: '2.0.0' })],
    ['one without the letter', bounce(MESSAGE, { returns: 'text/plain' })],
    ['somebody who is on holiday', 'From: ada@example.org\r\nSubject: Away\r\n\r\nI am back on Monday.\r\n'],
    ['nothing', ''],
    ['a letter that breaks off', bounce(MESSAGE).slice(0, 700)],
  ])('%s is none', async (_, letter) => {
    expect(await failuresIn(bytes(letter))).toEqual([]);
  });

  test('never throws, whatever comes', async () => {
    const whole = bytes(bounce(MESSAGE));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 2_000 }),
          fc
            .array(fc.record({ at: fc.nat(whole.length - 1), to: fc.integer({ min: 0, max: 255 }) }), {
              maxLength: 40,
            })
            .map((changes) => changes.reduce((letter, { at, to }) => letter.with(at, to), whole)),
        ),
        async (letter) => {
          await expect(failuresIn(letter)).resolves.toBeInstanceOf(Array);
        },
      ),
    );
  });
});

test.each<[string, boolean]>([
  ['5.1.1', true],
  ['5.1.10', true],
  ['5.2.1', true],
  ['5.4.4', true],
  ['5.0.0', true],
  // Full, too large, not wanted, tried for too long: the next letter may arrive.
  ['5.2.2', false],
  ['5.3.4', false],
  ['5.7.1', false],
  ['4.4.7', false],
  ['', false],
])('status %s says that the mailbox is gone: %s', (status, gone) => {
  expect(isGone(status)).toBe(gone);
});

test.each<[string, string | undefined]>([
  [
    `<${tellingMessageId('tel_0000000000000001', 'sub_aaaaaaaaaaaaaaaa')}@status.example.com>`,
    'sub_aaaaaaaaaaaaaaaa',
  ],
  [`${ownMessageId('confirm', new Date(0), 'sub_aaaaaaaaaaaaaaaa')}@localhost`, 'sub_aaaaaaaaaaaaaaaa'],
  ['<a.b.sub_AAAAAAAAAAAAAAAA@x>', undefined],
  ['<sub_aaaaaaaaaaaaaaaa>', undefined],
  ['<CAF=x@mail.example.org>', undefined],
  ['', undefined],
])('the Message-ID %s names %s', (messageId, id) => {
  expect(subscriberOfMessage(messageId)).toBe(id);
});
