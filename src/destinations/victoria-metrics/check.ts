import type { Endpoint } from '../../http/endpoint.js';
import type { Finding } from '../../model/finding.js';
import { checkEngine, queryFinding } from '../engine/check.js';
import { queryUrlOf } from './urls.js';
import { victoriaMetricsEngine } from './victoria-metrics.js';

export async function checkVictoriaMetrics(
  name: string,
  endpoint: Endpoint,
): Promise<readonly Finding[]> {
  const checked = { name, area: 'gateway' };
  const what = 'VictoriaMetrics, which keeps what a push leaves out';
  return [
    ...(await checkEngine(checked, victoriaMetricsEngine(endpoint))),
    await queryFinding(checked, endpoint, queryUrlOf(endpoint.baseUrl)),
    { level: 'ok', check: 'gateway-version', subject: name, what },
  ];
}
