import type { Delivery, DestinationDelivery } from '../../model/delivery.js';
import type { PushgatewaySpec } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import { direct } from '../../platform/disk.js';
import { Layout } from '../../state/layout.js';
import { type KnownServer, readServerNote, writeServerNote } from '../../state/server-notes.js';
import { isImportUrl } from '../victoria-metrics/urls.js';

export type Server = 'pushgateway' | KnownServer;

/** What answers at the address of a gateway. It is found out by what it says, once, and never configured. */
export interface ServerAt {
  readonly server: Server;
  /** What it is instead, as its answer shows. */
  contradictedBy(result: { readonly kind: string }, server: Server): Server | undefined;
  remember(server: Server): Promise<void>;
}

export async function serverAt(
  { name, address }: Pick<PushgatewaySpec, 'name' | 'address'>,
  state: StateLocation,
): Promise<ServerAt> {
  if (isImportUrl(address.baseUrl)) return CERTAIN;
  const layout = state.kind === 'none' ? undefined : new Layout(state.path, direct);
  return {
    server: (layout && (await readServerNote(layout, name))) ?? 'pushgateway',
    contradictedBy,
    async remember(server) {
      if (layout === undefined) return;
      await writeServerNote(layout, name, server === 'pushgateway' ? undefined : server);
    },
  };
}

const CERTAIN: ServerAt = {
  server: 'victoria-metrics',
  contradictedBy: () => undefined,
  remember: async () => {},
};

function contradictedBy(result: { readonly kind: string }, server: Server): Server | undefined {
  const answer = result as Delivery | DestinationDelivery;
  if (server === 'pushgateway') {
    return answer.kind === 'not-a-gateway' ? answer.server : undefined;
  }
  // A Pushgateway has no path to import to.
  const isOther = answer.kind === 'refused' && (answer.status === 404 || answer.status === 405);
  return isOther ? 'pushgateway' : undefined;
}
