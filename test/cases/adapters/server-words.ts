import { mintAuthority, mintSelfSigned, type KeyPair } from '../../kit/fault-servers-certificates.ts';
import * as scripts from '../../kit/fault-servers-scripts.ts';
import { NotApplicable, type Stage } from '../case.ts';
import { serveRoutes } from './routes.ts';
import { overScheme, scene, type Scene } from './scene.ts';

/** Servers in the words of the rows: the first line that fits builds the server. */

type Build = (stage: Stage, match: RegExpExecArray, words: string) => Promise<Scene>;
type Vocabulary = readonly (readonly [words: RegExp, build: Build])[];

const http =
  (script: scripts.Script): Build =>
  async (stage) =>
    scene(await stage.servers.http(script));
const refused: Build = async (stage) => ({
  url: `http://127.0.0.1:${await stage.servers.closedPort()}/`,
  servers: [],
  hosts: {},
});
const notBuilt: Build = (_stage, match) => Promise.reject(new NotApplicable(`kind not built: ${match[0]}`));
const wantsClient: Build = async (stage, _match, words) => {
  const { root } = stage.servers.authority;
  const talk = { requestCert: true, rejectUnauthorized: true, ca: root };
  return scene(
    await stage.servers.https(
      scripts.answers(),
      /TLS 1\.2/i.test(words) ? { ...talk, maxVersion: 'TLSv1.2' } : talk,
    ),
  );
};
const oldTls: Build = async (stage, match) => {
  const version = match[1] === '0' ? 'TLSv1' : 'TLSv1.1';
  return scene(
    await stage.servers.https(scripts.answers(), {
      minVersion: version,
      maxVersion: version,
      ciphers: 'DEFAULT@SECLEVEL=0',
    }),
  );
};
const ms = (amount: string | undefined, unit: string | undefined): number =>
  Number(amount) * (unit === 's' ? 1_000 : 1);

const TLS: Vocabulary = [
  [
    /does not (?:ask for|want|require) a client cert/i,
    async (stage) => scene(await stage.servers.https(scripts.answers())),
  ],
  [/client cert/i, wantsClient],
  [/TLS 1\.([01]) only/i, oldTls],
  [
    /TLS handshake (?:that )?(?:hangs|never)|hang\w* .*handshake/i,
    async (stage) => overScheme(await stage.servers.tcp(() => undefined), 'https'),
  ],
  [
    /closes? (?:in|during) the (?:TLS )?handshake/i,
    async (stage) => overScheme(await stage.servers.tcp((socket) => void socket.end()), 'https'),
  ],
  [
    /http on (?:an |the )?https port/i,
    async (stage) => overScheme(await stage.servers.http(scripts.answers()), 'https'),
  ],
  [
    /self-signed|expire|other host|wrong host|private CA/i,
    async (stage, _match, words) =>
      scene(await stage.servers.https(scripts.answers(), await certificateIn(words, stage))),
  ],
];

const BROKEN: Vocabulary = [
  [/connection refused|nothing listens|port (?:is )?closed|closed port/i, refused],
  [/\b(?:RST|resets?)\b.*(?:no length|no declared length)/i, http(scripts.resetsInBody(false))],
  [/\b(?:RST|resets?)\b.*\bbody\b|\bbody\b.*\b(?:RST|reset)/i, http(scripts.resetsInBody(true))],
  [/\b(?:RST|resets?)\b/i, http(scripts.resetsBeforeAnswer)],
  [/banner/i, http(scripts.sshBanner)],
  [/header name|(?:bad|invalid|malformed) header/i, http(scripts.badHeaderName)],
  [/non-hex|(?:bad|invalid|malformed) chunk/i, http(scripts.badChunkSize)],
  [/(?:two|different|conflicting) content-lengths?/i, http(scripts.twoLengths)],
  [
    /content-length (?:and|with|\+|plus) (?:transfer-encoding|chunked)|CL (?:\+|and) TE/i,
    http(scripts.lengthAndChunks),
  ],
  [/chunk/i, http(scripts.cutChunks)],
  [/204 with/i, http(scripts.bodyOn204)],
  [/no (?:content-)?length|close-delimited/i, http(scripts.untilClosed)],
  [/content-length/i, http(scripts.shortBody)],
  [
    /(\d+) ?Ki?B (?:of )?(?:response )?headers?/i,
    (stage, match) => http(scripts.longHeaders(Number(match[1]) * 1_000))(stage, match, ''),
  ],
];

