/** How many letters to add, drop, change or swap with their neighbour (optimal string alignment). */
function distance(from: string, to: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const change = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      const swapped = i > 0 && j > 0 && from[i] === to[j - 1] && from[i - 1] === to[j];
      const swap = swapped ? (before[j - 1] ?? 0) + 1 : change;
      next.push(Math.min(change, swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    [before, row] = [row, next];
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
