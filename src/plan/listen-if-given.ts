import type { Plan } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';

/** Most runs do not listen, so the module is loaded only when needed. */
export async function listenIfGiven(resolver: Resolver): Promise<Plan['listen']> {
  if (!resolver.isGiven('listen') && !resolver.isGiven('webConfig')) return undefined;
  return (await import('./resolve-listen.js')).resolveListen(resolver);
}
