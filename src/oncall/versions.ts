import type { RotaDefinition, RotaVersion } from './rota.ts';
import type { Stretch } from './windows.ts';

/** Which definition of a rota holds when. */

/** As written, in order: a version takes the place of all that were to begin at its time or later. What is left is in order of time. */
export function inForce(written: readonly RotaVersion[]): readonly RotaVersion[] {
  const held: RotaVersion[] = [];
  for (const version of written) {
    while ((held.at(-1)?.validFrom ?? version.validFrom) >= version.validFrom && held.length > 0) held.pop();
    held.push(version);
  }
  return held;
}

export type Reign = Stretch & { readonly definition: RotaDefinition };

/** The definitions that hold within a stretch, each with its part of it. Before the first version there is none. */
export function reigns(versions: readonly RotaVersion[], within: Stretch): readonly Reign[] {
  return versions.flatMap((version, index) => {
    const from = Math.max(within.from, version.validFrom.getTime());
    const to = Math.min(within.to, versions[index + 1]?.validFrom.getTime() ?? Infinity);
    return from < to ? [{ from, to, definition: version.definition }] : [];
  });
}

/** The definition at an instant; before the first version, the first one. */
export function definitionAt(versions: readonly RotaVersion[], at: Date): RotaDefinition | undefined {
  return (versions.findLast((version) => version.validFrom <= at) ?? versions[0])?.definition;
}
