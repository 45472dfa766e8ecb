/** Keeps what `compute` made of a text, for texts that come back with every check; forgets all when `limit` texts are kept. */
export function memo<T>(limit: number, compute: (text: string) => T): (text: string) => T {
  const kept = new Map<string, T>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    if (kept.size >= limit) kept.clear();
    const made = compute(text);
    kept.set(text, made);
    return made;
  };
}
