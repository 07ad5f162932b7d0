import { openAccess } from '../../../http/access.js';
import { endpointOf } from '../../../http/endpoint.js';
import type { PushgatewaySpec } from '../../../model/destination.js';
import type { CheckContext, Finding } from '../../../model/finding.js';
import { checkEngine, secretFindings } from '../../engine/check.js';
import { isImportUrl } from '../../victoria-metrics/urls.js';
import { certificateFindings } from './certificate.js';
import { clockFindings } from './clock.js';
import { groupFindings } from './groups.js';
import { observeGateway } from './observe.js';
import { poisonFindings } from './poison.js';
import { reachFindings } from './reach.js';

export async function checkGateway(
  spec: PushgatewaySpec,
  context: CheckContext,
): Promise<readonly Finding[]> {
  const { name, address, access } = spec;
  const exposed = await secretFindings(spec, 'gateway', 'gateway');
  const opened = await openAccess(access, address);
  if (opened.kind === 'no-access') {
    const why = 'Nothing is sent to this gateway until that is mended.';
    const what = opened.problems.join('; ');
    return [...exposed, { level: 'problem', check: 'gateway-auth', subject: name, what, why }];
  }
  const { timeoutSeconds, now } = context;
  const asEngine = async (): Promise<readonly Finding[]> => {
    const { PROTOCOL } = await import('../../victoria-metrics/open.js');
    const endpoint = endpointOf(address, { ...opened, timeoutSeconds });
    const found = await checkEngine({ name, area: 'gateway' }, PROTOCOL, endpoint);
    const what = 'VictoriaMetrics, which keeps what a push leaves out';
    return [...exposed, ...found, { level: 'ok', check: 'gateway-version', subject: name, what }];
  };
  if (isImportUrl(address.baseUrl)) return asEngine();
  const observation = await observeGateway(address.baseUrl, { ...opened, timeoutSeconds }, now);
  const { failure } = observation.status;
  if (failure?.kind === 'not-a-gateway' && failure.server !== undefined) return asEngine();
  const { groups } = observation;
  return [
    ...exposed,
    ...reachFindings(name, observation),
    ...certificateFindings(name, observation, now()),
    ...clockFindings(name, observation),
    ...poisonFindings(spec, observation),
    ...(groups === undefined ? [] : groupFindings(spec, groups, context)),
  ];
}
