import { nearest } from '../util/nearest.js';

/** Zones that `name` may be a misspelling of. The place alone is enough: `berlin`. */
export function nearestZones(name: string): readonly string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  const place = name.toLowerCase().replaceAll(' ', '_');
  const byPlace = zones.filter((zone) => zone.toLowerCase().endsWith(`/${place}`));
  return byPlace.length > 0 ? byPlace : nearest(name, zones, 3);
}
