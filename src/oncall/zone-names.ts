import { zoneNamed } from '#base/calendar.ts';
import { nearest } from '#base/nearest.ts';

/** The zone somebody most likely meant: "oslo", "New York", "Europe/Oslow"; null when nothing comes near. */
export function zoneMeant(text: string): string | null {
  const zones = Intl.supportedValuesOf('timeZone');
  const word = text.trim().replaceAll(' ', '_').toLowerCase();
  const city = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).toLowerCase();
  const found =
    zones.find((zone) => zone.toLowerCase() === word) ??
    zones.find((zone) => city(zone) === word) ??
    zones[
      zones
        .map((zone) => zone.toLowerCase())
        .indexOf(
          nearest(
            word,
            zones.map((zone) => zone.toLowerCase()),
          ) ?? '',
        )
    ] ??
    zones[zones.map(city).indexOf(nearest(word, zones.map(city)) ?? '')];
  return found === undefined ? null : (zoneNamed(found) ?? null);
}
