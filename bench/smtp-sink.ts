import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A mail server that takes everything and keeps nothing but a count, in a process of its own: prints its port, and answers `count` on standard input. */
let letters = 0;
const server = createServer((socket) => {
  let inText = false;
  let held = '';
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  socket.on('error', () => undefined);
  socket.setNoDelay(true);
  say('220 sink ESMTP');
  socket.on('data', (chunk) => {
    held += chunk.toString('latin1');
    for (;;) {
      const end = inText ? held.indexOf('\r\n.\r\n') : held.indexOf('\r\n');
      if (end === -1) return;
      const line = held.slice(0, end);
      held = held.slice(end + (inText ? 5 : 2));
      if (inText) {
        inText = false;
        letters += 1;
        say('250 taken');
      } else if (/^EHLO/i.test(line)) {
        say('250-sink');
        say('250 SMTPUTF8');
      } else if (/^DATA/i.test(line)) {
        inText = true;
        say('354 go on');
      } else if (/^QUIT/i.test(line)) {
        say('221 bye');
        socket.end();
      } else say('250 ok');
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.stdin.on('data', () => console.log(letters));
process.stdin.on('end', () => process.exit(0));
