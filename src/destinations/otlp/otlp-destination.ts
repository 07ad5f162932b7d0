import { exposedSecrets, openAccess } from '../../http/access.js';
import { endpointOf } from '../../http/endpoint.js';
import type { Unsupported } from '../../model/delivery.js';
import type { OtlpSpec } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import type { Destination } from '../destination.js';
import { sendToEngine } from '../engine/engine.js';
import { sentMemory } from '../engine/memory.js';
import { otlpEngine } from './otlp.js';

/** @param timeoutSeconds total time of one call, retries included */
export function otlpDestination(
  { name, address, access }: OtlpSpec,
  timeoutSeconds: number,
  state: StateLocation,
): Destination {
  const warnings = new Set<string>();
  const sender = { name, memory: sentMemory(state, name), warnings };
  const opening = openAccess(access, address);
  return {
    name,
    async send(key, families, options) {
      const opened = await opening;
      if (opened.kind === 'no-access') return opened;
      const engine = otlpEngine(endpointOf(address, { ...opened, timeoutSeconds }));
      return sendToEngine(engine, sender, key, families, options);
    },
    delete: async () => NO_DELETE,
    mapGroups: async () => NO_LIST,
    warnings: async () => [...(await exposedSecrets(access)), ...warnings],
  };
}

const NO_DELETE: Unsupported = {
  kind: 'unsupported',
  reason: 'OTLP cannot delete; the series age out at the server that stores them',
};

const NO_LIST: Unsupported = {
  kind: 'unsupported',
  reason: 'OTLP cannot list groups; ask the server that stores them',
};
