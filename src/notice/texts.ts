import type { Matter } from './matter.ts';

/** What a page says outside Slack. Pure, plain text: first the fact, then what to do. */

const mark = ({ severity }: Matter): string => (severity === null ? 'TEST:' : `SEV${severity}`);

const shorten = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, Math.max(0, most - 3)).trimEnd()}...`;

/** "SEV1 api.example.com is down: answered 503 for 2 min". */
export const lineOf = (matter: Matter): string =>
  `${mark(matter)} ${matter.title}${matter.because === '' ? '' : `: ${matter.because}`}`.replaceAll(
    /\s+/g,
    ' ',
  );

const worst = (matters: readonly Matter[]): Matter | undefined =>
  matters.toSorted((a, b) => (a.severity ?? 9) - (b.severity ?? 9))[0];

/** The first line of any message: the fact itself, or how many there are of one service and the worst of them. */
export function headOf(matters: readonly Matter[]): string {
  const [only, ...more] = matters;
  if (only === undefined) return 'nothing waits any more';
  if (more.length === 0) return lineOf(only);
  const first = worst(matters) ?? only;
  const test = first.severity === null ? 'TEST: ' : '';
  return `${test}${only.group}: ${matters.length} unacked, worst ${lineOf({ ...first, because: '' }).replace(/^TEST: /, '')}`;
}

const PLAIN: Readonly<Record<string, string>> = {
  '…': '...',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '•': '*',
  '→': '->',
  '\u00a0': ' ',
};
/** The characters of one SMS of 160: 3GPP TS 23.038, the basic table. Those of its extension count twice and are left out. */
const GSM = /^[\n\r @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;

/** The text in characters that fit into plain SMS, where it can be said with them. */
export function plainSms(text: string): string {
  const replaced = Array.from(text, (one) => PLAIN[one] ?? one).join('');
  if (GSM.test(replaced)) return replaced;
  return Array.from(replaced, (one) =>
    GSM.test(one) ? one : one.normalize('NFD').replaceAll(/\p{Diacritic}/gu, ''),
  ).join('');
}

const SMS_MOST = 160;

/** One SMS where it can be: what, how to answer, and a short link; the fact is cut, never the answer. */
export function smsOf(matters: readonly Matter[], link: string): string {
  const answer = `. Reply 1 to acknowledge${matters.length > 1 ? ' all' : ''}. ${link}`;
  const head = plainSms(headOf(matters));
  return `${shorten(head, Math.max(60, SMS_MOST - answer.length))}${answer}`;
}

/** Numbers and addresses as a voice can say them: no schemes, no paths. */
const spoken = (text: string): string =>
  text
    .replaceAll(/https?:\/\/([^\s/]+)\S*/g, '$1')
    .replaceAll(/\bmin\b/g, 'minutes')
    .replaceAll(/(\d) s\b/g, '$1 seconds')
    .replaceAll(/(\d) h\b/g, '$1 hours');

/** What a call says; two short sentences, then what to press. */
export function callOf(matters: readonly Matter[]): { readonly says: string; readonly asks: string } {
  const [only, ...more] = matters;
  if (only === undefined) return { says: 'This is Tocsin. Nothing waits any more. Good bye.', asks: '' };
  const first = worst(matters) ?? only;
  const begins =
    first.severity === null
      ? 'This is a test call from Tocsin.'
      : `This is Tocsin. Severity ${first.severity}.`;
  const many =
    more.length === 0
      ? ''
      : ` ${only.group} has ${matters.length} alerts that nobody has acknowledged. The worst:`;
  const fact = `${first.title}${first.because === '' ? '' : `: ${first.because}`}`;
  return {
    says: `${begins}${many} ${spoken(fact)}.`,
    asks:
      first.severity === null
        ? 'Press 1 to say that you heard it.'
        : 'Press 1 to acknowledge. Press 2 to escalate to the next person.',
  };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const MOST_LINES = 30;

/** Lines for a letter or a push message: one a matter, at most thirty. */
export function linesOf(matters: readonly Matter[]): readonly string[] {
  const lines = matters.slice(0, MOST_LINES).map(lineOf);
  return matters.length > MOST_LINES ? [...lines, `and ${matters.length - MOST_LINES} more`] : lines;
}

export type LetterWords = { readonly subject: string; readonly text: string; readonly html: string };

/** A letter, as text and as HTML without anything loaded from elsewhere. The button is a link to a page that asks: programs that open links do nothing by it. */
export function letterOf(matters: readonly Matter[], link: string, notes: readonly string[]): LetterWords {
  const subject = shorten(headOf(matters), 180);
  const lines = linesOf(matters);
  const ask = `Acknowledge${matters.length > 1 ? ` all ${matters.length}` : ''}`;
  const why = [
    ...notes,
    'You get this since you are paged. Your ways and times: the Home tab of Tocsin in Slack.',
  ];
  return {
    subject,
    text: [...lines, '', `${ask}: ${link}`, '', ...why].join('\n'),
    html: [
      '<!doctype html><html><body style="font:16px/1.5 system-ui,sans-serif">',
      ...lines.map((line, index) => `<p${index === 0 ? ' style="font-weight:600"' : ''}>${escape(line)}</p>`),
      `<p><a href="${escape(link)}" style="display:inline-block;padding:10px 18px;background:#1a6dd4;color:#fff;text-decoration:none;border-radius:6px">${ask}</a></p>`,
      ...why.map((line) => `<p style="color:#666">${escape(line)}</p>`),
      '</body></html>',
    ].join('\n'),
  };
}

/** What is answered to somebody who acknowledged: what they have taken on, or why there was nothing to take. */
export function saidOf(
  matters: readonly Matter[],
  came: readonly ('acknowledged' | 'already' | 'over')[],
): string {
  const taken = matters.filter((_, index) => came[index] === 'acknowledged');
  const [first] = taken;
  if (first !== undefined)
    return taken.length === 1
      ? `Acknowledged: ${lineOf({ ...first, because: '' })}.`
      : `Acknowledged all ${taken.length} of ${first.group}.`;
  const [only] = matters;
  if (only === undefined) return 'Nothing waits for you.';
  if (only.state === 'over') return `It is over: ${lineOf({ ...only, because: '' })}.`;
  return `${only.by === null ? 'It was acknowledged before' : `${only.by} acknowledged it before you`}: ${lineOf({ ...only, because: '' })}.`;
}
