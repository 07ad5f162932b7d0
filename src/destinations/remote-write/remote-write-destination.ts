import { exposedSecrets, openAccess } from '../../http/access.js';
import { endpointOf } from '../../http/endpoint.js';
import type { Unsupported } from '../../model/delivery.js';
import type { RemoteWriteSpec } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import { lookingDirect } from '../../platform/disk.js';
import type { Destination } from '../destination.js';
import { sendToEngine } from '../engine/engine.js';
import { sentMemory } from '../engine/memory.js';
import { queryGroups } from '../engine/query.js';
import { refreshAtEngine } from '../engine/refresh.js';
import { queryUrlBeside } from './query-url.js';
import { remoteWriteEngine } from './remote-write.js';

/** @param timeoutSeconds total time of one call, retries included */
export function remoteWriteDestination(
  { name, address, access }: RemoteWriteSpec,
  timeoutSeconds: number,
  state: StateLocation,
): Destination {
  const warnings = new Set<string>();
  const sender = { name, memory: sentMemory(state, name), warnings };
  const opening = openAccess(access, address).then((opened) =>
    opened.kind === 'no-access'
      ? opened
      : { kind: 'open' as const, endpoint: endpointOf(address, { ...opened, timeoutSeconds }) },
  );
  return {
    name,
    async send(key, families, options) {
      const opened = await opening;
      if (opened.kind === 'no-access') return opened;
      return sendToEngine(remoteWriteEngine(opened.endpoint), sender, key, families, options);
    },
    async refresh(groups, asOf, signal) {
      const opened = await opening;
      if (opened.kind === 'no-access') return opened;
      const refresher = { ...sender, memory: sentMemory(state, name, lookingDirect) };
      return refreshAtEngine(remoteWriteEngine(opened.endpoint), refresher, groups, asOf, signal);
    },
    delete: async () => NO_DELETE,
    async mapGroups(view, signal, part) {
      const opened = await opening;
      if (opened.kind === 'no-access') return opened;
      const url = queryUrlBeside(address.baseUrl);
      return url === undefined ? NO_QUERY : queryGroups(opened.endpoint, url, view, signal, part);
    },
    warnings: async () => [...(await exposedSecrets(access)), ...warnings],
  };
}

const NO_DELETE: Unsupported = {
  kind: 'unsupported',
  reason:
    'remote write cannot delete; the series age out, or delete them with the admin API of the server: see jobmeter help engines',
};

const NO_QUERY: Unsupported = {
  kind: 'unsupported',
  reason:
    'cannot list its groups: the query API is known beside /api/v1/write and /api/v1/push only',
};
