import { findConfig } from '../../config/read-config.js';
import type { Host } from '../../host.js';
import type { PlannedSource } from './plan-sources.js';

/** Variables that say where results go. */
const PLACES = /^(?:PUSHGATEWAY_URL|JOBMETER_(?:GATEWAY|TEXTFILE|REMOTE_WRITE|OTLP|CONFIG))$/;

/** Whether runs of a crontab may know where to send results. The config file of another user is not looked for. */
export function mayNameGateway(host: Host, { source, lines }: PlannedSource): boolean {
  const { place } = source;
  const isOwn = place.kind === 'user' ? place.user === undefined : place.format === 'user';
  if (!isOwn || findConfig({ ...host, env: {} }, undefined).texts.length > 0) return true;
  return lines.some(({ line }) => line.kind === 'variable' && PLACES.test(line.name));
}
