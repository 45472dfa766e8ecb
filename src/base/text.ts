/** What people type and paste, made so that any place can hold it: whole characters, no control characters but line breaks and tabs. */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .trim();

/** The same on one line: for titles, names and subjects. */
export const oneLine = (text: string): string => cleanText(text).replaceAll(/\s+/gu, ' ');