const SLOW: Vocabulary = [
  [
    /1 (?:body )?byte (?:every|per) (\d+) ?ms(?: for (\d+) ?s)?/i,
    (stage, match) =>
      http(scripts.drips(Number(match[1]), Math.round((Number(match[2] ?? 60) * 1_000) / Number(match[1]))))(
        stage,
        match,
        '',
      ),
  ],
  [
    /headers at (\d+) ?(m?s), last (?:body )?byte at (\d+) ?(m?s)/i,
    (stage, match) => http(scripts.late(ms(match[1], match[2]), ms(match[3], match[4])))(stage, match, ''),
  ],
  [/never answers|no answer/i, http(scripts.neverAnswers)],
  [/accepts?\W+(?:and |then )?closes?|closes? (?:at once|before|without)/i, http(scripts.closesAtOnce)],
];

const SOUND: Vocabulary = [
  [/redirects? to itself|redirect loop/i, http(scripts.redirects('/'))],
  [/gzip bomb/i, http(scripts.gzipBomb)],
  [/gzip/i, http(scripts.gzipped('ok'))],
  [
    /^(?:plain )?http(?: (\d{3}))?$/i,
    (stage, match) => http(scripts.answers({ status: Number(match[1] ?? 200) }))(stage, match, ''),
  ],
  [
    /^https(?: (\d{3}))?$/i,
    async (stage, match) =>
      scene(await stage.servers.https(scripts.answers({ status: Number(match[1] ?? 200) }))),
  ],
];

const VOCABULARY: Vocabulary = [
  [/\b(?:gRPC|websocket|SMTP|IMAP|IRC|NTP|unix socket)\b/i, notBuilt],
  ...TLS,
  ...BROKEN,
  ...SLOW,
  ...SOUND,
];

/** The server, or servers, that these words describe. Throws for words that nobody has taught. */
export async function serverOf(words: string | readonly string[], stage: Stage): Promise<Scene> {
  const lines = typeof words === 'string' ? [words] : words;
  if (lines.some((line) => line.includes('->'))) return serveRoutes(lines, stage);
  const text = lines.join(', ').trim();
  for (const [known, build] of VOCABULARY) {
    const match = known.exec(text);
    if (match !== null) return build(stage, match, text);
  }
  throw new Error(`no server is known by the words "${text}"`);
}

/** The certificate that these words describe: whose it is, who signed it, when it ends. */
export async function certificateIn(words: string, stage: Stage): Promise<KeyPair> {
  const named = /(?:SANs?|valid for|for the host|CN) ([\w*.:-]+)/i.exec(words)?.[1];
  const names = /(?:other|wrong|another) (?:host|name)/i.test(words)
    ? ['other.example']
    : named === undefined
      ? ['localhost', '127.0.0.1']
      : [named];
  const wanted = { names, ...validity(words) };
  if (/self-signed/i.test(words)) return mintSelfSigned(wanted);
  const stranger = /private CA|not trusted|untrusted|unknown CA/i.test(words);
  return (stranger ? await mintAuthority('A private authority') : stage.servers.authority).issue(wanted);
}

function validity(words: string): { readonly fromDays?: number; readonly toDays?: number } {
  const days = /(?:expir|ends|valid)\w* (?:in|for) (?:another )?(\d+) days?/i.exec(words)?.[1];
  if (days !== undefined) return { toDays: Number(days) };
  if (/not yet valid/i.test(words)) return { fromDays: 1 };
  return /expired/i.test(words) ? { toDays: -1 } : {};
}
