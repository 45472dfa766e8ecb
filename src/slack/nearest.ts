/** Levenshtein's distance: how many letters to add, drop or change. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const change = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** The known word that somebody most likely meant: at most a third of its letters are wrong. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const scored = known
    .map((one) => ({ one, off: distance(word.toLowerCase().slice(0, 40), one) }))
    .toSorted((a, b) => a.off - b.off);
  const [best] = scored;
  return best !== undefined && best.off <= Math.max(1, Math.floor(best.one.length / 3))
    ? best.one
    : undefined;
}
