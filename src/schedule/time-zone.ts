import { statSync } from 'node:fs';

/**
 * Looks into the system's list of zones first: the first use of a zone by Node takes 12 ms, and a run asks before its
 * command starts.
 */
export function isTimeZone(name: string): boolean {
  // `posix/` and `right/` are copies for the C library.
  if (!/^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/.test(name) || /^(?:posix|right)\//.test(name))
    return false;
  return isListed(name) || isKnownToNode(name);
}

const ZONES = '/usr/share/zoneinfo';

function isListed(name: string): boolean {
  try {
    return name.includes('/') && statSync(`${ZONES}/${name}`).isFile();
  } catch {
    return false;
  }
}

function isKnownToNode(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }) !== undefined;
  } catch {
    return false;
  }
}
