import type { Config } from '../config/config.js';
import type { Problem } from '../options/command-line.js';
import type { Resolver } from '../options/resolver.js';

/**
 * A host name has a dot or a port, or resembles no name of the config file. `prod` resembles
 * `production`.
 */
export async function misspeltGateways(
  resolver: Resolver,
  { gateways }: Pick<Config, 'gateways'>,
): Promise<readonly Problem[]> {
  const unknown = resolver
    .values('gateway')
    .filter((name) => !gateways.has(name) && !/[.:/]/.test(name));
  if (gateways.size === 0 || unknown.length === 0) return [];
  const { nearest } = await import('../util/nearest.js');
  const source = resolver.sourceOf('gateway');
  return unknown.flatMap((name) => {
    const known = [...gateways.keys()];
    const near = nearest(name, known)[0] ?? known.find((each) => each.startsWith(name));
    const text = `"${name}" is not a gateway of the file; did you mean ${near}?`;
    return near === undefined ? [] : [{ source, text }];
  });
}
