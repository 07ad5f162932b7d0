import type { Endpoint } from '../../http/endpoint.js';
import type { CheckContext, Finding } from '../../model/finding.js';
import { checkEngine } from '../engine/check.js';
import { queryUrlOf } from './urls.js';
import { victoriaMetricsEngine } from './victoria-metrics.js';

export async function checkVictoriaMetrics(
  name: string,
  endpoint: Endpoint,
  context: CheckContext,
): Promise<readonly Finding[]> {
  const engine = victoriaMetricsEngine(endpoint);
  const url = queryUrlOf(endpoint.baseUrl);
  const findings = await checkEngine({ name, area: 'gateway' }, engine, endpoint, url, context);
  const what = 'VictoriaMetrics, which keeps what a push or a run leaves out';
  return [...findings, { level: 'ok', check: 'gateway-version', subject: name, what }];
}
