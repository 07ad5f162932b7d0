import { nearest } from '../util/nearest.js';

/** Finds zones that `name` may be a misspelling of. A place is enough: `berlin`. */
function nearestZones(name: string): readonly string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  const place = name.toLowerCase().replaceAll(' ', '_');
  const byPlace = zones.filter((zone) => zone.toLowerCase().endsWith(`/${place}`));
  return byPlace.length > 0 ? byPlace : nearest(name, zones, 3);
}

/** Adds the name that was probably meant. */
export function describeUnknownZone(name: string): string {
  const [near] = nearestZones(name);
  const meant =
    near === undefined ? 'write one such as Europe/Berlin or UTC' : `did you mean ${near}?`;
  return `"${name}" is not a known time zone: ${meant}`;
}
