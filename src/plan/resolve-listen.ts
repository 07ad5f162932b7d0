import { ADDRESS_FORM, parseListenAddress } from '../http/server/listen-address.js';
import type { ListenAddress, ListenOptions } from '../model/listen.js';
import type { Resolver } from '../options/resolver.js';

/** Undefined if the run is not pulled. */
export function resolveListen(resolver: Resolver): ListenOptions | undefined {
  const address = resolveAddress(resolver);
  const webConfig = resolveWebConfig(resolver);
  if (address !== undefined) return { address, webConfig };
  if (webConfig !== undefined && resolver.setBy('webConfig') === 'flag') {
    resolver.report('webConfig', 'does nothing without --listen: add it, or leave this out');
  }
  return undefined;
}

export function resolveAddress(resolver: Resolver): ListenAddress | undefined {
  return resolver.parsed('listen', undefined, parseListenAddress, ADDRESS_FORM);
}

export function resolveWebConfig(resolver: Resolver): string | undefined {
  const file = resolver.value('webConfig');
  if (file === '') resolver.report('webConfig', 'is empty: name a file, or leave it out');
  return file === '' ? undefined : file;
}
