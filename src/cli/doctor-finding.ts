/** One thing that was looked at. What is not ok says what to do. */
export type Finding = {
  readonly about: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly says: string;
  readonly todo?: string;
};

export const fine = (about: string, says: string): Finding => ({ about, state: 'ok', says });
export const warn = (about: string, says: string, todo: string): Finding => ({
  about,
  state: 'warn',
  says,
  todo,
});
export const fail = (about: string, says: string, todo: string): Finding => ({
  about,
  state: 'fail',
  says,
  todo,
});
