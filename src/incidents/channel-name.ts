const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  œ: 'oe',
  ð: 'd',
  þ: 'th',
  đ: 'd',
  ħ: 'h',
  ł: 'l',
  ı: 'i',
};

/** Text as a part of a channel name: lower-case letters and digits with single dashes; may be empty for scripts without a Latin form. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæøœðþđħłı]/g, (letter) => LETTERS[letter] ?? '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

/** Slack's limit for channel names, 80, less room for a suffix when the name is taken. */
const LONGEST = 75;

/** `inc-<number>-<slug>`, from the services' names when there are any, else from the title. */
export function channelName(number: number, title: string, serviceNames: readonly string[]): string {
  const words = slug(serviceNames.length > 0 ? serviceNames.join('-') : title);
  const name = words === '' ? `inc-${number}` : `inc-${number}-${words}`;
  return name.slice(0, LONGEST).replace(/-+$/, '');
}
