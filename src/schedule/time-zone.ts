import { statSync } from 'node:fs';

/**
 * Checks the system's list of zones first: the first use of a zone in Node takes 12 ms, and this
 * runs before the command starts.
 */
export function isTimeZone(name: string): boolean {
  return ZONE.test(name) && (isListed(name) || isKnownToNode(name));
}

/** Leaves out `posix/` and `right/`, which are copies for the C library. */
const ZONE = /^(?!posix\/|right\/)[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;

const LIST = '/usr/share/zoneinfo';

function isListed(name: string): boolean {
  try {
    return name.includes('/') && statSync(`${LIST}/${name}`).isFile();
  } catch {
    return false;
  }
}

function isKnownToNode(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions();
    return true;
  } catch {
    return false;
  }
}

/** Adds the name that was probably meant. A place is enough: `berlin`. */
export async function describeUnknownZone(name: string): Promise<string> {
  const { nearest } = await import('../util/nearest.js');
  const zones = Intl.supportedValuesOf('timeZone');
  const place = name.toLowerCase().replaceAll(' ', '_');
  const ofPlace = zones.find((zone) => zone.toLowerCase().endsWith(`/${place}`));
  const near = ofPlace ?? nearest(name, zones, 3)[0];
  const meant =
    near === undefined ? 'write one such as Europe/Berlin or UTC' : `did you mean ${near}?`;
  return `"${name}" is not a known time zone: ${meant}`;
}
