import type { Endpoint } from '../../http/endpoint.js';
import type { Finding } from '../../model/finding.js';
import { checkEngine } from '../engine/check.js';
import { PROTOCOL } from './open.js';

export async function checkVictoriaMetrics(
  name: string,
  endpoint: Endpoint,
): Promise<readonly Finding[]> {
  const checked = { name, area: 'gateway' };
  const what = 'VictoriaMetrics, which keeps what a push leaves out';
  return [
    ...(await checkEngine(checked, PROTOCOL, endpoint)),
    { level: 'ok', check: 'gateway-version', subject: name, what },
  ];
}
