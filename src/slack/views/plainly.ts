/** Words written for a message, as plain text: errors under the fields of a modal show no formatting. At most 2,000 characters. */
export const plainly = (text: string): string =>
  text
    .replaceAll(/[`*]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .slice(0, 2_000);
