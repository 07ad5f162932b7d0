import { exposedSecrets } from '../http/access.js';
import type { NoAccess } from '../model/delivery.js';
import type { ServerSpec } from '../model/destination.js';
import type { Destination } from './destination.js';

/** What a server is asked once the files for access to it are read. */
export type ServerCalls = Pick<Destination, 'send' | 'refresh' | 'delete' | 'mapGroups'>;

/** A server without access: a file for it can't be read, and nothing is sent without credentials. */
export function closedDestination(
  { name, access }: ServerSpec,
  failure: NoAccess,
  isRefreshed: boolean,
): Destination {
  const fail = async (): Promise<NoAccess> => failure;
  return {
    name,
    send: fail,
    delete: fail,
    mapGroups: fail,
    ...(isRefreshed && { refresh: fail }),
    warnings: () => exposedSecrets(access),
  };
}
