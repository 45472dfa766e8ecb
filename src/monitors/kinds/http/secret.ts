/** Settings name secrets as `env:NAME`; the value is read from the environment at the moment of the check and stored nowhere. */
const REFERENCE = /\benv:([A-Za-z_][A-Za-z0-9_]*)/g;

export const mentionsSecret = (text: string): boolean => text.search(REFERENCE) >= 0;

/** The text with every `env:NAME` replaced, or the first name that is not set. */
export function fillSecrets(
  text: string,
  secret: (name: string) => string | undefined,
): { readonly text: string } | { readonly missing: string } {
  let missing: string | undefined;
  const filled = text.replaceAll(REFERENCE, (_whole, name: string) => {
    const value = secret(name);
    if (value === undefined) missing ??= name;
    return value ?? '';
  });
  return missing === undefined ? { text: filled } : { missing };
}

const SECRET_HEADER = /^(?:proxy-)?authorization$|^cookie$|token|secret|api-?key|password|credential/i;

/** Whether a header of that name usually carries a secret, so that its value may not be stored in clear. */
export const isSecretHeader = (name: string): boolean => SECRET_HEADER.test(name);
