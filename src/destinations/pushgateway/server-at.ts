import type { Delivery, DestinationDelivery } from '../../model/delivery.js';
import type { PushgatewaySpec } from '../../model/destination.js';
import type { StateLocation } from '../../model/plan.js';
import { hasServerNotes } from '../../state/has-server-notes.js';
import type { KnownServer } from '../../state/server-notes.js';
import { isImportUrl } from '../victoria-metrics/urls.js';

/**
 * Detects which kind of server is at the address of a gateway. Its responses show the kind, so it
 * is never configured.
 */
export type Server = 'pushgateway' | KnownServer;

export async function knownServer(
  { name, address }: PushgatewaySpec,
  state: StateLocation,
): Promise<Server> {
  if (isImportUrl(address.baseUrl)) return 'victoria-metrics';
  if (!hasServerNotes(state)) return 'pushgateway';
  const { readServerNote } = await import('../../state/server-notes.js');
  return (await readServerNote(state, name)) ?? 'pushgateway';
}

export async function rememberServer(
  { name, address }: PushgatewaySpec,
  state: StateLocation,
  server: Server,
): Promise<void> {
  if (isImportUrl(address.baseUrl)) return;
  const { writeServerNote } = await import('../../state/server-notes.js');
  await writeServerNote(state, name, server === 'pushgateway' ? undefined : server);
}

/** The other kind of server that the response shows. */
export function otherServer(result: { readonly kind: string }, server: Server): Server | undefined {
  const answer = result as Delivery | DestinationDelivery;
  if (server === 'pushgateway') {
    return answer.kind === 'not-a-gateway' ? answer.server : undefined;
  }
  // A Pushgateway has no import path.
  const isOther = answer.kind === 'refused' && (answer.status === 404 || answer.status === 405);
  return isOther ? 'pushgateway' : undefined;
}
