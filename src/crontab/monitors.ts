import { baseName } from './wrappers.js';

const MONITORS =
  /^https?:\/\/(?:[^/]*@)?(?:hc-ping\.com|(?:[\w-]+\.)*(?:healthchecks\.io|cronitor\.(?:io|link)|deadmanssnitch\.com|cronhub\.io|betteruptime\.com|uptimerobot\.com)|nosnch\.in|[^/]*(?:healthchecks|uptime-kuma)[^/]*)(?:[/:?]|$)/;

/** Whether this command reports to the service of another monitor. */
export function isPing([file = '', ...args]: readonly string[]): boolean {
  return /^(?:curl|wget)$/.test(baseName(file)) && args.some((word) => MONITORS.test(word));
}
