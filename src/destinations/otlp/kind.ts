import { parseServerUrl } from '../../http/address.js';
import type { OtlpSpec } from '../../model/destination.js';
import { engineKind } from '../engine/engine-kind.js';
import type { DestinationKind } from '../kind.js';
import { resolveOtlpAccess } from './headers.js';

/** Path that OpenTelemetry adds to the endpoint of all signals. */
const METRICS = '/v1/metrics';

/**
 * Receivers of OpenTelemetry metrics as destinations. This folder sends groups to them by OTLP over
 * HTTP; nothing can be listed or deleted there.
 */
export const OTLP: DestinationKind<OtlpSpec> = engineKind({
  kind: 'otlp',
  option: 'otlp',
  parse(url) {
    const address = parseServerUrl(url, 'such as http://collector.example:4318');
    if (address.kind === 'invalid' || address.baseUrl.endsWith(METRICS)) return address;
    return { ...address, baseUrl: `${address.baseUrl}${METRICS}` };
  },
  accessOf: resolveOtlpAccess,
  load: async () => (await import('./otlp.js')).PROTOCOL,
});
